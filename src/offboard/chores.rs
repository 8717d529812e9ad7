//! Changes outside of cases, carried out one by one: each is looked at before where that is
//! needed, kept in the journal, sent once, and read back.
//!
//! Pure like the board: answers in, orders out. What one admin asked for at once is a [`Batch`];
//! each of its chores has its own end, and those that failed can be asked for again.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Change, Event, Level, Look, Notice, Record, Seen, Verdict};
use crate::domain::{Clean, Failure, FailureKind, Timestamp};

/// How often a change that the portal was too busy to take is sent.
const MOST_SENT: u8 = 3;
/// Between two looks at something that goes on.
const PAUSE: Duration = Duration::from_secs(2);
/// How often that is looked at: for ten minutes.
const MOST_LOOKS: u16 = 300;

/// Identifies a chore in the journal of a portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ChoreId(pub u32);

/// A change that is wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The change.
    pub change: Change,
    /// Whom or what it concerns, for the list of results.
    pub subject: Clean,
    /// What it is, in words, for messages and the journal.
    pub label: Clean,
}

/// How far a chore is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It is not its turn yet.
    Waiting,
    /// What is there before is being read.
    Looking,
    /// Something stands against it; the admin decides.
    Asking(String),
    /// It was sent, or is about to be.
    Sending,
    /// It is being read back; in words, if that is worth telling.
    Checking(String),
    /// It is over.
    Ended(Verdict),
}

/// One change on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chore {
    /// Its number.
    pub id: ChoreId,
    /// What is wanted.
    pub wanted: Wanted,
    /// How far it is.
    pub state: State,
    before: Option<Seen>,
    told: Result<(), Failure>,
    sent: u8,
    looks: u16,
    /// It was sent before; only its end is to be read back.
    was_sent: bool,
}

/// What was asked for at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// What it is about.
    pub title: String,
    /// Its chores, in their order.
    pub chores: Vec<Chore>,
}

/// What shall be done next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChoreOrder {
    /// Read this after a pause.
    Look(ChoreId, Look, Duration),
    /// Keep the intent, then make the change.
    Send(ChoreId, Change, Clean),
    /// Keep this in the journal.
    Record(Record),
    /// Tell the admin.
    Tell(Notice),
    /// All chores of a batch are over, or wait for an answer.
    Rest,
}

/// All batches of this session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chores {
    batches: Vec<Batch>,
    next: u32,
}

impl Chores {
    /// The newest batch.
    pub fn latest(&self) -> Option<&Batch> {
        self.batches.last()
    }

    /// What is asked for by a chore.
    pub fn change(&self, id: ChoreId) -> Option<&Change> {
        self.chores().find(|chore| chore.id == id).map(|chore| &chore.wanted.change)
    }

    /// How many wait for their turn, or for an answer of the admin.
    pub fn unsent(&self) -> usize {
        self.chores().filter(|chore| chore.is_unsent()).count()
    }

    /// Takes up what an admin wants.
    pub fn add(&mut self, title: String, wanted: Vec<Wanted>) -> Vec<ChoreOrder> {
        let chores = wanted.into_iter().map(|wanted| {
            self.next += 1;
            Chore::new(ChoreId(self.next), wanted)
        });
        let batch = Batch { title, chores: chores.collect() };
        // What is over is in the messages; the list shows what is new.
        self.batches.retain(Batch::is_open);
        self.batches.push(batch);
        self.advance()
    }

    /// What the portal answered to a change.
    pub fn told(
        &mut self,
        at: Timestamp,
        id: ChoreId,
        told: Result<(), Failure>,
    ) -> Vec<ChoreOrder> {
        let Some(chore) = self.under_way(id, |state| *state == State::Sending) else {
            return Vec::new();
        };
        match &told {
            Err(failure) if matches!(failure.kind, FailureKind::Throttled(_)) => {
                // Not taken; the client waits until the pause is over before it sends again.
                if chore.sent < MOST_SENT {
                    return vec![chore.send()];
                }
                let text = failure.to_string();
                self.end(at, id, Verdict::Failed(text))
            }
            Err(Failure { kind: FailureKind::SignedOut, text }) => {
                self.end_unsent(&Verdict::Failed(format!("nothing was sent: {text}")));
                // This one was, and has done nothing.
                self.end(at, id, Verdict::Failed(format!("nothing was changed: {text}")))
            }
            Err(Failure { kind: FailureKind::NotKept, text }) => {
                let verdict = Verdict::Failed(text.to_string());
                self.end_unsent(&verdict);
                self.end(at, id, verdict)
            }
            _ => {
                chore.told = told;
                if let Some(look) = chore.wanted.change.look() {
                    chore.state = State::Checking(String::new());
                    return vec![ChoreOrder::Look(id, look, Duration::ZERO)];
                }
                let verdict = match &chore.told {
                    Ok(()) => Verdict::Done("accepted; it cannot be read back".into()),
                    Err(failure) if failure.kind.leaves_in_doubt() => {
                        Verdict::Unverified(format!("{failure}; it cannot be read back, either"))
                    }
                    Err(failure) => Verdict::Failed(failure.to_string()),
                };
                self.end(at, id, verdict)
            }
        }
    }

    /// What a look brought.
    pub fn seen(
        &mut self,
        at: Timestamp,
        id: ChoreId,
        seen: Result<Seen, Failure>,
    ) -> Vec<ChoreOrder> {
        let is_look = |state: &State| matches!(state, State::Looking | State::Checking(_));
        let Some(chore) = self.under_way(id, is_look) else { return Vec::new() };
        match (&chore.state, seen) {
            (State::Looking, Ok(seen)) => {
                let doubt = chore.wanted.change.doubt(&seen);
                chore.before = Some(seen);
                match doubt {
                    Some(doubt) => {
                        chore.state = State::Asking(doubt);
                        self.rest_or_advance()
                    }
                    None => vec![chore.send()],
                }
            }
            (State::Looking, Err(failure)) => self.not_sent(id, &failure.to_string()),
            (_, Ok(seen)) => {
                let verdict = chore.wanted.change.judge(chore.before.as_ref(), &chore.told, &seen);
                match verdict {
                    Verdict::NotYet(text) if chore.looks < MOST_LOOKS => {
                        chore.looks += 1;
                        chore.state = State::Checking(text);
                        let look = chore.wanted.change.look();
                        look.map(|look| ChoreOrder::Look(id, look, PAUSE)).into_iter().collect()
                    }
                    Verdict::NotYet(text) => self.end(at, id, Verdict::Unverified(text)),
                    verdict => self.end(at, id, verdict),
                }
            }
            (_, Err(failure)) => {
                let text = match &chore.told {
                    Ok(()) => format!("sent, but it could not be read back: {failure}"),
                    Err(told) => format!("{told}; it could not be read back, either: {failure}"),
                };
                self.end(at, id, Verdict::Unverified(text))
            }
        }
    }

    /// The admin wants what was asked about all the same.
    pub fn insist(&mut self) -> Vec<ChoreOrder> {
        let asking = |chore: &&mut Chore| matches!(chore.state, State::Asking(_));
        let busy = self.is_under_way();
        match self.chores_mut().find(asking) {
            Some(chore) if busy => {
                chore.state = State::Waiting;
                Vec::new()
            }
            Some(chore) => vec![chore.send()],
            None => Vec::new(),
        }
    }

    /// Asks again for what failed in the newest batch, and looks again at what could not be read
    /// back.
    pub fn retry(&mut self) -> Vec<ChoreOrder> {
        for chore in self.batches.last_mut().into_iter().flat_map(|batch| &mut batch.chores) {
            chore.was_sent = match &chore.state {
                State::Ended(Verdict::Unverified(_)) => true,
                State::Ended(Verdict::Failed(_)) => false,
                _ => continue,
            };
            chore.state = State::Waiting;
            (chore.looks, chore.sent) = (0, 0);
            if !chore.was_sent {
                chore.before = None;
            }
        }
        self.advance()
    }

    /// Takes back what has not been sent, and what is asked about.
    pub fn withdraw(&mut self) -> Vec<ChoreOrder> {
        self.end_unsent(&Verdict::Odd("taken back, nothing was sent".into()));
        let over = self.batches.last().filter(|batch| !batch.is_open());
        let told = over.map(|batch| ChoreOrder::Tell(batch.summary()));
        told.into_iter().chain([ChoreOrder::Rest]).collect()
    }

    fn end_unsent(&mut self, verdict: &Verdict) {
        for chore in self.chores_mut().filter(|chore| chore.is_unsent()) {
            let before = || Verdict::Unverified("sent before; what came of it is not known".into());
            let verdict = if chore.was_sent { before() } else { verdict.clone() };
            chore.state = State::Ended(verdict);
        }
    }

    fn chores(&self) -> impl Iterator<Item = &Chore> {
        self.batches.iter().flat_map(|batch| &batch.chores)
    }

    fn chores_mut(&mut self) -> impl Iterator<Item = &mut Chore> {
        self.batches.iter_mut().flat_map(|batch| &mut batch.chores)
    }

    fn is_under_way(&self) -> bool {
        let moves =
            |state: &State| matches!(state, State::Looking | State::Sending | State::Checking(_));
        self.chores().any(|chore| moves(&chore.state))
    }

    /// The chore whose answer came, if it waits for one of this kind.
    fn under_way(&mut self, id: ChoreId, waits: impl Fn(&State) -> bool) -> Option<&mut Chore> {
        self.chores_mut().find(|chore| chore.id == id && waits(&chore.state))
    }

    /// Begins the next chore, if none is under way.
    fn advance(&mut self) -> Vec<ChoreOrder> {
        if self.is_under_way() {
            return Vec::new();
        }
        let next = self.chores_mut().find(|chore| chore.state == State::Waiting);
        next.map(Chore::begin).into_iter().collect()
    }

    fn rest_or_advance(&mut self) -> Vec<ChoreOrder> {
        let orders = self.advance();
        if orders.is_empty() { vec![ChoreOrder::Rest] } else { orders }
    }

    /// A change was not sent after all, because of this.
    pub fn not_sent(&mut self, id: ChoreId, why: &str) -> Vec<ChoreOrder> {
        self.close(id, Verdict::Failed(format!("nothing was sent: {why}")))
    }

    /// A change that may have been sent is over: that is kept.
    fn end(&mut self, at: Timestamp, id: ChoreId, verdict: Verdict) -> Vec<ChoreOrder> {
        let end = Clean::new(verdict.text());
        let event = Event::Changed { chore: id, end };
        let mut orders = vec![ChoreOrder::Record(Record { at, event })];
        orders.extend(self.close(id, verdict));
        orders
    }

    /// A chore is over: that is told when it was the last of its batch.
    fn close(&mut self, id: ChoreId, verdict: Verdict) -> Vec<ChoreOrder> {
        let mut orders = Vec::new();
        if let Some(chore) = self.chores_mut().find(|chore| chore.id == id) {
            chore.state = State::Ended(verdict);
        }
        let of = |batch: &&Batch| batch.chores.iter().any(|chore| chore.id == id);
        if let Some(batch) = self.batches.iter().find(of).filter(|batch| !batch.is_open()) {
            orders.push(ChoreOrder::Tell(batch.summary()));
        }
        orders.extend(self.rest_or_advance());
        orders
    }
}

impl Chore {
    const fn new(id: ChoreId, wanted: Wanted) -> Self {
        let state = State::Waiting;
        let (before, told) = (None, Ok(()));
        Self { id, wanted, state, before, told, sent: 0, looks: 0, was_sent: false }
    }

    const fn is_unsent(&self) -> bool {
        matches!(self.state, State::Waiting | State::Asking(_))
    }

    /// Looks first where that is needed, so that nothing is made twice: also when it is asked for
    /// again.
    fn begin(&mut self) -> ChoreOrder {
        let change = &self.wanted.change;
        let look = match (self.was_sent, &self.before) {
            (true, _) => change.look().map(|look| (State::Checking(String::new()), look)),
            (false, None) => change.look_before().map(|look| (State::Looking, look)),
            (false, Some(_)) => None,
        };
        match look {
            Some((state, look)) => {
                self.state = state;
                ChoreOrder::Look(self.id, look, Duration::ZERO)
            }
            None => self.send(),
        }
    }

    fn send(&mut self) -> ChoreOrder {
        self.state = State::Sending;
        self.sent = self.sent.saturating_add(1);
        ChoreOrder::Send(self.id, self.wanted.change.clone(), self.wanted.label.clone())
    }
}

impl Batch {
    /// Whether something of it is not over yet.
    pub fn is_open(&self) -> bool {
        self.chores.iter().any(|chore| !matches!(chore.state, State::Ended(_)))
    }

    /// How many of its chores are over: done, to look at, failed.
    pub fn counts(&self) -> (usize, usize, usize) {
        self.chores.iter().fold((0, 0, 0), |(done, odd, failed), chore| match &chore.state {
            State::Ended(Verdict::Done(_)) => (done + 1, odd, failed),
            State::Ended(Verdict::Failed(_)) => (done, odd, failed + 1),
            State::Ended(_) => (done, odd + 1, failed),
            _ => (done, odd, failed),
        })
    }

    /// Whether something of it can be asked for again.
    pub fn can_retry(&self) -> bool {
        let failed = |state: &State| {
            matches!(state, State::Ended(Verdict::Failed(_) | Verdict::Unverified(_)))
        };
        self.chores.iter().any(|chore| failed(&chore.state))
    }

    fn summary(&self) -> Notice {
        let (done, odd, failed) = self.counts();
        let level = match (odd, failed) {
            (0, 0) => Level::Info,
            (_, 0) => Level::Warning,
            _ => Level::Error,
        };
        let text = match self.chores.as_slice() {
            [Chore { wanted, state: State::Ended(verdict), .. }] => {
                format!("{}: {}", wanted.label, verdict.text())
            }
            _ => format!(
                "{}: {done} done, {odd} to look at, {failed} failed (:changes lists them)",
                self.title
            ),
        };
        Notice::new(level, text)
    }
}

/// The changes of an earlier run that may have been sent and have no result, in words: for the
/// messages of the next run.
pub fn unsettled<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<(Timestamp, Clean)> {
    let mut open: Vec<(ChoreId, Timestamp, Clean)> = Vec::new();
    for Record { at, event } in records {
        match event {
            Event::Changing { chore, label, .. } => {
                // One that the server had not taken was sent again.
                open.retain(|(id, _, before)| (id, before) != (chore, label));
                open.push((*chore, *at, label.clone()));
            }
            // Numbers begin anew with each run: the newest of this number is meant.
            Event::Changed { chore, .. } => {
                if let Some(place) = open.iter().rposition(|(id, ..)| id == chore) {
                    open.remove(place);
                }
            }
            _ => {}
        }
    }
    open.into_iter().map(|(_, at, label)| (at, label)).collect()
}

#[cfg(test)]
mod tests;
