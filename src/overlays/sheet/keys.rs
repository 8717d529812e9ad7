//! The sheet's keys. Enter leads on, Esc leads back; a deletion needs a typed word besides.

use super::{super::movement, Overlay, Rule, Sheet, Stage, view};
use crate::{
    app::{
        Effects, Input, Key, KeyCode, Model,
        list::{Move, Rows},
    },
    domain::PersonId,
    offboard::{Party, ProfileEnd},
};

impl Sheet {
    pub(in crate::overlays) fn key(mut self: Box<Self>, model: &mut Model, key: Key) -> Effects {
        let effects = match self.stage {
            Stage::Picking(leaver) => self.picker_key(model, key, leaver),
            Stage::Summary => self.summary_key(model, key),
            Stage::Guard(_) => self.guard_key(model, key),
            Stage::Again => {
                // A run that somebody else started may have been found meanwhile.
                self.judge(model);
                if key.code == KeyCode::Enter && self.may_begin() {
                    return self.begin(model);
                }
                self.scroll(model, key);
                Effects::new()
            }
        };
        model.overlays.push(Overlay::Sheet(self));
        effects
    }

    /// One step back; `None` is out of the sheet.
    pub(in crate::overlays) fn back(mut self: Box<Self>, model: &Model) -> Option<Box<Self>> {
        match self.stage {
            Stage::Picking(None) => return None,
            Stage::Picking(Some(_)) | Stage::Guard(_) | Stage::Again => self.reconsider(),
            Stage::Summary => self.pick(model, None),
        }
        self.judge(model);
        Some(self)
    }

    /// Takes pasted text into the line that is typed in; says whether there is one.
    pub(super) fn paste(&mut self, text: &str) -> bool {
        match &mut self.stage {
            Stage::Picking(_) => self.filter.paste(text),
            Stage::Guard(typed) => typed.paste(text),
            Stage::Summary | Stage::Again => return false,
        }
        true
    }

    fn pick(&mut self, model: &Model, leaver: Option<PersonId>) {
        self.stage = Stage::Picking(leaver);
        self.filter.clear();
        self.find(model);
    }

    fn picker_key(&mut self, model: &mut Model, key: Key, leaver: Option<PersonId>) -> Effects {
        match (key.code, movement(key)) {
            (KeyCode::Enter, _) => {
                let heir = self.heirs.cursor().and_then(|id| model.people.get(id));
                if let Some(heir) = heir.map(Party::from) {
                    self.choose(model, leaver, heir);
                }
            }
            (KeyCode::Tab, _) if self.single().is_none() && leaver.is_none() => {
                self.turn(model, Rule::Managers);
            }
            (KeyCode::Char(_), _) | (_, None) => {
                if self.filter.key(key) {
                    self.find(model);
                }
            }
            (_, Some(movement)) => self.heirs.go(movement, usize::from(model.size.1 / 2)),
        }
        self.ask(model)
    }

    fn choose(&mut self, model: &Model, leaver: Option<PersonId>, heir: Party) {
        let row = leaver.and_then(|id| self.rows.iter_mut().find(|row| row.leaver.id == id));
        if let Some(row) = row {
            row.own = Some(heir);
        } else {
            (self.rule, self.one) = (Rule::One, Some(heir));
        }
        (self.stage, self.top) = (Stage::Summary, 0);
        self.judge(model);
    }

    /// Finds the heirs by another rule; those who were picked for one leaver are forgotten.
    fn turn(&mut self, model: &Model, rule: Rule) {
        self.rule = rule;
        self.rows.iter_mut().for_each(|row| row.own = None);
        self.stage = Stage::Summary;
        self.judge(model);
        if rule == Rule::One && self.one.is_none() {
            self.pick(model, None);
        }
    }

    fn summary_key(&mut self, model: &mut Model, key: Key) -> Effects {
        let options = &mut self.options;
        match key.code {
            KeyCode::Enter => return self.go_on(model),
            KeyCode::Char('g') => options.hand_over_groups = !options.hand_over_groups,
            KeyCode::Char('d') => options.disable = !options.disable,
            KeyCode::Char('s') => options.end_sessions = !options.end_sessions,
            KeyCode::Char('p') => options.profile = next_end(options.profile),
            KeyCode::Tab if self.single().is_none() => self.turn(model, self.rule.next()),
            KeyCode::Char('-') if self.single().is_none() => self.leave_out(),
            KeyCode::Char('h') => {
                let leaver = self.table.cursor().filter(|_| self.single().is_none());
                self.pick(model, leaver);
            }
            _ => {
                self.scroll(model, key);
                return self.ask(model);
            }
        }
        self.judge(model);
        self.ask(model)
    }

    /// Takes the row under the cursor out of the plan; the person stays marked in their list.
    fn leave_out(&mut self) {
        if let Some(leaver) = self.table.cursor() {
            self.rows.retain(|row| row.leaver.id != leaver);
        }
    }

    /// First to whoever still needs an heir; then to the typed word, if profiles are deleted;
    /// then the facts are read again.
    fn go_on(&mut self, model: &mut Model) -> Effects {
        let needs = |id: &&PersonId| {
            self.row(**id).is_some_and(|row| row.blocked.is_none() && row.heir.is_err())
        };
        if let Some(leaver) = self.table.order().iter().find(needs).copied() {
            self.table.go_to(leaver);
            let leaver = Some(leaver).filter(|_| self.single().is_none());
            self.pick(model, leaver);
        } else if self.counts().0 > 0 {
            if !self.deletes() {
                return self.confirm(model);
            }
            self.stage = Stage::Guard(Input::default());
        }
        Effects::new()
    }

    fn guard_key(&mut self, model: &mut Model, key: Key) -> Effects {
        let word = self.guard_word();
        let Stage::Guard(typed) = &mut self.stage else { return Effects::new() };
        if key.code == KeyCode::Enter && typed.value().trim() == word {
            return self.confirm(model);
        }
        typed.key(key);
        Effects::new()
    }

    /// Whether everything was read again, and somebody is left to begin with.
    pub fn may_begin(&self) -> bool {
        let (read, ready) = self.read_again();
        self.stage == Stage::Again && ready > 0 && read == ready
    }

    fn scroll(&mut self, model: &Model, key: Key) {
        let Some(movement) = movement(key) else { return };
        self.table.go(movement, PAGE);
        let last = view::last_top(self, model);
        let top = self.top.min(last);
        self.top = match movement {
            Move::Up => top.saturating_sub(1),
            Move::Down => (top + 1).min(last),
            Move::PageUp => top.saturating_sub(PAGE),
            Move::PageDown => (top + PAGE).min(last),
            Move::First => 0,
            Move::Last => last,
        };
    }
}

/// Rows of a page in the table.
const PAGE: usize = 10;

const fn next_end(end: ProfileEnd) -> ProfileEnd {
    match end {
        ProfileEnd::Keep => ProfileEnd::DeleteAfterProof,
        ProfileEnd::DeleteAfterProof => ProfileEnd::DestroyInRun,
        ProfileEnd::DestroyInRun => ProfileEnd::Keep,
    }
}
