//! How the admin has arranged the screen: what is remembered of a portal from one start to the
//! next.
//!
//! Lanes are not among it: they belong to the line, so the journal keeps them. Neither is the
//! filter of the board: tasks must not be out of sight because of what was typed last week. A
//! frozen order is one of the moment.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::Model;
use crate::{
    domain::{Clean, GroupId, PeopleQuery, PersonStatus, Role},
    screens::{columns::Columns, groups, people},
};

/// How the admin likes the screen, but for what the lists hold themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Taste {
    /// The columns of the lists.
    pub columns: Columns,
    /// Header and tabs share a line.
    pub compact: bool,
    /// The mouse was turned on or off; `None` is as usual.
    pub mouse: Option<bool>,
    /// The name of the theme that was chosen; `None` is the usual one.
    pub theme: Option<String>,
    /// The users' filters of last time, until somebody touches them.
    pub old_filters: Option<Filters>,
    /// The habits as they are remembered; `None` where nothing is.
    pub kept: Option<Habits>,
}

/// The version of the form in which habits are kept.
const VERSION: u64 = 1;

/// What is remembered. A value that this version does not know is left out by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Habits {
    /// The order of the users.
    #[serde(deserialize_with = "known")]
    pub users: Order<people::SortKey>,
    /// The order of the members of a group.
    #[serde(deserialize_with = "known")]
    pub members: Order<people::SortKey>,
    /// The order of the groups.
    #[serde(deserialize_with = "known")]
    pub groups: Order<groups::SortKey>,
    /// The columns of the lists.
    #[serde(deserialize_with = "known")]
    pub columns: Columns,
    /// What hides rows.
    #[serde(deserialize_with = "known")]
    pub filters: Filters,
    /// Header and tabs in one line.
    #[serde(deserialize_with = "known")]
    pub compact: bool,
    /// The mouse was turned on or off.
    #[serde(deserialize_with = "known")]
    pub mouse: Option<bool>,
    /// The name of the theme that was chosen.
    #[serde(deserialize_with = "known")]
    pub theme: Option<String>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, bound(deserialize = "K: Default + DeserializeOwned"))]
pub struct Order<K> {
    /// By what.
    #[serde(deserialize_with = "known")]
    pub by: K,
    /// The other way round.
    #[serde(deserialize_with = "known")]
    pub reverse: bool,
}

/// What hides rows of the lists.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Filters {
    /// The server's, by status.
    #[serde(deserialize_with = "known")]
    pub status: Option<PersonStatus>,
    /// The server's, by role.
    #[serde(deserialize_with = "known")]
    pub role: Option<Role>,
    /// The server's, by group.
    #[serde(deserialize_with = "known")]
    pub group: Option<GroupId>,
    /// The words that were typed for the users.
    #[serde(deserialize_with = "known")]
    pub users: String,
    /// The words that were typed for the groups.
    #[serde(deserialize_with = "known")]
    pub groups: String,
}

impl Habits {
    /// The habits that the screen shows.
    pub fn of(model: &Model) -> Self {
        let Model { users, groups, .. } = model;
        let (by, reverse) = groups.members_sort;
        Self {
            users: Order { by: users.sort, reverse: users.reverse },
            members: Order { by, reverse },
            groups: Order { by: groups.sort, reverse: groups.reverse },
            columns: model.taste.columns,
            filters: Filters::of(model),
            compact: model.taste.compact,
            mouse: model.taste.mouse,
            theme: model.taste.theme.clone(),
        }
    }

    /// Arranges the screen so. Nothing is read by that.
    pub fn apply(&self, model: &mut Model) {
        (model.users.sort, model.users.reverse) = (self.users.by, self.users.reverse);
        (model.groups.sort, model.groups.reverse) = (self.groups.by, self.groups.reverse);
        model.groups.members_sort = (self.members.by, self.members.reverse);
        let Filters { status, role, group, users, groups } = &self.filters;
        model.users.query = PeopleQuery { status: *status, role: *role, group: *group };
        for (filter, typed) in
            [(&mut model.users.filter, users), (&mut model.groups.filter, groups)]
        {
            filter.clear();
            // The file is no keyboard: what cannot be typed there is made visible.
            filter.paste(&Clean::new(typed));
        }
        model.taste.columns = self.columns;
        model.taste.compact = self.compact;
        model.taste.mouse = self.mouse;
        model.taste.theme.clone_from(&self.theme);
        model.users.arrange(&model.people);
        model.groups.arrange();
    }

    /// The form in which they are kept: a JSON object.
    pub fn to_json(&self) -> String {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        if let Value::Object(members) = &mut json {
            members.shift_insert(0, "version".into(), VERSION.into());
        }
        format!("{json:#}\n")
    }

    /// The habits in such a text. What a newer version has added, or this one does not know any
    /// more, is left out.
    ///
    /// # Errors
    /// One sentence, if the text is nothing of the kind.
    pub fn from_json(text: &str) -> Result<Self, String> {
        let json: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        version(&json).ok_or("it has no version")?;
        serde_json::from_value(json).map_err(|error| error.to_string())
    }

    /// Whether a newer version has kept the habits in such a text: this one would lose what that
    /// has added.
    pub fn are_newer(text: &str) -> bool {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        version(&json) > Some(VERSION)
    }
}

impl Filters {
    /// The filters that hold.
    pub fn of(model: &Model) -> Self {
        let PeopleQuery { status, role, group } = model.users.query;
        let users = model.users.filter.value().to_owned();
        Self { status, role, group, users, groups: model.groups.filter.value().to_owned() }
    }

    /// Those of them that hide users.
    pub fn of_users(model: &Model) -> Self {
        Self { groups: String::new(), ..Self::of(model) }
    }
}

fn version(json: &Value) -> Option<u64> {
    json.get("version").and_then(Value::as_u64)
}

/// A value if this version knows it, else the usual one.
fn known<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}
