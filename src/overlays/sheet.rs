//! The offboarding sheet: who leaves, who inherits, and what will happen to each.
//!
//! For one person it is a picker and a summary, for many a picker and a table. Nothing is sent
//! before its last Enter: that reads all facts again and shows what differs from what was on the
//! screen, instead of sending it.
//!
//! * [`heirs`]: who can inherit, and by which rule each leaver gets an heir.
//! * [`reading`]: what is known of the leavers, read at first and once more at the end.
//! * [`keys`]: from key to step. [`view`]: the drawing.

mod heirs;
mod keys;
mod reading;
pub mod view;

pub(crate) use reading::arrived;

use super::Overlay;
use crate::{
    app::{
        Effects, Input, Load, Model,
        list::List,
        update::{start, tell},
    },
    domain::{Failure, PeopleQuery, PersonId, PersonStatus, Role, Timestamp},
    offboard::{Facts, Inheritance, Level, Notice, Options, Party, Plan, ProfileEnd},
};

/// By which rule each leaver gets an heir. One who was picked for a leaver alone goes before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rule {
    /// One heir for all.
    #[default]
    One,
    /// The manager of a group that the leaver is in.
    Managers,
    /// Each leaver's heir is picked.
    Each,
}

impl Rule {
    /// The rule in words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::One => "one heir for all",
            Self::Managers => "each person's group manager",
            Self::Each => "an heir picked for each",
        }
    }

    const fn next(self) -> Self {
        match self {
            Self::One => Self::Managers,
            Self::Managers => Self::Each,
            Self::Each => Self::One,
        }
    }
}

/// Where the admin is in the sheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// An heir is picked: for this leaver, or for all.
    Picking(Option<PersonId>),
    /// What will happen is shown.
    Summary,
    /// A profile will be deleted: the word that allows it is typed.
    Guard(Input),
    /// The facts are read again.
    Again,
}

/// What a second reading found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Again {
    /// What was shown before.
    AsShown,
    /// What had not been read before, so that nothing was shown.
    New,
    /// Something else than was shown, a phrase each.
    Other(Vec<String>),
}

/// One person who was marked.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Who.
    pub leaver: Party,
    /// Who inherits; or why nobody does yet.
    pub heir: Result<Party, String>,
    /// Why this person cannot be offboarded.
    pub blocked: Option<String>,
    /// What is known of them, as it is shown. `None`: nothing yet.
    pub facts: Option<Box<Facts>>,
    /// When that was read.
    read: Option<Timestamp>,
    /// Why the last reading brought nothing.
    pub failure: Option<Failure>,
    /// What the second reading found; `None` until it was done.
    pub again: Option<Again>,
    /// The heir who was picked for this leaver alone.
    own: Option<Party>,
    /// Whether the second reading was asked for.
    asked: bool,
}

impl Row {
    fn new(leaver: Party) -> Self {
        Self {
            leaver,
            heir: Err(String::new()),
            blocked: None,
            facts: None,
            read: None,
            failure: None,
            again: None,
            own: None,
            asked: false,
        }
    }

    /// Whether nothing stands against this person's offboarding.
    pub const fn is_ready(&self) -> bool {
        self.blocked.is_none() && self.heir.is_ok()
    }

    /// What is other than was shown, a phrase each.
    pub fn differences(&self) -> &[String] {
        match &self.again {
            Some(Again::Other(differences)) => differences,
            _ => &[],
        }
    }
}

/// The sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Everybody who was marked, in the order of their list.
    pub rows: Vec<Row>,
    /// The rows as the table shows them, those who are blocked last, and its cursor.
    pub table: List<PersonId>,
    /// By which rule the heirs are found.
    pub rule: Rule,
    /// The heir for all.
    pub one: Option<Party>,
    /// What is typed to find an heir.
    pub filter: Input,
    /// Who can inherit and matches, by name, and the picker's cursor.
    pub heirs: List<PersonId>,
    /// What is done besides the reassignment.
    pub options: Options,
    /// Where the admin is.
    pub stage: Stage,
    /// Lines of the summary above the first one that is shown.
    pub top: usize,
}

/// Opens the sheet for the marked people, or the one under the cursor. Heirs are read anew:
/// the list above may be filtered, or old.
pub fn open(model: &mut Model) -> Effects {
    let marked = model.chosen().into_iter().filter_map(|id| model.people.get(id));
    let mut sheet = Sheet::new(marked.map(Party::from).collect());
    sheet.judge(model);
    if sheet.rows.iter().all(|row| row.blocked.is_some()) {
        let why = sheet.rows.iter().find_map(|row| row.blocked.as_deref());
        let why = why.unwrap_or("nobody is marked");
        let text = format!("none of the {} marked can be offboarded: {why}", sheet.rows.len());
        return tell(model, Notice::new(Level::Warning, text));
    }
    sheet.find(model);
    let mut effects = read_heirs(model);
    effects.extend(sheet.ask(model));
    model.overlays.push(Overlay::Sheet(Box::new(sheet)));
    effects
}

/// Whoever can inherit: active room admins, DocSpace admins, and the owner, whom the server
/// counts among the DocSpace admins (docspace-api.md 4.3).
pub(crate) fn read_heirs(model: &mut Model) -> Effects {
    let mut effects = Effects::new();
    for role in [Role::RoomAdmin, Role::DocSpaceAdmin] {
        let status = Some(PersonStatus::Active);
        let query = PeopleQuery { status, role: Some(role), group: None };
        let (id, load) = model.load(Load::People(query), None);
        model.heirs.push(id);
        effects.extend(load);
    }
    effects
}

/// More possible heirs were read.
pub(crate) fn heirs_arrived(model: &mut Model) {
    if let Some((place, mut sheet)) = take(model) {
        sheet.find(model);
        sheet.judge(model);
        model.overlays.insert(place, Overlay::Sheet(sheet));
    }
}

/// Text was pasted into the sheet.
pub(super) fn pasted(model: &mut Model, text: &str) -> bool {
    let Some((place, mut sheet)) = take(model) else { return false };
    let taken = sheet.paste(text);
    sheet.find(model);
    model.overlays.insert(place, Overlay::Sheet(sheet));
    taken
}

/// Takes the open sheet out of the dialogs, to be put back at its place.
fn take(model: &mut Model) -> Option<(usize, Box<Sheet>)> {
    let is_sheet = |overlay: &Overlay| matches!(overlay, Overlay::Sheet(_));
    let place = model.overlays.iter().position(is_sheet)?;
    match model.overlays.remove(place) {
        Overlay::Sheet(sheet) => Some((place, sheet)),
        _ => None,
    }
}

impl Sheet {
    fn new(leavers: Vec<Party>) -> Self {
        Self {
            rows: leavers.into_iter().map(Row::new).collect(),
            table: List::default(),
            rule: Rule::default(),
            one: None,
            filter: Input::default(),
            heirs: List::default(),
            options: Options::default(),
            stage: Stage::Picking(None),
            top: 0,
        }
    }

    /// The only person, if it is about one.
    pub fn single(&self) -> Option<&Row> {
        match self.rows.as_slice() {
            [row] => Some(row),
            _ => None,
        }
    }

    /// One row.
    pub fn row(&self, leaver: PersonId) -> Option<&Row> {
        self.rows.iter().find(|row| row.leaver.id == leaver)
    }

    /// How many will be offboarded, how many still need an heir, how many are blocked.
    pub fn counts(&self) -> (usize, usize, usize) {
        let blocked = self.rows.iter().filter(|row| row.blocked.is_some()).count();
        let ready = self.rows.iter().filter(|row| row.is_ready()).count();
        (ready, self.rows.len() - blocked - ready, blocked)
    }

    /// What must be typed before a profile is deleted: the leaver's e-mail, or how many leave.
    pub fn guard_word(&self) -> String {
        match self.single() {
            Some(row) => row.leaver.email.to_string(),
            None => self.counts().0.to_string(),
        }
    }

    /// Whether profiles will be deleted.
    pub const fn deletes(&self) -> bool {
        !matches!(self.options.profile, ProfileEnd::Keep)
    }

    /// Bytes of personal documents of everybody who will be offboarded, as far as they are known,
    /// and whether those of all are.
    pub fn storage(&self, model: &Model) -> (u64, bool) {
        let ready = self.rows.iter().filter(|row| row.is_ready());
        let spaces = ready.map(|row| model.people.get(row.leaver.id)?.used_space);
        spaces
            .fold((0, true), |(sum, all), space| (sum + space.unwrap_or(0), all && space.is_some()))
    }

    /// What each heir will get from those who are ready and in open tasks, from the most people
    /// first.
    pub fn inheritances(&self, model: &Model) -> Vec<(Party, Inheritance)> {
        let mut heirs: Vec<(Party, Inheritance)> = Vec::new();
        for row in self.rows.iter().filter(|row| row.is_ready()) {
            let Ok(heir) = &row.heir else { continue };
            let place = heirs.iter().position(|(known, _)| known.id == heir.id);
            let place = place.unwrap_or_else(|| {
                heirs.push((heir.clone(), model.board.inheritance(heir.id)));
                heirs.len() - 1
            });
            if let Some((_, gets)) = heirs.get_mut(place) {
                let bytes = model.people.get(row.leaver.id).and_then(|person| person.used_space);
                gets.add(row.facts.as_deref().map(|facts| &facts.holdings), bytes);
            }
        }
        heirs.sort_by_key(|(_, gets)| std::cmp::Reverse(gets.people));
        heirs
    }

    /// Hands everybody who is ready and was read again to the board.
    fn begin(self, model: &mut Model) -> Effects {
        let options = self.options;
        let ready = self.rows.into_iter().filter(|row| row.is_ready() && row.again.is_some());
        let plans = ready.filter_map(|row| {
            Some(Plan { leaver: row.leaver, heir: row.heir.ok()?, options, seen: row.facts })
        });
        start(model, plans.collect())
    }
}
