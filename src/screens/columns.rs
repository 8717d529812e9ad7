//! Which columns of the lists are shown.

use serde::{Deserialize, Serialize};

use super::{groups, people};
use crate::ui::table::Column;

/// Whether each column is shown, in the order of the columns. Kept as the names of those that
/// are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Names", into = "Names")]
pub struct Columns {
    /// Those of people: the users, and the members of a group.
    pub people: [bool; people::view::COLUMNS.len()],
    /// Those of groups.
    pub groups: [bool; groups::view::COLUMNS.len()],
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            people: people::view::COLUMNS.map(|column| column.shown),
            groups: groups::view::COLUMNS.map(|column| column.shown),
        }
    }
}

/// What a column is called where it is chosen, and where the choice is kept.
pub fn name(column: &Column) -> String {
    column.head.to_lowercase()
}

#[derive(Serialize, Deserialize)]
struct Names {
    people: Vec<String>,
    groups: Vec<String>,
}

impl From<Columns> for Names {
    fn from(columns: Columns) -> Self {
        let names = |all: &[Column], shown: &[bool]| -> Vec<String> {
            let shown = all.iter().zip(shown).filter(|(_, shown)| **shown);
            shown.map(|(column, _)| name(column)).collect()
        };
        Self {
            people: names(&people::view::COLUMNS, &columns.people),
            groups: names(&groups::view::COLUMNS, &columns.groups),
        }
    }
}

impl From<Names> for Columns {
    fn from(names: Names) -> Self {
        let is_in =
            |column: &Column, names: &[String]| column.is_fixed() || names.contains(&name(column));
        Self {
            people: people::view::COLUMNS.map(|column| is_in(&column, &names.people)),
            groups: groups::view::COLUMNS.map(|column| is_in(&column, &names.groups)),
        }
    }
}
