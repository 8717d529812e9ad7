//! Rows of people to choose from: name, e-mail, role and used space, each in its column.

use ratatui::style::Style;

use super::Line;
use crate::{
    domain::Person,
    ui::{
        Theme,
        table::{self, Column},
        text,
    },
};

const COLUMNS: [Column; 4] = [
    Column::text("NAME", 12, 3, 0),
    Column::text("E-MAIL", 20, 4, 0),
    Column::text("ROLE", 14, 0, 2),
    Column::number("USED", 9, 1),
];
/// Above so many percent of their quota a person is warned about.
const NEARLY_FULL: u64 = 90;

/// The columns of such rows.
pub(in crate::overlays) struct People<'a> {
    widths: [u16; COLUMNS.len()],
    theme: &'a Theme,
}

impl<'a> People<'a> {
    /// Rows of at most so many columns.
    pub(in crate::overlays) fn new(columns: usize, theme: &'a Theme) -> Self {
        let width = u16::try_from(columns).unwrap_or(u16::MAX).saturating_add(table::GUTTER);
        Self { widths: table::widths(&COLUMNS, width), theme }
    }

    /// The heads of the columns.
    pub(in crate::overlays) fn heads(&self) -> Line {
        let faint = self.theme.faint;
        self.line(COLUMNS.map(|column| vec![(column.head.to_owned(), faint)]))
    }

    /// A person, with what tells them from others behind their name: it is not cut.
    pub(in crate::overlays) fn row(&self, person: &Person, notes: &[(String, Style)]) -> Line {
        let cut = self.theme.symbols.cut;
        let noted: usize = notes.iter().map(|(note, _)| text::width(note) + 1).sum();
        let room = usize::from(self.widths[0]).saturating_sub(noted);
        let mut name = vec![(text::fit(&person.name, room, cut).into_owned(), self.theme.text)];
        name.extend(notes.iter().map(|(note, style)| (format!(" {note}"), *style)));
        let used = match nearly_full(person) {
            Some(percent) => (format!("{percent}% full"), self.theme.warning),
            None => (person.used_space.map_or_else(|| "?".into(), text::bytes), self.theme.faint),
        };
        let faint = |words: &str| vec![(words.to_owned(), self.theme.faint)];
        self.line([name, faint(&person.email), faint(person.role.word()), vec![used]])
    }

    /// Cells one beside the other, each as wide as its column.
    fn line(&self, cells: [Line; COLUMNS.len()]) -> Line {
        let mut line = Line::new();
        for (index, cell) in cells.into_iter().enumerate() {
            let mut left = usize::from(self.widths[index]);
            if left == 0 {
                continue;
            }
            let gap = if line.is_empty() { "" } else { " " };
            line.push((gap.to_owned(), self.theme.text));
            let begin = line.len();
            for (piece, style) in cell {
                let piece = text::fit(&piece, left, self.theme.symbols.cut).into_owned();
                left -= text::width(&piece);
                line.push((piece, style));
            }
            let pad = if COLUMNS[index].right { begin } else { line.len() };
            line.insert(pad, (" ".repeat(left), self.theme.text));
        }
        line
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
        let people = People::new(64, &theme);
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
        let heads = |columns| said(&People::new(columns, &theme).heads());
        assert!(heads(46).ends_with("USED") && !heads(46).contains("ROLE"), "{}", heads(46));
        assert_eq!(heads(40).trim_end(), "NAME            E-MAIL");
    }
}
