//! What a request body must hold, and the server's words when it does not.

use uuid::Uuid;

use super::envelope::Refusal;
use super::json::{self, Fault, Node, Tree};

/// The type of a body member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A GUID with dashes; `null` and braces are refused (recording `misc`).
    Guid,
    /// An array of GUIDs, or `null`.
    Guids,
    /// A string, or `null`.
    Text,
    /// An array of strings, or `null`.
    Texts,
    /// `true` or `false`; a string is refused (recording `misc`).
    Flag,
    /// `true`, `false` or `null`.
    MaybeFlag,
    /// A whole number, also in quotes (docspace-api.md 15).
    Number,
    /// Anything; the handler looks for itself.
    Any,
}

/// A member of a body.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The name, camelCase; matched in any case.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// Whether `{}` is refused for want of it.
    pub required: bool,
}

/// A member that must be there.
pub const fn required(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: true }
}

/// A member that may be missing.
pub const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, required: false }
}

/// A request type of the server: its full name, which error texts show, and its members.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// The .NET type name.
    pub name: &'static str,
    /// The members that the portal looks at; others are ignored.
    pub fields: &'static [Field],
}

impl Form {
    /// Reads a body: bad values are refused in the order of the body, then what is missing.
    pub fn read(&self, body: &[u8]) -> Result<Body, Refusal> {
        if body.is_empty() {
            return Err(Refusal::invalid("", "A non-empty request body is required."));
        }
        let node = json::read(body).map_err(refuse)?;
        let Tree::Object(members) = &node.tree else {
            return Err(refuse(node.not_a(self.name, "$")));
        };
        for (name, value) in members {
            let field = self.fields.iter().find(|f| f.name.eq_ignore_ascii_case(name));
            if let Some(field) = field {
                check(value, field.kind, &format!("$.{name}")).map_err(refuse)?;
            }
        }
        let missing: Vec<String> = self
            .fields
            .iter()
            .filter(|f| f.required && node.member(f.name).is_none())
            .map(|f| format!("'{}'", f.name))
            .collect();
        if !missing.is_empty() {
            let text = format!(
                "JSON deserialization for type '{}' was missing required properties including: {}.",
                self.name,
                missing.join(", ")
            );
            return Err(Refusal::invalid("$", &text));
        }
        Ok(Body(node))
    }
}

fn refuse(fault: Fault) -> Refusal {
    Refusal::Invalid(vec![(fault.path, fault.text)])
}

fn check(node: &Node, kind: Kind, path: &str) -> Result<(), Fault> {
    let (fits, type_name) = match (kind, &node.tree) {
        (Kind::Guids | Kind::Texts, Tree::List(items)) => {
            let each = if kind == Kind::Guids { Kind::Guid } else { Kind::Text };
            for (i, item) in items.iter().enumerate() {
                check(item, each, &format!("{path}[{i}]"))?;
            }
            (true, "")
        }
        (Kind::Guid, tree) => (body_guid(tree).is_some(), "System.Guid"),
        (Kind::Guids, tree) => {
            (*tree == Tree::Null, "System.Collections.Generic.IEnumerable`1[System.Guid]")
        }
        (Kind::Texts, tree) => {
            (*tree == Tree::Null, "System.Collections.Generic.List`1[System.String]")
        }
        (Kind::Text, tree) => (matches!(tree, Tree::Text(_) | Tree::Null), "System.String"),
        (Kind::Flag, tree) => (matches!(tree, Tree::Flag(_)), "System.Boolean"),
        (Kind::MaybeFlag, tree) => {
            (matches!(tree, Tree::Flag(_) | Tree::Null), "System.Nullable`1[System.Boolean]")
        }
        (Kind::Number, tree) => {
            (*tree == Tree::Null || number(tree).is_some(), "System.Nullable`1[System.Int32]")
        }
        (Kind::Any, _) => (true, ""),
    };
    if fits { Ok(()) } else { Err(node.not_a(type_name, path)) }
}

/// In bodies only the dashed form is a GUID (docspace-api.md 15).
fn body_guid(tree: &Tree) -> Option<Uuid> {
    match tree {
        Tree::Text(text) if text.len() == 36 => Uuid::try_parse(text).ok(),
        _ => None,
    }
}

fn number(tree: &Tree) -> Option<i64> {
    match tree {
        Tree::Number(text) | Tree::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// A body that fits its form.
#[derive(Debug)]
pub struct Body(Node);

impl Body {
    /// The member's raw node.
    pub fn node(&self, name: &str) -> Option<&Node> {
        self.0.member(name)
    }

    /// A GUID member.
    pub fn guid(&self, name: &str) -> Option<Uuid> {
        body_guid(&self.node(name)?.tree)
    }

    /// An array of GUIDs; `None` when missing or null.
    pub fn guids(&self, name: &str) -> Option<Vec<Uuid>> {
        let Tree::List(items) = &self.node(name)?.tree else { return None };
        Some(items.iter().filter_map(|item| body_guid(&item.tree)).collect())
    }

    /// A string member; `None` when missing or null.
    pub fn text(&self, name: &str) -> Option<&str> {
        match &self.node(name)?.tree {
            Tree::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An array of strings; `None` when missing or null.
    pub fn texts(&self, name: &str) -> Option<Vec<String>> {
        let Tree::List(items) = &self.node(name)?.tree else { return None };
        let text = |item: &Node| match &item.tree {
            Tree::Text(text) => Some(text.clone()),
            _ => None,
        };
        Some(items.iter().filter_map(text).collect())
    }

    /// A flag; `None` when missing or null.
    pub fn flag(&self, name: &str) -> Option<bool> {
        match self.node(name)?.tree {
            Tree::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// The whole numbers in an array; empty when it is missing.
    pub fn numbers(&self, name: &str) -> Vec<u32> {
        let Some(Tree::List(items)) = self.node(name).map(|node| &node.tree) else {
            return Vec::new();
        };
        items.iter().filter_map(|item| u32::try_from(number(&item.tree)?).ok()).collect()
    }

    /// The objects in an array; empty when it is missing.
    pub fn objects(&self, name: &str) -> Vec<Body> {
        let Some(Tree::List(items)) = self.node(name).map(|node| &node.tree) else {
            return Vec::new();
        };
        items.iter().map(|item| Body(item.clone())).collect()
    }

    /// A whole number; `None` when missing or null.
    pub fn number(&self, name: &str) -> Option<i64> {
        number(&self.node(name)?.tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Form = Form {
        name: "ASC.People.ApiModels.RequestDto.StartReassignRequestDto",
        fields: &[
            required("fromUserId", Kind::Guid),
            required("toUserId", Kind::Guid),
            optional("deleteProfile", Kind::Flag),
        ],
    };

    fn refused(body: &str) -> (String, String) {
        match START.read(body.as_bytes()) {
            Err(Refusal::Invalid(errors)) => errors.into_iter().next().unwrap(),
            other => panic!("{body} gave {other:?}"),
        }
    }

    /// Recording `misc`: labels `start-as-strings`, `start-guid-braces`, `start-null`; `exam/`.
    #[test]
    fn bad_values_come_before_missing_ones() {
        let (path, text) = refused(r#"{"fromUserId":"zz","toUserId":"x"}"#);
        assert_eq!(path, "$.fromUserId");
        assert!(text.ends_with("BytePositionInLine: 18."), "{text}");
        let id = "202f1f6f-3090-4ab7-9ed9-e9c157b5d273";
        assert_eq!(refused(&format!(r#"{{"fromUserId":"{{{id}}}"}}"#)).0, "$.fromUserId");
        assert_eq!(refused(&format!(r#"{{"fromUserId":"{id}","toUserId":null}}"#)).0, "$.toUserId");
        assert_eq!(refused(r#"{"deleteProfile":"true"}"#).0, "$.deleteProfile");
        assert_eq!(
            refused("{}").1,
            "JSON deserialization for type 'ASC.People.ApiModels.RequestDto.StartReassignRequestDto' was missing required properties including: 'fromUserId', 'toUserId'."
        );
    }

    #[test]
    fn names_are_case_insensitive_and_strangers_are_ignored() {
        let id = "202f1f6f-3090-4ab7-9ed9-e9c157b5d273";
        let body = format!(r#"{{"FROMUSERID":"{id}","ToUserId":"{id}","other":[1]}}"#);
        let body = START.read(body.as_bytes()).unwrap();
        assert_eq!(body.guid("fromUserId"), Uuid::try_parse(id).ok());
        assert_eq!(body.flag("deleteProfile"), None);
    }
}
