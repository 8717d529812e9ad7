//! Carries out effects as background jobs, and hands back what they bring as messages.

mod portal;

use std::{collections::HashMap, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use tokio::{
    sync::{mpsc, watch},
    task::AbortHandle,
};
use tokio_util::task::TaskTracker;

use self::portal::{Event, Portal};
use super::{
    Clock, Files, Journal, Memory,
    jobs::{self, Intent},
    journal::{Follow, News},
    memory, panics,
};
use crate::{
    app::{Effect, LoadId, Msg, Net},
    docspace::{self, Client},
    domain::{Failure, Session, Traces},
    offboard::{Call, CaseId, Facts, Observation, Record, Seen, UndoSeen},
};

/// How many messages may wait for the loop; jobs with more to say wait.
const QUEUE: usize = 256;

/// What signing in brings: the way to the portal, and who we are there.
pub type SignedIn = Result<(Client, Session), Failure>;

/// What only the holder of the terminal can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Errand {
    /// Ring the bell.
    Bell,
    /// Send this text to the terminal's clipboard.
    Copy(String),
    /// Let the terminal report its mouse, or not.
    Mouse(bool),
    /// Draw everything anew.
    Repaint,
    /// Give the terminal back and stop until resumed.
    Suspend,
    /// Leave.
    Quit,
}

/// Carries out effects.
pub struct Executor {
    clock: Clock,
    portal: Portal,
    journal: Journal,
    trouble: watch::Receiver<Option<String>>,
    files: Files,
    memory: Option<memory::Writer>,
    sender: mpsc::Sender<Msg>,
    queue: mpsc::Receiver<Msg>,
    /// Calls that are on their way; jobs that wait for their time are not among them.
    under_way: TaskTracker,
    looks: HashMap<CaseId, AbortHandle>,
    loads: HashMap<LoadId, AbortHandle>,
}

/// A console that is gone asks for nothing more.
impl Drop for Executor {
    fn drop(&mut self) {
        self.looks.values().chain(self.loads.values()).for_each(AbortHandle::abort);
    }
}

impl Executor {
    /// An executor that signs in first.
    pub fn new(
        clock: Clock,
        journal: Journal,
        files: Files,
        sign_in: impl Future<Output = SignedIn> + Send + 'static,
    ) -> Self {
        let (sender, queue) = mpsc::channel(QUEUE);
        let under_way = TaskTracker::new();
        // A closed tracker can be waited for, and still takes in jobs.
        under_way.close();
        let portal = Portal::signing_in(under_way.spawn(sign_in));
        let (looks, loads) = (HashMap::new(), HashMap::new());
        let mut trouble = journal.trouble();
        // How it is now, the console is told with what was found in it.
        trouble.mark_unchanged();
        let memory = None;
        Self {
            clock,
            portal,
            journal,
            trouble,
            files,
            memory,
            sender,
            queue,
            under_way,
            looks,
            loads,
        }
    }

    /// Remembers habits from now on.
    #[must_use]
    pub fn with_memory(mut self, memory: Memory) -> Self {
        let sender = self.sender.clone();
        let trouble = move |why| {
            // On the writer's own thread; without a receiver nobody wants to know.
            sender.blocking_send(Msg::NotRemembered(why)).ok();
        };
        match memory.start(trouble) {
            Ok(writer) => self.memory = Some(writer),
            // The queue has room: nothing else has been said before the start.
            Err(why) => {
                self.sender.try_send(Msg::NotRemembered(why)).ok();
            }
        }
        self
    }

    /// Waits for the next message. Nothing is lost if the wait is given up.
    pub async fn next(&mut self) -> Msg {
        tokio::select! {
            biased;
            // Before what could not be sent for it: that tells what has become of it since.
            Ok(()) = self.trouble.changed() => self.trouble(),
            // The executor holds a sender itself, so the queue does not end.
            Some(msg) = self.queue.recv() => msg,
            event = self.portal.next() => match event {
                Event::Attempted(Ok((client, session))) => self.signed_in(client, session),
                Event::Attempted(Err(failure)) => {
                    self.portal = Portal::Closed;
                    Msg::SignInFailed(failure)
                }
                Event::Renewed(Ok((client, session))) => {
                    self.portal.renew(&client);
                    Msg::SignedIn(Box::new(session))
                }
                Event::Renewed(Err(failure)) => Msg::KeyRefused(failure),
                Event::Net(net) => Msg::Net(self.net(net)),
            },
        }
    }

    /// Hands on what somebody else writes into the journal that this console only views.
    pub fn follow(&self, mut follow: Follow) {
        let sender = self.sender.clone();
        tokio::spawn(async move {
            loop {
                let News { lines, anew } = follow.next().await;
                let records = lines.iter().filter_map(|line| Record::from_line(line).ok());
                let followed = Msg::Followed { records: records.collect(), anew };
                if sender.send(followed).await.is_err() {
                    return;
                }
            }
        });
    }

    /// Plays records back, each at its time.
    pub fn play(&self, records: Vec<Record>) {
        let (sender, clock) = (self.sender.clone(), self.clock);
        tokio::spawn(async move {
            for record in records {
                let wait = Duration::try_from(record.at.duration_since(clock.now()));
                tokio::time::sleep(clock.pause(wait.unwrap_or_default())).await;
                let followed = Msg::Followed { records: vec![record], anew: false };
                if sender.send(followed).await.is_err() {
                    return;
                }
            }
        });
    }

    /// Waits until what was to be kept is on disk, for a moment at most.
    pub async fn flush(&self) {
        let memory = async {
            if let Some(memory) = &self.memory {
                memory.flush().await;
            }
        };
        if let (Err(failure), ()) = tokio::join!(self.journal.flush(), memory) {
            tracing::warn!(%failure, "the last lines of the journal may be missing");
        }
    }

    /// A message that waits already.
    pub fn ready(&mut self) -> Option<Msg> {
        if self.trouble.has_changed().unwrap_or(false) {
            return Some(self.trouble());
        }
        self.queue.try_recv().ok()
    }

    fn trouble(&mut self) -> Msg {
        Msg::JournalTrouble(self.trouble.borrow_and_update().clone())
    }

    /// Waits until nothing is on its way to or from the portal. Jobs that wait for their time do
    /// not count. What was brought may still wait in the queue.
    pub fn idle(&self) -> impl Future<Output = ()> + use<> {
        let under_way = self.under_way.clone();
        async move { under_way.wait().await }
    }

    /// Begins to carry out an effect; returns it as an errand if only the holder of the terminal
    /// can do it.
    pub fn perform(&mut self, effect: Effect) -> Option<Errand> {
        match effect {
            Effect::Bell => return Some(Errand::Bell),
            Effect::Copy(text) => return Some(Errand::Copy(text)),
            Effect::Mouse(on) => return Some(Errand::Mouse(on)),
            Effect::Repaint => return Some(Errand::Repaint),
            Effect::Suspend => return Some(Errand::Suspend),
            Effect::Quit => return Some(Errand::Quit),
            Effect::SignIn(secret) => {
                let jobs = &self.under_way;
                self.portal.try_key(|client| jobs.spawn(jobs::sign_in(client, secret)));
            }
            Effect::Remember(habits) => {
                if let Some(memory) = &self.memory {
                    memory.remember(habits);
                }
            }
            Effect::Record(record) => self.journal.append(record.to_line()),
            Effect::WriteReport(report) => {
                let job = jobs::write_report(self.files.clone(), report);
                let lost = |failure: Failure| Some(Msg::Wrote(Err(failure.to_string())));
                self.spawn(Duration::ZERO, job, lost);
            }
            Effect::CancelLoad(id) => {
                if let Some(load) = self.loads.remove(&id) {
                    load.abort();
                }
            }
            effect @ (Effect::Load { .. }
            | Effect::Call { .. }
            | Effect::PreFlight { .. }
            | Effect::ReadTrail { .. }
            | Effect::Undo { .. }
            | Effect::ReadOwners { .. }
            | Effect::Change { .. }
            | Effect::Look { .. }
            | Effect::Sweep { .. }) => {
                if let Some((client, effect)) = self.portal.admit(effect) {
                    self.ask(client, effect);
                }
            }
        }
        None
    }

    fn signed_in(&mut self, client: Client, session: Session) -> Msg {
        self.spawn(Duration::ZERO, jobs::title(client.clone()), |_| None);
        self.spawn(Duration::ZERO, jobs::version(client.clone()), |_| None);
        for effect in self.portal.open(client) {
            self.perform(effect);
        }
        Msg::SignedIn(Box::new(session))
    }

    fn ask(&mut self, client: Client, effect: Effect) {
        match effect {
            Effect::Load { id, what } => {
                self.loads.retain(|_, load| !load.is_finished());
                let job = jobs::load(client, id, what, self.sender.clone());
                let lost = move |failure| Some(Msg::LoadFailed { load: id, failure });
                let load = self.spawn(Duration::ZERO, job, lost);
                self.loads.insert(id, load);
            }
            Effect::Call { case, id, call, after } => {
                let seen = move |seen| Some(Msg::Seen { case, call: id, seen });
                let (journal, clock) = (self.journal.clone(), self.clock);
                let job = jobs::call(client, call, Intent { journal, clock, case, id }).map(seen);
                let lost = move |failure| seen(Observation::Failed(failure));
                let handle = self.spawn(after, job, lost);
                if !matches!(call, Call::Terminate(_))
                    && let Some(older) = self.looks.insert(case, handle)
                {
                    older.abort();
                }
            }
            Effect::PreFlight { leaver, heir } => {
                let read = move |facts: Result<Facts, Failure>| {
                    Some(Msg::PreFlight { leaver, facts: facts.map(Box::new) })
                };
                let job = jobs::pre_flight(client, leaver, heir).map(read);
                self.spawn(Duration::ZERO, job, move |failure| read(Err(failure)));
            }
            Effect::ReadTrail { person } => {
                let read = move |traces: Result<Traces, Failure>| {
                    Some(Msg::Trail { person, traces: traces.map(Box::new) })
                };
                let job = jobs::trail(client, person).map(read);
                self.spawn(Duration::ZERO, job, move |failure| read(Err(failure)));
            }
            Effect::Undo { case, id, call } => {
                let seen = move |seen| Some(Msg::UndoSeen { case, call: id, seen });
                let intent = Intent { journal: self.journal.clone(), clock: self.clock, case, id };
                let job = jobs::undo(client, call, intent).map(seen);
                self.spawn(Duration::ZERO, job, move |lost| seen(UndoSeen::Failed(lost)));
            }
            Effect::ReadOwners { case, people } => {
                let read = move |owners| Some(Msg::Owners { case, owners });
                let job = jobs::owners(client, people).map(read);
                self.spawn(Duration::ZERO, job, move |failure| read(Err(failure)));
            }
            Effect::Change { chore, change, label } => {
                let (journal, clock) = (self.journal.clone(), self.clock);
                let told = move |told| Some(Msg::Changed { chore, told });
                let intent = jobs::chores::Intent { journal, clock, chore, label };
                let job = jobs::chores::change(client, change, intent).map(told);
                self.spawn(Duration::ZERO, job, move |failure| told(Err(failure)));
            }
            Effect::Look { chore, look, after } => {
                let seen = move |seen: Result<Seen, Failure>| {
                    Some(Msg::Looked { chore, seen: seen.map(Box::new) })
                };
                let job = jobs::chores::look(client, look).map(seen);
                self.spawn(after, job, move |failure| seen(Err(failure)));
            }
            Effect::Sweep { person, after } => {
                let found = move |found| Some(Msg::Swept { person, found });
                let job = jobs::sweep(client, person).map(found);
                self.spawn(after, job, move |failure| found(Err(failure)));
            }
            _ => {}
        }
    }

    /// Starts a job after a pause. Its last word becomes a message; if it panics, `lost` says
    /// what is told instead: one defect must not take the screen down.
    fn spawn(
        &self,
        after: Duration,
        job: impl Future<Output = Option<Msg>> + Send + 'static,
        lost: impl FnOnce(Failure) -> Option<Msg> + Send + 'static,
    ) -> AbortHandle {
        let pause = self.clock.pause(after);
        let under_way = self.under_way.clone();
        let token = pause.is_zero().then(|| under_way.token());
        let sender = self.sender.clone();
        let job = async move {
            tokio::time::sleep(pause).await;
            let _token = token.unwrap_or_else(|| under_way.token());
            let end = AssertUnwindSafe(job).catch_unwind().await;
            if let Some(msg) = end.unwrap_or_else(|_| lost(panics::failure())) {
                // Without a receiver the console is leaving, and nobody wants to know.
                sender.send(msg).await.ok();
            }
        };
        tokio::spawn(job).abort_handle()
    }

    fn net(&self, net: docspace::Net) -> Net {
        Net {
            latency: net.latency,
            paused_until: net.paused_until.map(|instant| self.clock.at(instant)),
            clock_offset: net.clock_offset.map(|offset| self.clock.ahead(offset)),
        }
    }
}
