//! What comes back from the portal: pages of lists, and the looks of the sweep.

use super::{board, habits, tell};
use crate::{
    app::{Action, Effect, Effects, LoadId, Loaded, Model},
    domain::{Failure, FailureKind, PersonId, TaskReport},
    offboard::{Event, Level, Notice, Sweep, sweep},
    overlays,
};

const GROUPS: &str = "the list of groups";

pub(super) fn page(model: &mut Model, load: LoadId, rows: Loaded) -> Effects {
    if let Some(dialog) = model.headships(load) {
        for group in dialog.take(rows) {
            model.groups.put(group);
        }
        return Effects::new();
    }
    match rows {
        Loaded::People(page) if model.users.loading.id == Some(load) => {
            model.users.page(page, &mut model.people);
        }
        Loaded::People(page) if model.sweep_candidates.0.id == Some(load) => {
            model.sweep_candidates.0.total = Some(page.total);
            model.sweep_candidates.1.extend(page.items.iter().map(|person| person.id));
            model.people.put(page.items);
        }
        Loaded::People(page) if model.heirs.contains(&load) => {
            model.people.put(page.items);
            overlays::sheet::heirs_arrived(model);
            overlays::picker::heirs_arrived(model);
        }
        Loaded::People(page) => {
            if let Some((_, members)) = &mut model.groups.open
                && members.loading.id == Some(load)
            {
                members.page(page, &mut model.people);
            }
        }
        Loaded::Groups(page) if model.groups.loading.id == Some(load) => model.groups.page(page),
        Loaded::Groups(_) | Loaded::GroupNames(_) => {}
    }
    Effects::new()
}

pub(super) fn end(model: &mut Model, load: LoadId, failure: Option<Failure>) -> Effects {
    if let Some(dialog) = model.headships(load) {
        dialog.failure = failure;
        return Effects::new();
    }
    let told = failure.clone();
    let what = if model.users.loading.id == Some(load) {
        model.users.end(failure, &model.people);
        "the list of people"
    } else if model.groups.loading.id == Some(load) {
        model.groups.end(failure);
        GROUPS
    } else if model.sweep_candidates.0.id == Some(load) {
        model.sweep_candidates.0.end(failure);
        if told.is_none() {
            return begin_sweep(model);
        }
        "the list of disabled people"
    } else if model.heirs.contains(&load) {
        model.heirs.retain(|id| *id != load);
        "the list of possible heirs"
    } else {
        match &model.groups.open {
            Some((_, members)) if members.loading.id == Some(load) => {
                model.groups.end_members(failure, &model.people);
                "the list of members"
            }
            _ => return Effects::new(),
        }
    };
    if told.is_none() && what == GROUPS {
        return habits::drop_gone_group(model);
    }
    match told {
        Some(failure) => {
            let refresh = model.preferences.keymap.way_to(Action::Refresh);
            let text = format!("{what} is not complete: {failure}. {refresh} reads it again");
            tell(model, Notice::new(Level::Error, text))
        }
        None => Effects::new(),
    }
}

fn begin_sweep(model: &mut Model) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    let ids = std::mem::take(&mut model.sweep_candidates.1);
    model.sweep = Sweep::over(ids.into_iter().filter_map(|id| model.people.get(id)), &actor);
    sweep_on(model)
}

fn sweep_on(model: &mut Model) -> Effects {
    let next = model.sweep.ask_next(model.now).map(|party| party.id);
    next.map(|person| Effect::Sweep { person, after: sweep::PAUSE }).into_iter().collect()
}

pub(super) fn swept(
    model: &mut Model,
    person: PersonId,
    found: Result<Option<TaskReport>, Failure>,
) -> Effects {
    let mut effects = Effects::new();
    let Some(since) = model.sweep.asked_since(person) else { return effects };
    match found {
        // It may be a record of the run that has ended here meanwhile: looked at once more.
        Ok(Some(_)) if model.board.has_ended_since(person, since) => model.sweep.missed(),
        Ok(found) => {
            let Some(party) = model.sweep.answered() else { return effects };
            let found = found.filter(|report| !report.has_ended());
            if let (Some(report), Some(actor)) = (found, model.actor()) {
                let text = format!("{}: a task was found that was started elsewhere", party.name);
                let found = board(model, Event::Found { actor, leaver: party, report });
                if !found.is_empty() {
                    effects.extend(tell(model, Notice::new(Level::Warning, text)));
                }
                effects.extend(found);
            }
        }
        Err(failure) if failure.kind == FailureKind::SignedOut => {
            model.sweep.stop();
            let text = format!("probing for tasks started elsewhere ended: {failure}");
            effects.extend(tell(model, Notice::new(Level::Error, text)));
        }
        Err(_) => model.sweep.missed(),
    }
    effects.extend(sweep_on(model));
    if model.sweep.progress().is_none() {
        effects.extend(tell_unasked(model));
    }
    effects
}

/// A search that could not look at everybody says so: a task of theirs would not be seen.
fn tell_unasked(model: &mut Model) -> Effects {
    const NAMED: usize = 5;
    let unasked = model.sweep.unasked();
    if unasked.is_empty() {
        return Effects::new();
    }
    let names: Vec<&str> = unasked.iter().take(NAMED).map(|party| party.name.as_str()).collect();
    let more = match unasked.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let probe = model.preferences.keymap.way_to(Action::Sweep);
    let text = format!(
        "whether somebody else started a task could not be asked for {}{more}; {probe} asks again",
        names.join(", ")
    );
    tell(model, Notice::new(Level::Warning, text))
}
