//! What is known of a leaver, in words. What is unknown is a question mark, never nothing.

use super::Paper;
use crate::{
    domain::{Area, Group, Login, Person},
    offboard::{Facts, Holdings},
    overlays::{sheet::Row, view::Line},
    ui::text,
};

impl Paper<'_> {
    /// The facts, a line or more each.
    pub(super) fn facts(&self, row: &Row) -> Vec<Line> {
        if let (None, Some(failure)) = (&row.facts, &row.failure) {
            return self.labelled("", &format!("could not be read: {failure}"), self.theme.warning);
        }
        let known = facts(row);
        let mut lines = Vec::new();
        if let Some(person) = self.model.people.get(row.leaver.id) {
            lines.extend(self.indented("       is     ", &state(person), self.theme.text));
        }
        let held = [
            ("       owns   ", rooms(known)),
            ("       heads  ", heads(known)),
            ("       keys   ", keys(known)),
            ("       needed ", necessary(known).to_owned() + doubt(known)),
        ];
        for (label, words) in held {
            lines.extend(self.indented(label, &words, self.theme.text));
        }
        if row.facts.is_none() {
            let reading = vec![("       reading what they hold".into(), self.theme.warning)];
            lines.push(reading);
        }
        lines
    }

    /// The facts in one sentence, for the row under the table's cursor.
    pub(super) fn facts_in_short(&self, row: &Row) -> String {
        let known = facts(row);
        let person = self.model.people.get(row.leaver.id).map(state).unwrap_or_default();
        let (rooms, heads, keys) = (rooms(known), heads(known), keys(known));
        let needed = necessary(known);
        format!("{person}; rooms: {rooms}; heads: {heads}; keys: {keys}; needed: {needed}")
    }
}

fn facts(row: &Row) -> Option<&Holdings> {
    row.facts.as_deref().map(|facts: &Facts| &facts.holdings)
}

/// Status, role, login, storage.
fn state(person: &Person) -> String {
    let login = match person.login {
        Login::Portal => "signs in here",
        Login::Ldap => "signs in by LDAP",
        Login::Sso => "signs in by SSO",
    };
    let space = person.used_space.map_or_else(|| "?".to_owned(), text::bytes);
    let (status, role) = (person.status.word(), person.role.word());
    format!("{status}, {role}, {login}, {space} of personal documents")
}

/// The rooms they own, area by area; those without any are left out. That no template is seen
/// says nothing: those of others are not shown even to admins (docspace-api.md 6).
pub(super) fn rooms(held: Option<&Holdings>) -> String {
    let seen = |area| held.and_then(|held| held.rooms.of(area)).map(<[_]>::len);
    let count = |area| seen(area).filter(|seen| area != Area::Templates || *seen > 0);
    let some = Area::ALL.into_iter().filter(|area| count(*area) != Some(0));
    let counts: Vec<String> =
        some.map(|area| format!("{} {}", number(count(area)), area.word())).collect();
    counts.join(", ")
}

/// The groups they head.
pub(super) fn heads(held: Option<&Holdings>) -> String {
    match held.and_then(|held| held.heads.as_deref()) {
        None => "?".into(),
        Some([]) => "no group".into(),
        Some(heads) => names(heads.iter()),
    }
}

/// The API keys they made.
pub(super) fn keys(held: Option<&Holdings>) -> String {
    match held.and_then(|held| held.keys.as_deref()) {
        None => "?".into(),
        Some([]) => "none".into(),
        Some(keys) => {
            let names: Vec<&str> = keys.iter().map(|name| &**name).collect();
            format!("{}: {}", keys.len(), names.join(", "))
        }
    }
}

/// Whether something is to be handed over, by the server's own check.
fn necessary(held: Option<&Holdings>) -> &'static str {
    match held.and_then(|held| held.necessary) {
        None => "?",
        Some(true) => "yes",
        Some(false) => "no",
    }
}

/// Why that check is not to be relied on (docspace-api.md 8.1).
fn doubt(held: Option<&Holdings>) -> &'static str {
    match held.and_then(|held| held.necessary) {
        None => "",
        Some(true) => " (a membership alone causes this)",
        Some(false) => " (the server sees active rooms only)",
    }
}

/// The names of groups.
pub(super) fn names<'a>(groups: impl Iterator<Item = &'a Group>) -> String {
    groups.map(|group| group.name.as_str()).collect::<Vec<_>>().join(", ")
}

/// A number that may be unknown.
pub(super) fn number(number: Option<usize>) -> String {
    number.map_or_else(|| "?".to_owned(), text::count)
}
