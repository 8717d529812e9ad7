//! Rows of people to choose from: name, e-mail, role, and what else matters for the choice, each
//! in its column.

use ratatui::style::Style;

use super::{Line, grid::Grid};
use crate::{
    domain::Person,
    ui::{Theme, table::Column, text},
};

const NAME: Column = Column::text("NAME", 12, 3, 0);
const EMAIL: Column = Column::text("E-MAIL", 20, 4, 0);
const ROLE: Column = Column::text("ROLE", 14, 0, 2);
const USED: Column = Column::number("USED", 9, 1);
const STATUS: Column = Column::text("STATUS", 8, 0, 1);
/// Above so many percent of their quota a person is warned about.
const NEARLY_FULL: u64 = 90;

/// The columns of such rows.
pub(in crate::overlays) struct People<'a> {
    grid: Grid<'a, 4>,
    theme: &'a Theme,
    /// What stands in the last column.
    last: fn(&Person, &Theme) -> (String, Style),
}

impl<'a> People<'a> {
    /// Those who can inherit, with the space that they use, in rows of at most so many columns.
    pub(in crate::overlays) fn heirs(room: usize, theme: &'a Theme) -> Self {
        Self { grid: Grid::new([NAME, EMAIL, ROLE, USED], room, theme), theme, last: used }
    }

    /// Those who can be in a group, with their status.
    pub(in crate::overlays) fn members(room: usize, theme: &'a Theme) -> Self {
        let last = |person: &Person, theme: &Theme| (person.status.word().to_owned(), theme.faint);
        Self { grid: Grid::new([NAME, EMAIL, ROLE, STATUS], room, theme), theme, last }
    }

    /// The heads of the columns.
    pub(in crate::overlays) fn heads(&self) -> Line {
        self.grid.heads()
    }

    /// A person, with what tells them from others behind their name: it is not cut.
    pub(in crate::overlays) fn row(&self, person: &Person, notes: &[(String, Style)]) -> Line {
        let cut = self.theme.symbols.cut;
        let noted: usize = notes.iter().map(|(note, _)| text::width(note) + 1).sum();
        let room = self.grid.first().saturating_sub(noted);
        let mut name = vec![(text::fit(&person.name, room, cut).into_owned(), self.theme.text)];
        name.extend(notes.iter().map(|(note, style)| (format!(" {note}"), *style)));
        let faint = |words: &str| vec![(words.to_owned(), self.theme.faint)];
        let last = vec![(self.last)(person, self.theme)];
        self.grid.line([name, faint(&person.email), faint(person.role.word()), last])
    }
}

fn used(person: &Person, theme: &Theme) -> (String, Style) {
    match nearly_full(person) {
        Some(percent) => (format!("{percent}% full"), theme.warning),
        None => (person.used_space.map_or_else(|| "?".into(), text::bytes), theme.faint),
    }
}

/// How much of their quota is used, in percent, if that is nearly all.
pub(in crate::overlays) fn nearly_full(person: &Person) -> Option<u64> {
    person.quota_percent().filter(|percent| *percent > NEARLY_FULL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Clean, Login, PersonId, PersonStatus, Role};

    fn person(name: &str, email: &str, used_space: Option<u64>) -> Person {
        Person {
            id: PersonId::from_u128(1),
            name: Clean::new(name),
            email: Clean::new(email),
            role: Role::RoomAdmin,
            status: PersonStatus::Active,
            login: Login::Portal,
            groups: Clean::default(),
            disabled_at: None,
            used_space,
            quota: used_space.map(|_| 1_000),
        }
    }

    fn said(line: &Line) -> String {
        line.iter().map(|(piece, _)| piece.as_str()).collect()
    }

    #[test]
    fn what_is_of_a_kind_stands_in_one_column_and_a_note_is_not_cut() {
        let theme = Theme::plain(true);
        let people = People::heirs(64, &theme);
        let note = [("00000001".to_owned(), theme.faint)];
        let lines = [
            people.heads(),
            people.row(&person("Zoë Ünal", "zoe@example.com", None), &[]),
            people.row(&person("Sam Smith", "sam@example.com", Some(640)), &note),
            people.row(&person("Kim", "kim.ito.of.the.company@example.com", Some(990)), &[]),
        ];
        assert_eq!(
            lines.map(|line| said(&line)),
            [
                "NAME           E-MAIL                  ROLE                USED",
                "Zoë Ünal       zoe@example.com         room admin             ?",
                "Sam … 00000001 sam@example.com         room admin         640 B",
                "Kim            kim.ito.of.the.company… room admin      99% full",
            ]
        );
        let heads = |columns| said(&People::heirs(columns, &theme).heads());
        assert!(heads(46).ends_with("USED") && !heads(46).contains("ROLE"), "{}", heads(46));
        assert_eq!(heads(40).trim_end(), "NAME            E-MAIL");
    }
}
