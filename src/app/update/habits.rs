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
    keep_old_filters(model);
    if Filters::of(model) == Filters::default() {
        return Effects::new();
    }
    let back = model.preferences.keymap.way_to(Action::Back);
    let text = format!("filters of last time: {back} clears them");
    tell(model, Notice::new(Level::Warning, text))
}

fn keep_old_filters(model: &mut Model) {
    let filters = Filters::of_users(model);
    model.taste.old_filters = Some(filters).filter(|filters| *filters != Filters::default());
}

/// Filters that are other ones now are no longer those of last time.
pub(super) fn notice_touch(model: &mut Model) {
    if model.taste.old_filters.is_some() && !model.filtering {
        let filters = Filters::of_users(model);
        model.taste.old_filters.take_if(|old| *old != filters);
    }
}

/// New habits are kept where some are kept at all. A filter is none while it is being typed; a
/// console that only views leaves the file to the one that does not.
pub(super) fn remember(model: &mut Model) -> Option<Effect> {
    let known = model.taste.kept.as_ref()?;
    if model.filtering || matches!(model.keeping, Keeping::Viewer(_)) {
        return None;
    }
    let habits = Habits::of(model);
    if habits == *known {
        return None;
    }
    model.taste.kept = Some(habits.clone());
    Some(Effect::Remember(Box::new(habits)))
}

/// Takes all filters of the users away at once.
pub(super) fn clear_filters(model: &mut Model) -> Effects {
    model.users.filter.clear();
    model.users.arrange(&model.people);
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
    if model.taste.old_filters.is_some() {
        keep_old_filters(model);
    }
    effects
}

/// Reads the users with another query of the server's filters, if anybody is signed in to ask; else
/// the first reading will ask so.
pub(crate) fn filter_users(model: &mut Model, query: PeopleQuery) -> Effects {
    if query == model.users.query {
        return Effects::new();
    }
    if model.session().is_none() && model.users.read() == 0 {
        model.users.query = query;
        return Effects::new();
    }
    read_users(model, query)
}
