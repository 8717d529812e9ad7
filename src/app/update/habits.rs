//! What is remembered from one start to the next: taking it up, and noticing that it changed.

use super::{read_users, tell};
use crate::{
    app::{Action, Effect, Effects, Habits, Keeping, Model, habits::Filters},
    domain::PeopleQuery,
    offboard::{Level, Notice},
};

/// Arranges the screen as it was the last time. Filters are named: nobody shall take what they
/// leave for the whole company.
pub(super) fn take_up(model: &mut Model, habits: &Habits) -> Effects {
    habits.apply(model);
    model.taste.kept = Some(Habits::of(model));
    model.taste.old_filters = Filters::of(model) != Filters::default();
    if !model.taste.old_filters {
        return Effects::new();
    }
    let back = model.preferences.keymap.way_to(Action::Back);
    let text = format!("filters of last time: {back} clears them");
    tell(model, Notice::new(Level::Warning, text))
}

/// New habits are kept where some are kept at all. A filter is none while it is being typed; a
/// console that only views leaves the file to the one that does not.
pub(super) fn remember(model: &mut Model) -> Option<Effect> {
    let known = model.taste.kept.as_ref()?;
    if model.filtering || matches!(model.keeping, Keeping::Viewer(_) | Keeping::Replay) {
        return None;
    }
    let habits = Habits::of(model);
    if habits == *known {
        return None;
    }
    model.taste.kept = Some(habits.clone());
    Some(Effect::Remember(Box::new(habits)))
}

/// Takes the filters of last time away, all at once.
pub(super) fn clear_filters(model: &mut Model) -> Effects {
    model.taste.old_filters = false;
    model.users.filter.clear();
    model.groups.filter.clear();
    model.groups.refilter();
    model.users.refilter(&model.people);
    filter_users(model, PeopleQuery::default())
}

/// All groups were read: a filter by one that is not among them would hide everybody.
pub(super) fn drop_gone_group(model: &mut Model) -> Effects {
    let query = &model.users.query;
    if query.group.is_none_or(|group| model.groups.get(group).is_some()) {
        return Effects::new();
    }
    let query = PeopleQuery { group: None, ..query.clone() };
    let text = "the group that the users were filtered by is gone: it filters no more";
    let mut effects = tell(model, Notice::new(Level::Warning, text));
    effects.extend(filter_users(model, query));
    model.taste.old_filters &= Filters::of(model) != Filters::default();
    effects
}

/// Asks the server for other users, if anybody is signed in to ask.
fn filter_users(model: &mut Model, query: PeopleQuery) -> Effects {
    if query == model.users.query {
        return Effects::new();
    }
    if model.session().is_none() {
        model.users.query = query;
        return Effects::new();
    }
    read_users(model, query)
}
