//! Draws what will happen to many: a row each, those who are blocked last, with their sentence.

use super::{Paper, WIDE, facts, short, summary::NO_WAY_BACK};
use crate::{
    offboard::{Inheritance, Party, ProfileEnd},
    overlays::{
        inheritance,
        sheet::{Again, Row, Stage},
        view::{Line, Rows},
    },
};

/// Columns of the status right of leaver and heir.
const STATUS: usize = 8;
/// Columns of the numbers right of it, heads included.
const NUMBERS: [(&str, usize); 3] = [("ROOMS", 5), ("HEADS", 5), ("KEYS", 4)];
/// From this height on there is room for everything.
const TALL: usize = 18;
/// Lines for what heirs get.
const HEIRS: usize = 3;
/// Lines for the facts of the row under the cursor.
const FACTS: usize = 3;

impl Paper<'_> {
    /// The table, and where its rows are.
    pub(super) fn table(&self) -> (Vec<Line>, Rows) {
        let table = &self.sheet.table;
        let mut head = self.rule_lines();
        head.push(self.heads());
        let mut foot = table
            .cursor()
            .and_then(|id| self.sheet.row(id))
            .map_or_else(Vec::new, |row| self.detail(row));
        foot.extend(self.inheritances());
        if self.height >= TALL {
            let rest = if self.sheet.deletes() {
                "What is not handed over ends with the profile."
            } else {
                "Memberships, API keys and unshared documents stay."
            };
            let words = format!("{rest} {NO_WAY_BACK}");
            foot.extend(self.indented("", &words, self.theme.warning));
        }
        foot.push(self.steps_line());
        foot.extend(self.reading_line());
        let start = format!("start all {}", self.sheet.counts().0);
        foot.extend(self.hints(&self.keys(&start)));
        let draw = |index: usize| {
            let row = table.order().get(index).and_then(|id| self.sheet.row(*id));
            row.map_or_else(Line::new, |row| self.table_row(row))
        };
        self.list(head, foot, (table.order().len(), table.row()), draw)
    }

    /// Columns for the leaver, and for the heir.
    fn names(&self) -> (usize, usize) {
        let numbers: usize = NUMBERS.iter().map(|(_, columns)| columns + 1).sum();
        let left = self.columns.saturating_sub(STATUS + 1 + numbers + 1);
        (left - left / 2, left / 2)
    }

    fn heads(&self) -> Line {
        let (leaver, heir) = self.names();
        let mut words = format!("{:leaver$} {:heir$} {:STATUS$}", "LEAVER", "HEIR", "STATUS");
        for (head, columns) in NUMBERS {
            words = format!("{words} {head:>columns$}");
        }
        vec![(words, self.theme.faint)]
    }

    fn table_row(&self, row: &Row) -> Line {
        let (leaver, heir) = self.names();
        let rest = self.columns.saturating_sub(leaver + 1);
        let (name, pad) = self.cell(&self.told_apart(&row.leaver), leaver);
        if let Some(why) = &row.blocked {
            let (why, _) = self.cell(why, rest);
            let style = self.theme.impossible;
            return vec![(format!("{name}{pad} "), style), (why, style)];
        }
        let mut line = vec![(format!("{name}{pad} "), self.theme.text)];
        let differences = row.differences();
        match &row.heir {
            Err(why) => line.push((self.cell(why, rest).0, self.theme.warning)),
            Ok(_) if !differences.is_empty() => {
                line.push((self.cell(&differences.join("; "), rest).0, self.theme.warning));
            }
            Ok(party) => {
                let (name, pad) = self.cell(&self.told_apart(party), heir);
                line.push((format!("{name}{pad}"), self.theme.text));
                line.push((self.numbers(row), self.theme.text));
            }
        }
        line
    }

    /// A name; of namesakes the id and the e-mail.
    fn told_apart(&self, party: &Party) -> String {
        if self.sheet.has_namesake(&party.name, self.model) {
            format!("{} {}", short(party.id), party.email)
        } else {
            party.name.to_string()
        }
    }

    fn numbers(&self, row: &Row) -> String {
        let held = row.facts.as_deref().map(|facts| &facts.holdings);
        let status =
            self.model.people.get(row.leaver.id).map_or("?", |person| person.status.word());
        let cells = [
            facts::number(held.and_then(|held| held.rooms.count())),
            facts::number(held.and_then(|held| held.heads.as_ref()).map(Vec::len)),
            facts::number(held.and_then(|held| held.keys.as_ref()).map(Vec::len)),
        ];
        let padded =
            cells.iter().zip(NUMBERS).map(|(cell, (_, columns))| format!("{cell:>columns$}"));
        format!(" {status:STATUS$} {}", padded.collect::<Vec<_>>().join(" "))
    }

    /// The row under the cursor, with whole e-mails.
    fn detail(&self, row: &Row) -> Vec<Line> {
        let rule = self.theme.symbols.rule.repeat(self.columns);
        let mut lines = vec![vec![(rule, self.theme.faint)]];
        lines.extend(self.party("from", &row.leaver, self.theme.strong));
        match (&row.blocked, &row.heir) {
            (Some(why), _) => lines.extend(self.labelled("not", why, self.theme.warning)),
            (None, Err(why)) => lines.extend(self.labelled("to", why, self.theme.warning)),
            (None, Ok(heir)) => lines.extend(self.party("to", heir, self.theme.strong)),
        }
        let differences = row.differences();
        if !differences.is_empty() {
            lines.extend(self.labelled("now", &differences.join("; "), self.theme.warning));
        }
        let facts = self.labelled("", &self.facts_in_short(row), self.theme.faint);
        let room = if self.height < TALL { 1 } else { FACTS };
        lines.extend(facts.into_iter().take(room));
        lines
    }

    /// What heirs of several will get, those of the most people first: a line each, and one about
    /// those for whom there is no line.
    fn inheritances(&self) -> Vec<Line> {
        let mut heirs = self.sheet.inheritances(self.model);
        heirs.retain(|(_, gets)| gets.people > 1);
        let most = if self.height < TALL { 1 } else { HEIRS };
        let shown = if heirs.len() > most { most.saturating_sub(1).max(1) } else { most };
        let mut lines: Vec<Line> =
            heirs.iter().take(shown).map(|(heir, gets)| self.inheritance(heir, gets)).collect();
        let rest = heirs.len().saturating_sub(shown);
        if rest > 0 && most > 1 {
            let words = format!("and {rest} more heirs of several people");
            lines.push(vec![(words, self.theme.faint)]);
        }
        lines
    }

    fn inheritance(&self, heir: &Party, gets: &Inheritance) -> Line {
        let person = self.model.people.get(heir.id);
        let words = inheritance::words(gets, person);
        let you = self.yourself(heir.id).map_or("", |_| " (you)");
        let on_board = match self.model.board.inheritance(heir.id).people {
            0 => String::new(),
            open => format!(" ({open} on the board)"),
        };
        let name = self.told_apart(heir);
        let words = format!("{name}{you} gets from {}{on_board}: {words}", gets.people);
        let is_tight = inheritance::may_not_fit(gets, person);
        let style = if is_tight { self.theme.warning } else { self.theme.text };
        vec![(self.cell(&words, self.columns).0, style)]
    }

    /// What is done besides, for all of them.
    pub(super) fn steps_line(&self) -> Line {
        let options = self.sheet.options;
        let is_wide = self.columns >= WIDE;
        let gap = if is_wide { format!(" {} ", self.theme.symbols.dot) } else { " ".to_owned() };
        let switch = |key: &str, word: &str, on: bool| {
            let (state, style) =
                if on { ("on", self.theme.text) } else { ("off", self.theme.impossible) };
            let words = (format!(" {word} {state}"), style);
            [(key.to_owned(), self.theme.key), words, (gap.clone(), self.theme.faint)]
        };
        let (end, when, style) = match options.profile {
            ProfileEnd::Keep => ("stays", "", self.theme.text),
            ProfileEnd::DeleteAfterProof => ("deleted", " after proof", self.theme.warning),
            ProfileEnd::DestroyInRun => ("DESTROYED", " IN THE RUN", self.theme.error),
        };
        let (what, when) = if is_wide { (" profile", when) } else { ("", "") };
        let mut line = Line::new();
        line.extend(switch("g", "groups", options.hand_over_groups));
        line.extend(switch("d", "disable", options.disable));
        line.extend(switch("s", "sessions", options.end_sessions));
        line.extend([("p".to_owned(), self.theme.key), (format!("{what} {end}{when}"), style)]);
        line
    }

    /// How far the readings are.
    fn reading_line(&self) -> Option<Line> {
        let rows = &self.sheet.rows;
        let line = |words: String, style| Some(vec![(words, style)]);
        if self.sheet.stage == Stage::Again {
            let (read, ready) = self.sheet.read_again();
            let open = rows.iter().filter(|row| row.blocked.is_none());
            let differ = open.clone().filter(|row| !row.differences().is_empty()).count();
            let new = open.filter(|row| row.again == Some(Again::New)).count();
            let mut news = Vec::new();
            if differ > 0 {
                news.push(format!("{differ} not as shown before, on top of the table"));
            }
            if new > 0 {
                news.push(format!("{new} read only now"));
            }
            return match (read == ready, news.as_slice()) {
                (false, _) => line(format!("read again: {read} of {ready}"), self.theme.warning),
                (true, []) => line("read again: all as shown".into(), self.theme.good),
                (true, news) => {
                    line(format!("read again: {}", news.join("; ")), self.theme.warning)
                }
            };
        }
        let open = rows.iter().filter(|row| row.blocked.is_none());
        let unread = open.filter(|row| row.facts.is_none()).count();
        (unread > 0).then(|| vec![(format!("not read yet: {unread}"), self.theme.warning)])
    }

    fn keys<'a>(&self, start: &'a str) -> Vec<(&'static str, &'a str)> {
        let (ready, open, _) = self.sheet.counts();
        let mut keys = Vec::new();
        if self.sheet.stage == Stage::Again {
            if self.sheet.may_begin() {
                keys.push(("Enter", start));
            }
            keys.extend([("j k", "look"), ("Esc", "back")]);
            return keys;
        }
        match (open, ready) {
            (1.., _) => keys.push(("Enter", "next heir")),
            (_, 1..) => keys.push(("Enter", "go on")),
            _ => {}
        }
        keys.extend([("h", "its heir"), ("-", "leave out"), ("Tab", "rule")]);
        if self.height >= TALL {
            keys.push(("Esc", "back"));
        }
        keys
    }
}
