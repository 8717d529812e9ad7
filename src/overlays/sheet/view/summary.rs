//! Draws what will happen to one leaver, step by step, and what stays with them.

use ratatui::style::Style;

use super::{Paper, facts};
use crate::{
    domain::{Login, PersonStatus},
    offboard::{Holdings, ProfileEnd},
    overlays::{
        sheet::{Again, Row, Stage},
        view::Line,
    },
    ui::text,
};

/// What can be undone.
pub(super) const NO_WAY_BACK: &str =
    "A stop rolls nothing back; :undo-kit can give the rooms to another heir.";

impl Paper<'_> {
    /// What will happen to the one who leaves.
    pub(super) fn summary(&self, row: &Row) -> Vec<Line> {
        let (head, body, foot) = self.summary_parts(row);
        self.text(head, body, foot, self.sheet.top)
    }

    /// How far the summary can be scrolled.
    pub(super) fn last_top(&self, row: &Row) -> usize {
        let (head, body, foot) = self.summary_parts(row);
        (head.len() + body.len() + foot.len()).saturating_sub(self.height)
    }

    fn summary_parts(&self, row: &Row) -> (Vec<Line>, Vec<Line>, Vec<Line>) {
        let mut head = self.party("from", &row.leaver, self.theme.strong);
        match &row.heir {
            Ok(heir) => {
                head.extend(self.party("to", heir, self.theme.strong));
                head.extend(self.no_room(heir.id));
            }
            Err(why) => head.extend(self.labelled("to", why, self.theme.error)),
        }
        let mut foot = self.news(row);
        let start = match (&self.sheet.stage, foot.is_empty()) {
            (Stage::Again, false) => "start all the same",
            _ => "start",
        };
        let mut keys = Vec::new();
        if self.sheet.stage != Stage::Again || self.sheet.may_begin() {
            keys.push(("Enter", start));
        }
        if self.sheet.stage == Stage::Again {
            keys.push(("Esc", "back"));
        } else {
            keys.extend([("Esc", "another heir"), ("g d s p", "change a step")]);
        }
        let mut body = self.steps(row);
        let room = |foot: &[Line]| self.height.saturating_sub(head.len() + foot.len());
        if body.len() > room(&foot).saturating_sub(1) {
            // Blank lines are for those who have the room.
            body.retain(|line| !line.is_empty());
        }
        if body.len() > room(&foot).saturating_sub(1) {
            keys.retain(|(key, _)| *key != "g d s p");
            keys.push(("j k", "MORE LINES"));
            foot.push(self.steps_line());
        }
        foot.extend(self.hints(&keys));
        (head, body, foot)
    }

    /// What the second reading brought.
    fn news(&self, row: &Row) -> Vec<Line> {
        if let Some(why) = &row.blocked {
            return self.indented("not possible: ", why, self.theme.error);
        }
        match (&self.sheet.stage, &row.again) {
            (Stage::Again, None) if row.heir.is_ok() => {
                vec![vec![("reading the facts again".into(), self.theme.warning)]]
            }
            (Stage::Again, Some(Again::Other(differences))) => {
                let words = differences.join("; ");
                self.indented("not as shown before: ", &words, self.theme.warning)
            }
            (Stage::Again, Some(Again::New)) => {
                let facts = row.facts.as_ref().map(|facts| facts.summary()).unwrap_or_default();
                self.indented("read only now: ", &facts, self.theme.warning)
            }
            _ => Vec::new(),
        }
    }

    fn steps(&self, row: &Row) -> Vec<Line> {
        let held = row.facts.as_deref().map(|facts| &facts.holdings);
        let person = self.model.people.get(row.leaver.id);
        let options = self.sheet.options;
        let disabled = person.is_some_and(|person| person.status == PersonStatus::Disabled);
        let heir = row.heir.as_ref().map_or("the heir", |heir| heir.name.as_str());
        let disable = match (disabled, options.disable) {
            (true, _) => "is disabled already",
            (false, true) => "disabled before anything moves",
            (false, false) => "left out: nobody who is not disabled can be handed over",
        };
        let sessions = if options.end_sessions {
            "all their sessions are ended"
        } else {
            "left out: disabling them ends their logins"
        };
        let moves = format!(
            "{heir} gets the rooms ({}), shared documents, storages, files",
            facts::rooms(held)
        );
        let text = self.theme.text;
        let step = |key: &str, word: &str, on: bool, words: &str, style: Style| {
            let style = if on { style } else { self.theme.impossible };
            self.indented(&format!("{key:2}{word:9}"), words, style)
        };
        let (end, end_style) = self.profile_end(row);
        let groups = groups(held, heir, options.hand_over_groups);
        [
            vec![vec![]],
            step("g", "groups", options.hand_over_groups, &groups, text),
            step("d", "disable", disabled || options.disable, disable, text),
            step("s", "sessions", options.end_sessions, sessions, text),
            step("", "reassign", true, &moves, text),
            step("", "proof", true, "rooms left, the audit trail and the profile are read", text),
            step("p", "profile", true, &end, end_style),
            vec![vec![]],
            step("", "stays", true, &self.stays(held), text),
            vec![vec![]],
            self.indented("", NO_WAY_BACK, self.theme.warning),
        ]
        .concat()
    }

    /// What happens to the profile.
    fn profile_end(&self, row: &Row) -> (String, Style) {
        let person = self.model.people.get(row.leaver.id);
        let ldap = person.is_some_and(|person| person.login == Login::Ldap);
        match self.sheet.options.profile {
            ProfileEnd::Keep => ("stays, disabled".into(), self.theme.text),
            ProfileEnd::DeleteAfterProof if ldap => {
                let words = "deleted after the proof; the portal will refuse: LDAP";
                (words.into(), self.theme.warning)
            }
            ProfileEnd::DeleteAfterProof => {
                let words = format!(
                    "deleted once all is proven, with unshared documents and trash ({})",
                    self.size()
                );
                (words, self.theme.warning)
            }
            ProfileEnd::DestroyInRun => {
                let words = format!(
                    "DESTROYED IN THE RUN: unshared documents and trash ({}) at 20-30 %, before \
                     any room has moved",
                    self.size()
                );
                (words, self.theme.error)
            }
        }
    }

    /// How much is destroyed at most, as far as it is known.
    pub(super) fn size(&self) -> String {
        match self.sheet.storage(self.model) {
            (sum, true) => format!("up to {}", text::bytes(sum)),
            (0, false) => "size unknown".into(),
            (sum, false) => format!("{} and more, not all is known", text::bytes(sum)),
        }
    }

    /// What is not handed over (docspace-api.md 9.2).
    fn stays(&self, held: Option<&Holdings>) -> String {
        let keys = match held.and_then(|held| held.keys.as_deref()) {
            Some([]) => "memberships".to_owned(),
            _ => format!("memberships; API keys ({}), silent while disabled", facts::keys(held)),
        };
        if self.sheet.deletes() {
            format!("{keys}; all of it ends with the profile")
        } else {
            format!("{keys}; unshared personal documents and trash ({})", self.size())
        }
    }
}

/// What happens to the groups they head. Those of a directory are its own.
fn groups(held: Option<&Holdings>, heir: &str, on: bool) -> String {
    let heads = held.and_then(|held| held.heads.as_deref());
    let Some(heads) = heads else {
        return if on {
            format!("whatever group they head, {heir} will; ? which")
        } else {
            "?".into()
        };
    };
    let (theirs, ldap): (Vec<_>, Vec<_>) = heads.iter().partition(|group| !group.ldap);
    let mut words = match (theirs.as_slice(), on) {
        ([], _) => "heads no group that is managed here".to_owned(),
        (_, true) => format!("{heir} becomes head of {}", facts::names(theirs.into_iter())),
        (_, false) => format!("stays head of {}", facts::names(theirs.into_iter())),
    };
    if !ldap.is_empty() {
        words = format!("{words}; LDAP decides about {}", facts::names(ldap.into_iter()));
    }
    words
}
