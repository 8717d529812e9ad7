//! Who acts, what outlives the console, and what holds the line.

use jiff::SignedDuration;

use super::{board, read_groups, read_sweep_candidates, read_users, tell};
use crate::{
    app::{Effects, Keeping, Model, Msg, Past, model::SignIn},
    domain::{Failure, FailureKind, Scope, Session},
    offboard::{Board, Event, Hold, Level, Notice, Observation, Record, UndoSeen, chores},
    overlays::{Overlay, key::NewKey},
    ui::Pane,
};

/// Changes without a result are told at the next starts for so long.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Takes up what earlier runs of the console left behind. It is shown at once; what is asked and
/// sent again waits until somebody is signed in.
pub(super) fn journal(model: &mut Model, past: Past) -> Effects {
    let unsettled = chores::unsettled(&past.records);
    for record in past.records {
        model.board.replay(record);
    }
    if past.keeping == Keeping::Replay {
        (model.focus, model.zoomed) = (Pane::Tasks, true);
    }
    let mut effects = Effects::new();
    for (at, label) in unsettled {
        if model.now.duration_since(at) < REMEMBERED && past.keeping == Keeping::Journal {
            let text =
                format!("the console ended before the answer: {label}. Look whether it is so");
            effects.extend(tell(model, Notice::new(Level::Warning, text)));
        }
    }
    for warning in past.warnings {
        effects.extend(tell(model, Notice::new(Level::Warning, warning)));
    }
    match &past.keeping {
        Keeping::Viewer(holder) => {
            let text = format!("{holder} has the journal: this console shows it and sends nothing");
            effects.extend(tell(model, Notice::new(Level::Warning, text)));
        }
        Keeping::Broken(why) => {
            effects.extend(tell(model, not_sent(why)));
        }
        Keeping::Nothing | Keeping::Journal | Keeping::Replay => {}
    }
    model.keeping = past.keeping;
    effects
}

/// What the console that keeps the journal has written since.
pub(super) fn followed(model: &mut Model, records: Vec<Record>, anew: bool) -> Effects {
    if anew {
        model.board = Board::default();
    }
    for record in records {
        model.board.replay(record);
    }
    Effects::new()
}

fn not_sent(why: &str) -> Notice {
    Notice::alarm(format!("{why}. Nothing is sent to the portal; reading goes on"))
}

/// The journal cannot be written, so nothing may be sent; or it can again.
pub(super) fn journal_trouble(model: &mut Model, why: Option<String>) -> Effects {
    match (why, &model.keeping) {
        (Some(why), Keeping::Journal) => {
            let notice = not_sent(&why);
            model.keeping = Keeping::Broken(why);
            let mut effects = board(model, Event::Held { why: Hold::Journal });
            effects.extend(tell(model, notice));
            effects
        }
        (None, Keeping::Broken(_)) => {
            model.keeping = Keeping::Journal;
            let text = "the journal can be written again";
            let mut effects = tell(model, Notice::new(Level::Info, text));
            effects.extend(release(model, Hold::Journal));
            effects
        }
        _ => Effects::new(),
    }
}

/// Something was not sent because the journal could not keep it. The journal tells of trouble
/// before anybody else does: if none is known, it has passed, and what was left is taken up again.
pub(super) fn take_up_unsent(model: &mut Model) -> Effects {
    match model.keeping {
        Keeping::Journal => release(model, Hold::Journal),
        _ => Effects::new(),
    }
}

/// Lifts one hold of the line, in the name of whoever is signed in.
fn release(model: &mut Model, why: Hold) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    board(model, Event::Released { actor, why: Some(why) })
}

/// Signed in for the first time, or again with another key.
pub(super) fn signed_in(model: &mut Model, session: Box<Session>) -> Effects {
    let again = model.session().is_some();
    let (scopes, me) = (session.key.scopes.clone(), session.me.clone());
    let (how, key) = (if again { "signed in again" } else { "signed in" }, &session.key);
    let text = format!(
        "{how} as {} ({}); key {}: {scopes}, {}",
        me.name,
        me.role.word(),
        key.name,
        key.end()
    );
    model.people.put([session.me.clone()]);
    model.sign_in = SignIn::Done(session);
    model.overlays.retain(|overlay| !matches!(overlay, Overlay::NewKey(_)));
    if again {
        let mut effects = tell(model, Notice::new(Level::Info, text));
        if views(model) {
            return effects;
        }
        // What runs can be watched with any key; the line waits for one that may start it.
        if model.actor().is_some_and(|actor| actor.can_write) {
            effects.extend(release(model, Hold::ReadOnly));
        } else {
            effects.extend(board(model, Event::Held { why: Hold::ReadOnly }));
        }
        effects.extend(release(model, Hold::SignedOut));
        return effects;
    }
    model.messages.keep(model.now, Notice::new(Level::Info, text));
    let mut effects = reopen(model);
    if scopes.allow(Scope::ReadPeople) {
        let query = model.users.query.clone();
        effects.extend(read_users(model, query));
        // A viewer shows what the other console finds.
        if me.role.is_admin() && !views(model) {
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

/// Asks the portal what became of the cases that an earlier run left behind, and the admin
/// whether the line shall go on.
fn reopen(model: &mut Model) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    if views(model) || model.board == Board::default() {
        return Effects::new();
    }
    let mut effects = board(model, Event::Opened { actor });
    if model.board.is_held_by(Hold::Resume) {
        model.overlays.push(Overlay::Resume);
    }
    if matches!(model.keeping, Keeping::Broken(_)) {
        effects.extend(board(model, Event::Held { why: Hold::Journal }));
    }
    effects
}

/// Lets the line go on, unless nothing can be sent: then each of it would fail in turn.
pub(crate) fn resume(model: &mut Model) -> Effects {
    if model.actor().is_some_and(|actor| actor.can_write) {
        return release(model, Hold::Resume);
    }
    let why = model.no_write().unwrap_or_default();
    tell(model, Notice::new(Level::Warning, format!("the line stays held: {why}")))
}

/// How a call failed of which a message tells.
pub(super) fn failure(msg: &Msg) -> Option<FailureKind> {
    let failure = match msg {
        Msg::LoadFailed { failure, .. }
        | Msg::Seen { seen: Observation::Failed(failure), .. }
        | Msg::UndoSeen { seen: UndoSeen::Failed(failure), .. } => Some(failure),
        Msg::Swept { found, .. } => found.as_ref().err(),
        Msg::PreFlight { facts, .. } => facts.as_ref().err(),
        Msg::Trail { traces, .. } => traces.as_ref().err(),
        Msg::Owners { owners, .. } => owners.as_ref().err(),
        Msg::Changed { told, .. } => told.as_ref().err(),
        Msg::Looked { seen, .. } => seen.as_ref().err(),
        _ => None,
    };
    failure.map(|failure| failure.kind)
}

/// The portal does not take the key any more: a new one is asked for in place, and the board and
/// whatever is on the screen stay. Asked once: whoever put the question off is not asked again by
/// each poll that is refused.
pub(super) fn key_ended(model: &mut Model) -> Effects {
    let SignIn::Done(session) = &model.sign_in else { return Effects::new() };
    model.sign_in = SignIn::Ended(session.clone());
    let asked = |overlay: &Overlay| matches!(overlay, Overlay::NewKey(_));
    if !model.overlays.iter().any(asked) {
        model.overlays.push(Overlay::NewKey(NewKey::default()));
    }
    if views(model) {
        return Effects::new();
    }
    board(model, Event::Held { why: Hold::SignedOut })
}

/// Whether the board is another console's, which this one only shows.
const fn views(model: &Model) -> bool {
    matches!(model.keeping, Keeping::Viewer(_))
}

pub(super) fn key_refused(model: &mut Model, failure: &Failure) -> Effects {
    for overlay in &mut model.overlays {
        if let Overlay::NewKey(dialog) = overlay {
            dialog.refused(failure);
        }
    }
    Effects::new()
}
