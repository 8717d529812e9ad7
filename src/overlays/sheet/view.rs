//! Draws the sheet: a head, a body that scrolls, and a foot with what Enter will do.

mod facts;
mod guard;
mod summary;
mod table;

use ratatui::{layout::Rect, style::Style};

use super::{Sheet, Stage};
use crate::{
    app::{Model, model::SignIn},
    domain::{Person, PersonId},
    offboard::Party,
    overlays::{
        page_top,
        view::{
            Line, Rows, hint, hint_within,
            people::{People, nearly_full},
            typed,
        },
    },
    ui::{Theme, text},
};

/// The columns and rows of a dialog that are not its text, the footer included.
const AROUND: (usize, usize) = (6, 3);
/// Columns of a label.
const LABEL: usize = 6;
/// Left of those who can inherit.
const INDENT: &str = "  ";
/// From this width on names have their whole column.
const WIDE: usize = 70;
/// Rows of the body that are always left.
const LEAST: usize = 3;

/// The dialog's title.
pub const fn title(sheet: &Sheet) -> &'static str {
    match sheet.stage {
        Stage::Picking(_) => "Offboard: who inherits?",
        Stage::Summary => "Offboard: what will happen",
        Stage::Guard(_) => "Offboard: what will be destroyed",
        Stage::Again => "Offboard: the facts are read again",
    }
}

/// The lines of the dialog, as many as there is room for, and where the list is among them.
pub(in crate::overlays) fn lines(
    sheet: &Sheet,
    model: &Model,
    area: Rect,
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let paper = Paper::new(sheet, model, area, theme);
    let (mut lines, rows) = match (&sheet.stage, sheet.single()) {
        (Stage::Picking(leaver), _) => paper.picker(*leaver),
        (Stage::Guard(input), _) => (paper.guard(input), Rows::default()),
        (Stage::Summary | Stage::Again, Some(row)) => (paper.summary(row), Rows::default()),
        (Stage::Summary | Stage::Again, None) => paper.table(),
    };
    // The dialog is as wide as its longest line: it does not jump while facts arrive.
    if let Some(first) = lines.first_mut() {
        first.push((" ".repeat(paper.columns.saturating_sub(width(first))), theme.text));
    }
    (lines, rows)
}

/// How far the summary of the one who leaves can be scrolled on this screen.
pub(super) fn last_top(sheet: &Sheet, model: &Model) -> usize {
    let area = Rect::new(0, 0, model.size.0, model.size.1);
    let theme = Theme::plain(true);
    let paper = Paper::new(sheet, model, area, &theme);
    sheet.single().map_or(0, |row| paper.last_top(row))
}

/// What is drawn, and how much room there is for it.
struct Paper<'a> {
    sheet: &'a Sheet,
    model: &'a Model,
    theme: &'a Theme,
    columns: usize,
    height: usize,
}

impl<'a> Paper<'a> {
    fn new(sheet: &'a Sheet, model: &'a Model, area: Rect, theme: &'a Theme) -> Self {
        let columns = usize::from(area.width).saturating_sub(AROUND.0).max(LABEL + 1);
        let height = usize::from(area.height).saturating_sub(AROUND.1);
        Self { sheet, model, theme, columns, height }
    }

    /// A page with a list, and where that is on it. Only the rows that are shown are drawn.
    fn list(
        &self,
        head: Vec<Line>,
        foot: Vec<Line>,
        (length, row): (usize, Option<usize>),
        draw: impl FnMut(usize) -> Line,
    ) -> (Vec<Line>, Rows) {
        let (head, room) = self.room(head, &foot, length);
        let top = page_top(row.unwrap_or(0), room);
        let begin = head.len();
        let body: Vec<Line> = (top..(top + room).min(length)).map(draw).collect();
        let rows = Rows::of(begin..begin + body.len(), row.map(|row| begin + row - top));
        (self.page(head, body, foot), rows)
    }

    /// A page that is read, scrolled down by so many lines of its body.
    fn text(&self, head: Vec<Line>, body: Vec<Line>, foot: Vec<Line>, top: usize) -> Vec<Line> {
        let (head, room) = self.room(head, &foot, body.len());
        let top = top.min(body.len().saturating_sub(room));
        let body = body.into_iter().skip(top).take(room).collect();
        self.page(head, body, foot)
    }

    /// As much of the head as leaves room for some of a body of this length, and how many lines
    /// that has.
    fn room(&self, mut head: Vec<Line>, foot: &[Line], length: usize) -> (Vec<Line>, usize) {
        head.truncate(self.height.saturating_sub(foot.len() + LEAST.min(length)));
        let room = self.height.saturating_sub(head.len() + foot.len());
        (head, room)
    }

    /// The foot stands at the bottom.
    fn page(&self, head: Vec<Line>, body: Vec<Line>, foot: Vec<Line>) -> Vec<Line> {
        let mut lines = head;
        lines.extend(body);
        lines.resize(self.height.saturating_sub(foot.len()), vec![]);
        lines.extend(foot);
        lines
    }

    /// Who inherits: the leaver's facts above, the line that is typed, and who matches.
    fn picker(&self, leaver: Option<PersonId>) -> (Vec<Line>, Rows) {
        let sheet = self.sheet;
        let row = leaver.and_then(|id| sheet.row(id)).or_else(|| sheet.single());
        let mut head = match row {
            Some(row) => {
                let mut lines = self.party("from", &row.leaver, self.theme.text);
                lines.extend(self.facts(row));
                lines
            }
            None => self.rule_lines(),
        };
        let mut input = vec![(format!("{:LABEL$}", "to"), self.theme.faint)];
        input.extend(typed(&sheet.filter, self.theme));
        head.truncate(self.height.saturating_sub(LEAST + 3));
        head.push(input);
        let mut keys = vec![("Enter", "choose"), ("↑↓", "move"), ("Esc", "back")];
        if row.is_none() {
            keys.insert(1, ("Tab", "another rule"));
        }
        let count = format!("{} can inherit", text::count(sheet.heirs.order().len()));
        let mut keys = hint_within(self.theme, &keys, self.columns);
        if width(&keys) + text::width(&count) <= self.columns {
            keys.push((count, self.theme.faint));
        }
        let foot = vec![keys];
        let heirs = sheet.heirs.order();
        let people = People::heirs(self.columns.saturating_sub(INDENT.len()), self.theme);
        if heirs.is_empty() {
            let why = match (self.model.heirs.is_empty(), &self.model.sign_in) {
                (true, SignIn::Done(_) | SignIn::Ended(_)) => {
                    "nobody matches who can inherit; leavers are left out"
                }
                _ => "reading who can inherit",
            };
            head.push(vec![(format!("      {why}"), self.theme.warning)]);
        } else {
            head.push(indented(people.heads()));
        }
        let draw = |index: usize| {
            let heir = heirs.get(index).and_then(|id| self.model.people.get(*id));
            heir.map_or_else(Line::new, |heir| self.heir(heir, &people))
        };
        self.list(head, foot, (heirs.len(), sheet.heirs.row()), draw)
    }

    /// Somebody who can inherit.
    fn heir(&self, heir: &Person, people: &People<'_>) -> Line {
        let id = self
            .sheet
            .has_namesake(&heir.name, self.model)
            .then(|| (short(heir.id), self.theme.faint));
        let notes: Vec<_> = id.into_iter().chain(self.yourself(heir.id)).collect();
        indented(people.row(heir, &notes))
    }

    /// A person with their whole e-mail; namesakes with their id, too.
    fn party(&self, label: &str, party: &Party, style: Style) -> Vec<Line> {
        let dot = self.theme.symbols.dot;
        let mut words = format!("{} {dot} {}", party.email, party.name);
        if self.sheet.has_namesake(&party.name, self.model) {
            words = format!("{words} {dot} id {}", short(party.id));
        }
        let mut lines = self.labelled(label, &words, style);
        if let Some(last) = lines.last_mut() {
            last.extend(
                self.yourself(party.id).map(|(words, style)| (format!("  {words}"), style)),
            );
        }
        lines
    }

    /// That what is shared may not fit into the heir's documents, where their quota is known.
    fn no_room(&self, heir: PersonId) -> Vec<Line> {
        let percent = self.model.people.get(heir).and_then(nearly_full);
        percent.map_or_else(Vec::new, |percent| {
            let words = format!("{percent}% of their quota is used: shared documents may not fit");
            self.labelled("", &words, self.theme.warning)
        })
    }

    fn yourself(&self, id: PersonId) -> Option<(String, Style)> {
        let is_actor = self.model.actor().is_some_and(|actor| actor.id == id);
        is_actor.then(|| ("(you)".into(), self.theme.warning))
    }

    /// By which rule heirs are found, and how many are how.
    fn rule_lines(&self) -> Vec<Line> {
        let (ready, open, blocked) = self.sheet.counts();
        let rule = vec![(format!("{}  ", self.sheet.rule.words()), self.theme.strong)];
        let mut counts = Line::new();
        let people = self.sheet.rows.len() - blocked;
        let words = match self.sheet.stage {
            Stage::Picking(_) => text::counted(people, "leaver"),
            _ => format!("{} will be offboarded", text::count(ready)),
        };
        counts.push((words, self.theme.text));
        if open > 0 && !matches!(self.sheet.stage, Stage::Picking(_)) {
            let need = if open == 1 { "needs" } else { "need" };
            counts.push((format!(", {} {need} an heir", text::count(open)), self.theme.warning));
        }
        if blocked > 0 {
            counts.push((format!(", {} blocked", text::count(blocked)), self.theme.warning));
        }
        let both = [rule.clone(), counts.clone()].concat();
        if width(&both) <= self.columns { vec![both] } else { vec![rule, counts] }
    }

    /// Text behind a label, in as many lines as it takes.
    fn labelled(&self, label: &str, words: &str, style: Style) -> Vec<Line> {
        self.indented(&format!("{label:LABEL$}"), words, style)
    }

    fn indented(&self, label: &str, words: &str, style: Style) -> Vec<Line> {
        let indent = text::width(label);
        let mut label = label.to_owned();
        text::wrap(words, self.columns.saturating_sub(indent).max(1))
            .into_iter()
            .map(|line| {
                let label = std::mem::replace(&mut label, " ".repeat(indent));
                vec![(label, self.theme.faint), (line, style)]
            })
            .collect()
    }

    /// Text of exactly so many columns: itself, and the blanks behind it.
    fn cell(&self, words: &str, columns: usize) -> (String, String) {
        let words = text::fit(words, columns, self.theme.symbols.cut);
        let pad = " ".repeat(columns.saturating_sub(text::width(&words)));
        (words.into_owned(), pad)
    }

    /// Hints in as many lines as they take.
    fn hints(&self, keys: &[(&str, &str)]) -> Vec<Line> {
        let mut lines = vec![vec![]];
        let mut used = 0;
        for (key, label) in keys {
            let columns = text::width(&self.theme.symbols.keys(key)) + text::width(label) + 3;
            if used > 0 && used + columns > self.columns + 2 {
                lines.push(vec![]);
                used = 0;
            }
            used += columns;
            if let Some(line) = lines.last_mut() {
                line.extend(hint(self.theme, &[(key, label)]));
            }
        }
        lines
    }
}

/// A row below the line that is typed.
fn indented(mut line: Line) -> Line {
    line.insert(0, (INDENT.to_owned(), Style::new()));
    line
}

/// The columns that a line takes.
fn width(line: &Line) -> usize {
    line.iter().map(|(piece, _)| text::width(piece)).sum()
}

/// Enough of an id to tell two people apart.
fn short(id: PersonId) -> String {
    id.to_string().chars().take(8).collect()
}
