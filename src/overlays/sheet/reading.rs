//! What is known of the leavers: read when the sheet opens, and once more when the admin
//! confirms. What differs then is shown instead of sent.

use std::time::Duration;

use super::{Again, Overlay, Row, Sheet, Stage, take};
use crate::{
    app::{Effect, Effects, Model},
    domain::{Failure, PersonId, Timestamp},
    offboard::Facts,
};

/// How many leavers are read at once. Each costs about nine requests, which the client paces.
const AT_ONCE: usize = 8;
/// Of more than are read at once, those who were read no longer ago than this are not read again on
/// confirmation: it would take long, and the case reads and compares once more before its start.
const FRESH: Duration = Duration::from_secs(30);

/// Takes in what a leaver holds. Both people are newer than what the lists show of them.
pub(crate) fn arrived(
    model: &mut Model,
    leaver: PersonId,
    answer: Result<Box<Facts>, Failure>,
) -> Effects {
    model.pre_flights.retain(|id| *id != leaver);
    if let Ok(facts) = &answer {
        for person in [&facts.leaver, &facts.heir].into_iter().flatten() {
            model.learn(person.clone());
        }
    }
    let Some((place, mut sheet)) = take(model) else { return Effects::new() };
    sheet.learn(leaver, answer, model.now);
    sheet.judge(model);
    if sheet.single().is_some_and(|row| row.is_ready() && row.again == Some(Again::AsShown)) {
        return sheet.begin(model);
    }
    let effects = sheet.ask(model);
    model.overlays.insert(place, Overlay::Sheet(sheet));
    effects
}

impl Sheet {
    /// Reads leavers of whom something is still to be read, those near the cursor first. Nobody is
    /// read twice at once, so that an answer is always that of the newest question.
    pub(super) fn ask(&mut self, model: &mut Model) -> Effects {
        let again = self.stage == Stage::Again;
        let free = AT_ONCE.saturating_sub(model.pre_flights.len());
        let height = usize::from(model.size.1);
        let first = self.table.row().unwrap_or(0).saturating_sub(height);
        let near = self.table.order().iter().skip(first).take(2 * height);
        let rows = near.filter_map(|id| self.row(*id)).chain(&self.rows);
        let mut wanted: Vec<PersonId> = Vec::new();
        for row in rows.filter(|row| row.is_wanted(again)) {
            let id = row.leaver.id;
            if wanted.len() < free && !wanted.contains(&id) && !model.pre_flights.contains(&id) {
                wanted.push(id);
            }
        }
        let mut effects = Effects::new();
        for leaver in wanted {
            let Some(row) = self.rows.iter_mut().find(|row| row.leaver.id == leaver) else {
                continue;
            };
            row.asked = again;
            let heir = row.heir.as_ref().ok().map(|heir| heir.id).filter(|_| again);
            model.pre_flights.push(leaver);
            effects.push(Effect::PreFlight { leaver, heir });
        }
        effects
    }

    fn learn(&mut self, leaver: PersonId, answer: Result<Box<Facts>, Failure>, now: Timestamp) {
        let again = self.stage == Stage::Again;
        let Some(row) = self.rows.iter_mut().find(|row| row.leaver.id == leaver) else { return };
        // An answer to the first question is too old for the second: that one is still asked.
        if again && !row.asked {
            return;
        }
        if again {
            let shown = row.facts.as_deref();
            row.again = Some(answer.as_ref().map_or(Again::AsShown, |facts| found(shown, facts)));
        }
        match answer {
            Ok(facts) => (row.facts, row.failure, row.read) = (Some(facts), None, Some(now)),
            Err(failure) => row.failure = Some(failure),
        }
    }

    /// Confirmed: everything is read again before anything is sent, but for what is fresh of many.
    pub(super) fn confirm(&mut self, model: &mut Model) -> Effects {
        self.stage = Stage::Again;
        self.forget_changes();
        self.judge(model);
        if self.counts().0 > AT_ONCE {
            for row in &mut self.rows {
                row.again = model.is_within(FRESH, row.read).then_some(Again::AsShown);
            }
        }
        self.ask(model)
    }

    /// Back from the second reading, if there was one; what failed is read anew.
    pub(super) fn reconsider(&mut self) {
        self.stage = Stage::Summary;
        self.forget_changes();
    }

    fn forget_changes(&mut self) {
        for row in &mut self.rows {
            (row.asked, row.again, row.failure) = (false, None, None);
        }
    }

    /// How many of those who are ready were read again, or need not be, and how many they are.
    pub fn read_again(&self) -> (usize, usize) {
        let ready = self.rows.iter().filter(|row| row.is_ready());
        let read = ready.clone().filter(|row| row.again.is_some()).count();
        (read, ready.count())
    }
}

impl Row {
    const fn is_wanted(&self, again: bool) -> bool {
        if again {
            self.is_ready() && self.again.is_none() && !self.asked
        } else {
            self.blocked.is_none() && self.facts.is_none() && self.failure.is_none()
        }
    }
}

/// How these facts stand to those that were shown.
fn found(shown: Option<&Facts>, now: &Facts) -> Again {
    let Some(shown) = shown else { return Again::New };
    match now.differences(shown) {
        none if none.is_empty() => Again::AsShown,
        some => Again::Other(some),
    }
}
