//! The state.

use std::time::Duration;

use super::{
    Effect, Effects, Keeping, Load, LoadId, Net, Preferences, directory::Directory, habits::Taste,
    list::Rows, messages::Messages,
};
use crate::{
    domain::{Actor, Clean, Failure, Person, PersonId, Portal, Session, Timestamp},
    offboard::{Board, Case, Chores, Conclusion, Sweep},
    overlays::Overlay,
    screens::{
        groups::Groups,
        people::{Loading, PeopleList},
        tasks::Tasks,
    },
    ui::{Areas, Pane, text},
};
use jiff::tz::TimeZone;
use ratatui::layout::Rect;

/// How many names are said on leaving.
const NAMES: usize = 5;

/// Whether somebody is signed in.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SignIn {
    /// The portal was asked.
    #[default]
    Pending,
    /// Signed in.
    Done(Box<Session>),
    /// The portal has refused the key of this session since.
    Ended(Box<Session>),
    /// The portal refused, or did not answer.
    Failed(Failure),
}

/// Everything the console knows and shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// What time it is, as the runtime last said.
    pub now: Timestamp,
    /// The time zone of this machine, as the runtime found it; `None` is unknown.
    pub zone: Option<TimeZone>,
    /// The portal, as the header names it.
    pub host: Clean,
    /// What the person chose to have otherwise.
    pub preferences: Preferences,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Who is signed in.
    pub sign_in: SignIn,
    /// Title and version of the portal.
    pub portal: Portal,
    /// How the connection is.
    pub net: Net,
    /// Everybody who was read.
    pub people: Directory,
    /// The Users pane.
    pub users: PeopleList,
    /// The Groups pane.
    pub groups: Groups,
    /// The Tasks pane.
    pub tasks: Tasks,
    /// What outlives the console.
    pub keeping: Keeping,
    /// All cases.
    pub board: Board,
    /// The changes outside of cases.
    pub chores: Chores,
    /// The search for tasks started elsewhere, and whom it will ask for.
    pub sweep: Sweep,
    /// The reading of the disabled people, for the sweep.
    pub sweep_candidates: (Loading, Vec<PersonId>),
    /// The readings of people who can inherit, for the sheet.
    pub heirs: Vec<LoadId>,
    /// The leavers who are being read for the sheet.
    pub pre_flights: Vec<PersonId>,
    /// Which list is shown above the board.
    pub shown: Pane,
    /// Which pane has the focus.
    pub focus: Pane,
    /// Whether the pane with the focus has the whole screen.
    pub zoomed: bool,
    /// How the admin likes the screen.
    pub taste: Taste,
    /// Whether the keys go into the filter of the pane with the focus.
    pub filtering: bool,
    /// When the row under the board's cursor last changed by itself, or by a click, which may have
    /// been meant for another one.
    pub displaced: Option<Timestamp>,
    /// When a click last gave another pane the focus.
    pub refocused: Option<Timestamp>,
    /// Dialogs, the topmost last.
    pub overlays: Vec<Overlay>,
    /// The names that were typed in the palette and led to an action, the newest last.
    pub typed_names: Vec<&'static str>,
    /// What was said to the admin.
    pub messages: Messages,
    /// Where the last report is.
    pub last_report: Option<String>,
    /// How far the portal's clock was ahead when that was said.
    pub told_offset: Option<jiff::SignedDuration>,
    /// Whether the console is leaving.
    pub leaving: bool,
    loads: u32,
}

impl Model {
    /// The model at start, before anything is known; `host` is the portal as the header names
    /// it.
    pub fn new(host: &str, now: Timestamp) -> Self {
        Self {
            now,
            zone: None,
            host: Clean::new(host),
            preferences: Preferences::default(),
            size: (80, 24),
            sign_in: SignIn::default(),
            portal: Portal::default(),
            net: Net::default(),
            people: Directory::default(),
            users: PeopleList::default(),
            groups: Groups::default(),
            tasks: Tasks::default(),
            keeping: Keeping::default(),
            board: Board::default(),
            chores: Chores::default(),
            sweep: Sweep::default(),
            sweep_candidates: <(Loading, Vec<PersonId>)>::default(),
            heirs: Vec::new(),
            pre_flights: Vec::new(),
            shown: Pane::Users,
            focus: Pane::Users,
            zoomed: false,
            taste: Taste::default(),
            filtering: false,
            displaced: None,
            refocused: None,
            overlays: Vec::new(),
            typed_names: Vec::new(),
            messages: Messages::default(),
            last_report: None,
            told_offset: None,
            leaving: false,
            loads: 0,
        }
    }

    /// Who is signed in.
    pub fn session(&self) -> Option<&Session> {
        match &self.sign_in {
            SignIn::Done(session) | SignIn::Ended(session) => Some(session),
            _ => None,
        }
    }

    /// The person who acts; `None` before the sign-in.
    pub fn actor(&self) -> Option<Actor> {
        self.session().map(Session::actor)
    }

    /// Where the parts of the screen are.
    pub fn areas(&self) -> Areas {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        Areas::of(area, self.focus, self.zoomed, self.taste.compact)
    }

    /// Whether something has happened no longer than this ago.
    pub fn is_within(&self, span: Duration, happened: Option<Timestamp>) -> bool {
        let passed = happened.map(|at| Duration::try_from(self.now.duration_since(at)));
        passed.is_some_and(|passed| passed.is_ok_and(|passed| passed < span))
    }

    /// The rows of a pane; those of the Groups pane are the members of the open group.
    pub fn rows(&mut self, pane: Pane) -> &mut dyn Rows {
        match (pane, &mut self.groups.open) {
            (Pane::Users, _) => &mut self.users.list,
            (Pane::Groups, Some((_, members))) => &mut members.list,
            (Pane::Groups, None) => &mut self.groups.list,
            (Pane::Tasks, _) => &mut self.tasks.list,
        }
    }

    /// Whether the rows of all lists keep their places.
    pub const fn is_frozen(&self) -> bool {
        self.users.is_frozen()
    }

    /// The people list that has the focus: the users, or the members of the open group.
    pub fn people_list(&mut self) -> Option<&mut PeopleList> {
        match self.focus {
            Pane::Users => Some(&mut self.users),
            Pane::Groups => self.groups.open.as_mut().map(|(_, members)| members),
            Pane::Tasks => None,
        }
    }

    /// Whether something on the screen shows a running time, so that a clock is wanted.
    pub fn wants_clock(&self) -> bool {
        self.net.paused_until.is_some_and(|until| until > self.now)
            || self.board.cases().iter().any(|case| !case.conclusion().is_end())
    }

    /// Takes up what was read of one person: the lists show who their filters show now.
    pub(crate) fn learn(&mut self, person: Person) {
        if self.people.get(person.id) == Some(&person) {
            return;
        }
        self.people.put([person]);
        self.users.arrange(&self.people);
        if let Some((_, members)) = &mut self.groups.open {
            members.arrange(&self.people);
        }
    }

    /// What is said on leaving: where the last report is, who waited here and is not started, whose
    /// end was not seen, and last which tasks go on running on the server.
    pub fn parting_words(&self) -> Vec<String> {
        if matches!(self.keeping, Keeping::Viewer(_) | Keeping::Replay) {
            return Vec::new();
        }
        let names = |wanted: fn(&Case) -> bool| -> Option<(usize, String)> {
            let cases = self.board.cases().iter().filter(|case| wanted(case));
            let names: Vec<&str> = cases.map(|case| case.leaver().name.as_str()).collect();
            (!names.is_empty()).then(|| (names.len(), text::first_of(&names, NAMES)))
        };
        let mut words = Vec::new();
        words.extend(self.last_report.as_ref().map(|path| format!("report: {path}")));
        let held = |case: &Case| case.held().is_some();
        if let Some((count, names)) = names(held) {
            let wait = if count == 1 { "leaver waits" } else { "leavers wait" };
            words.push(format!("{count} {wait} for another heir: {names}"));
        }
        if let Some((count, names)) = names(|case| case.is_waiting() && case.held().is_none()) {
            let leavers = text::counted(count, "leaver");
            let then = match self.keeping {
                Keeping::Journal => "the next start goes on with",
                _ => "nothing more is sent for",
            };
            words.push(format!("{leavers} waited here, {then}: {names}"));
        }
        if let Some((count, names)) = names(|case| matches!(case.conclusion(), Conclusion::Lost(_)))
        {
            let tasks = text::counted(count, "task");
            words.push(format!("of {tasks} no end was seen: {names}"));
        }
        if let Some((count, names)) =
            names(|case| !case.conclusion().is_end() && !case.is_waiting())
        {
            let tasks = text::counted(count, "task");
            words.push(match self.keeping {
                // That portal is a part of this process.
                Keeping::Nothing => format!("the demo portal ended with {tasks}: {names}"),
                _ => format!("{tasks} may go on running on the server: {names}"),
            });
        }
        words
    }

    /// A new load; the one that it replaces is given up.
    pub fn load(&mut self, what: Load, replaced: Option<LoadId>) -> (LoadId, Effects) {
        self.loads += 1;
        let id = LoadId(self.loads);
        let given_up = replaced.map(Effect::CancelLoad).into_iter();
        (id, given_up.chain([Effect::Load { id, what }]).collect())
    }
}
