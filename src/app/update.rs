//! The only place that changes the model: synchronous, total, without clock, environment or
//! chance.

mod arrivals;
pub(crate) mod chores;
mod copy;
mod habits;
mod keys;
mod mouse;
mod perform;
mod report;
mod session;
mod wishes;

pub(crate) use habits::filter_users;
pub(crate) use keys::contexts;
pub(crate) use perform::{perform, start};
pub(crate) use session::resume;
pub(crate) use wishes::change_role;
/// The changes that dialogs lead to.
pub(crate) mod wish {
    pub(crate) use super::wishes::{add, head, move_members};
}

use super::{Effect, Effects, Keeping, Load, Model, Msg, model::SignIn};
use crate::{
    domain::{FailureKind, PeopleQuery, Person, PersonStatus, Timestamp},
    offboard::{Event, Level, Notice, Observation, Order},
    overlays,
    ui::text,
};

/// A gap in the clock that is longer means that this machine slept.
const LONGEST_GAP: std::time::Duration = std::time::Duration::from_secs(45);

/// Takes in one message and says what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Effects {
    let failure = session::failure(&msg);
    let mut effects = match msg {
        Msg::Clock(now) => clock(model, now),
        Msg::Resized { width, height } => {
            model.size = (width, height);
            Effects::new()
        }
        Msg::Key(key) => keys::key(model, key),
        Msg::Pasted(text) => keys::pasted(model, &text),
        Msg::Click { column, row } => mouse::click(model, column, row),
        Msg::Wheel { up, column, row } => mouse::wheel(model, up, column, row),
        Msg::Habits(habits) => habits::take_up(model, &habits),
        Msg::NotRemembered(why) => tell(model, Notice::new(Level::Warning, why)),
        Msg::Journal(past) => session::journal(model, *past),
        Msg::Followed { records, anew } => session::followed(model, records, anew),
        Msg::JournalTrouble(why) => session::journal_trouble(model, why),
        Msg::SignedIn(session) => session::signed_in(model, session),
        Msg::SignInFailed(failure) => {
            let notice = Notice::alarm(format!("not signed in: {failure}"));
            model.sign_in = SignIn::Failed(failure);
            tell(model, notice)
        }
        Msg::KeyRefused(failure) => session::key_refused(model, &failure),
        Msg::Title(title) => {
            model.portal.title = Some(title);
            Effects::new()
        }
        Msg::Version(version) => {
            model.portal.version = Some(version);
            Effects::new()
        }
        Msg::Page { load, rows } => arrivals::page(model, load, rows),
        Msg::LoadDone { load } => arrivals::end(model, load, None),
        Msg::LoadFailed { load, failure } => arrivals::end(model, load, Some(failure)),
        Msg::Seen { case, call, seen } => {
            // What was read for a task is newer than what the lists show.
            match &seen {
                Observation::Changed(person) => model.learn(Person::clone(person)),
                Observation::Facts(facts) => {
                    let people = [&facts.leaver, &facts.heir].into_iter().flatten();
                    people.for_each(|person| model.learn(person.clone()));
                }
                _ => {}
            }
            board(model, Event::Seen { case, call, seen })
        }
        Msg::UndoSeen { case, call, seen } => board(model, Event::UndoSeen { case, call, seen }),
        Msg::Owners { case, owners } => overlays::undo::owners(model, case, owners),
        Msg::Wrote(written) => report::wrote(model, written),
        Msg::Changed { chore, told } => chores::told(model, chore, told),
        Msg::Looked { chore, seen } => chores::seen(model, chore, seen.map(|seen| *seen)),
        Msg::Swept { person, found } => arrivals::swept(model, person, found),
        Msg::PreFlight { leaver, facts } => overlays::sheet::arrived(model, leaver, facts),
        Msg::Trail { person, traces } => {
            overlays::foreign::learn(model, person, traces);
            Effects::new()
        }
        Msg::Net(net) => {
            model.net = net;
            report::compare_clocks(model)
        }
        Msg::Shutdown => {
            model.leaving = true;
            vec![Effect::Quit]
        }
    };
    match failure {
        Some(FailureKind::SignedOut) => effects.extend(session::key_ended(model)),
        Some(FailureKind::NotKept) => effects.extend(session::take_up_unsent(model)),
        _ => {}
    }
    settle(model);
    habits::notice_touch(model);
    effects.extend(habits::remember(model));
    effects
}

/// Time went on. While it is shown it is told every second: a longer gap means that this machine
/// slept, and nothing that is shown is current any more.
fn clock(model: &mut Model, now: Timestamp) -> Effects {
    let gap = std::time::Duration::try_from(now.duration_since(model.now)).unwrap_or_default();
    let asks = !matches!(model.keeping, Keeping::Viewer(_) | Keeping::Replay);
    let slept = gap > LONGEST_GAP && model.wants_clock() && asks;
    model.now = now;
    if !slept {
        return Effects::new();
    }
    let text = format!("nothing was heard for {}: asking again for every task", text::clock(gap));
    let mut effects = tell(model, Notice::new(Level::Warning, text));
    effects.extend(board(model, Event::Woke));
    effects
}

/// Keeps the lists scrolled to their cursors, whatever just happened.
fn settle(model: &mut Model) {
    if model.tasks.arrange(&model.board, !model.overlays.is_empty()) {
        model.displaced = Some(model.now);
    }
    let areas = model.areas();
    model.users.list.follow(areas.list_rows());
    model.groups.list.follow(areas.list_rows());
    if let Some((_, members)) = &mut model.groups.open {
        members.list.follow(areas.list_rows());
        model.groups.members_sort = (members.sort, members.reverse);
    }
    model.tasks.list.follow(areas.board_rows());
}

/// Reads the users anew with this query; the answers of the reading before are given up.
fn read_users(model: &mut Model, query: PeopleQuery) -> Effects {
    let (id, effects) = model.load(Load::People(query.clone()), model.users.loading.id);
    model.users.begin(id, query);
    effects
}

fn read_groups(model: &mut Model) -> Effects {
    let (id, effects) = model.load(Load::Groups, model.groups.loading.id);
    model.groups.begin(id);
    effects
}

/// There is no list of tasks: whoever is disabled is asked for (docspace-api.md 17.11).
fn read_sweep_candidates(model: &mut Model) -> Effects {
    let query = PeopleQuery { status: Some(PersonStatus::Disabled), ..PeopleQuery::default() };
    let (id, effects) = model.load(Load::People(query), model.sweep_candidates.0.id);
    model.sweep_candidates.0.begin(id);
    model.sweep_candidates.1.clear();
    effects
}

/// Hands an event to the board. Its orders become effects, what it tells is told; when the last
/// case comes to rest by it, a report is written.
pub(crate) fn board(model: &mut Model, event: Event) -> Effects {
    let mut effects = Effects::new();
    let was_busy = report::is_busy(model);
    for order in model.board.take(model.now, event) {
        match order {
            Order::Call { case, id, call, after } => {
                effects.push(Effect::Call { case, id, call, after });
            }
            Order::Undo { case, id, call } => effects.push(Effect::Undo { case, id, call }),
            Order::Record(record) => effects.push(Effect::Record(Box::new(record))),
            Order::Tell(notice) => effects.extend(tell(model, notice)),
        }
    }
    if was_busy && !report::is_busy(model) && report::is_worth_keeping(model) {
        effects.push(report::write(model));
    }
    effects
}

pub(crate) fn tell(model: &mut Model, notice: Notice) -> Effects {
    let bell = (notice.bell && model.preferences.bell).then_some(Effect::Bell);
    model.messages.push(model.now, notice);
    bell.into_iter().collect()
}
