//! The only place that changes the model: synchronous, total, without clock, environment or
//! chance.

mod arrivals;
pub(crate) mod chores;
mod copy;
mod keys;
mod perform;
mod wishes;

pub(crate) use keys::contexts;
pub(crate) use perform::{filter_users, perform, start};
pub(crate) use wishes::change_role;
/// The changes that dialogs lead to.
pub(crate) mod wish {
    pub(crate) use super::wishes::{add, head, move_members};
}

use super::{Effect, Effects, Load, Model, Msg, model::SignIn};
use crate::{
    domain::{PeopleQuery, PersonStatus, Scope, Session, Timestamp},
    offboard::{Event, Level, Notice, Order},
    ui::text,
};

/// A gap in the clock that is longer means that this machine slept.
const LONGEST_GAP: std::time::Duration = std::time::Duration::from_secs(45);

/// Takes in one message and says what is to be done.
pub fn update(model: &mut Model, msg: Msg) -> Effects {
    let effects = match msg {
        Msg::Clock(now) => clock(model, now),
        Msg::Resized { width, height } => {
            model.size = (width, height);
            Effects::new()
        }
        Msg::Key(key) => keys::key(model, key),
        Msg::Pasted(text) => keys::pasted(model, &text),
        Msg::SignedIn(session) => signed_in(model, session),
        Msg::SignInFailed(failure) => {
            let notice = Notice::alarm(format!("not signed in: {failure}"));
            model.sign_in = SignIn::Failed(failure);
            tell(model, notice)
        }
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
        Msg::Seen { case, call, seen } => board(model, Event::Seen { case, call, seen }),
        Msg::Changed { chore, told } => chores::told(model, chore, told),
        Msg::Looked { chore, seen } => chores::seen(model, chore, seen.map(|seen| *seen)),
        Msg::Swept { person, found } => arrivals::swept(model, person, found),
        Msg::PreFlight { .. } => Effects::new(),
        Msg::Net(net) => {
            model.net = net;
            Effects::new()
        }
        Msg::Shutdown => {
            model.leaving = true;
            vec![Effect::Quit]
        }
    };
    settle(model);
    effects
}

/// Time went on. While it is shown it is told every second: a longer gap means that this machine
/// slept, and nothing that is shown is current any more.
fn clock(model: &mut Model, now: Timestamp) -> Effects {
    let gap = std::time::Duration::try_from(now.duration_since(model.now)).unwrap_or_default();
    let slept = gap > LONGEST_GAP && model.wants_clock();
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
    }
    model.tasks.list.follow(areas.board_rows());
}

fn signed_in(model: &mut Model, session: Box<Session>) -> Effects {
    let scopes = session.key.scopes.clone();
    let is_admin = session.me.role.is_admin();
    model.people.put(session.me.clone());
    model.sign_in = SignIn::Done(session);
    let mut effects = Effects::new();
    if scopes.allow(Scope::ReadPeople) {
        effects.extend(read_users(model, PeopleQuery::default()));
        if is_admin {
            effects.extend(read_sweep_candidates(model));
        }
    }
    if scopes.allow(Scope::ReadGroups) {
        effects.extend(read_groups(model));
    } else {
        let text = "this API key cannot read groups: it needs accounts:read";
        effects.extend(tell(model, Notice::new(Level::Warning, text)));
    }
    effects
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

/// Hands an event to the board. Its orders become effects, what it tells is told.
pub(crate) fn board(model: &mut Model, event: Event) -> Effects {
    let mut effects = Effects::new();
    for order in model.board.take(model.now, event) {
        match order {
            Order::Call { case, id, call, after } => {
                effects.push(Effect::Call { case, id, call, after });
            }
            Order::Record(record) => effects.push(Effect::Record(Box::new(record))),
            Order::Tell(notice) => effects.extend(tell(model, notice)),
        }
    }
    effects
}

pub(crate) fn tell(model: &mut Model, notice: Notice) -> Effects {
    let bell = notice.bell.then_some(Effect::Bell);
    model.messages.push(model.now, notice);
    bell.into_iter().collect()
}
