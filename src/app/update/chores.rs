//! Changes outside of cases: begun by dialogs, judged by `offboard::chores`; what is read back
//! is shown at once.

use super::{perform::read_members, read_users, tell};
use crate::{
    app::{Effect, Effects, Model},
    domain::{Failure, GroupId, Refusal},
    offboard::{Change, ChoreId, ChoreOrder, Seen, chores::Wanted},
    overlays::{Overlay, changes},
};

/// Begins what an admin has confirmed. More than one change, and those that may have a question,
/// are shown in a list.
pub(crate) fn begin(model: &mut Model, title: String, wanted: Vec<Wanted>) -> Effects {
    let listed = match wanted.as_slice() {
        [] => return Effects::new(),
        [one] => one.change.look_before().is_some(),
        _ => true,
    };
    let orders = model.chores.add(title, wanted);
    if listed {
        model.overlays.push(Overlay::Changes(changes::Results::default()));
    }
    carry(model, orders)
}

/// The portal's answer to a change.
pub(super) fn told(model: &mut Model, id: ChoreId, told: Result<(), Failure>) -> Effects {
    let orders = model.chores.told(model.now, id, told);
    carry(model, orders)
}

/// What a change is judged by.
pub(super) fn seen(model: &mut Model, id: ChoreId, seen: Result<Seen, Failure>) -> Effects {
    if let Ok(seen) = &seen {
        take_in(model, id, seen);
    }
    let orders = model.chores.seen(model.now, id, seen);
    carry(model, orders)
}

/// Shows what was read: the lists never stand behind what the portal has just said.
fn take_in(model: &mut Model, id: ChoreId, seen: &Seen) {
    let (groups, person) = match seen {
        Seen::Groups(groups) => (groups.clone(), &None),
        Seen::Both(from, to) => {
            ([&from.group, &to.group].into_iter().flatten().cloned().collect(), &None)
        }
        Seen::Group(group) => (group.iter().cloned().collect(), &None),
        Seen::Member { group, person, .. } => (group.iter().cloned().collect(), person),
        Seen::Person(person) | Seen::Profile(person, _) => (Vec::new(), person),
    };
    if *seen == Seen::Group(None)
        && let Some(group) = model.chores.change(id).and_then(Change::group)
    {
        model.groups.remove(group);
    }
    for group in groups {
        model.groups.put(group);
    }
    if let Some(person) = person {
        model.learn(person.clone());
    }
}

/// Turns what the chores order into effects.
pub(crate) fn carry(model: &mut Model, orders: Vec<ChoreOrder>) -> Effects {
    let mut effects = Effects::new();
    for order in orders {
        match order {
            ChoreOrder::Look(chore, look, after) => {
                effects.push(Effect::Look { chore, look, after });
            }
            ChoreOrder::Send(chore, change, label) => match no_longer(model, &change) {
                None => effects.push(Effect::Change { chore, change, label }),
                Some(refusal) => {
                    let orders = model.chores.not_sent(chore, refusal.sentence());
                    effects.extend(carry(model, orders));
                }
            },
            ChoreOrder::Record(record) => effects.push(Effect::Record(Box::new(record))),
            ChoreOrder::Tell(notice) => effects.extend(tell(model, notice)),
            ChoreOrder::Rest => effects.extend(read_again(model)),
        }
    }
    effects
}

/// Why a change must not be sent any more that could be when it was confirmed: it may have waited
/// for minutes behind others, and an offboarding was planned meanwhile.
fn no_longer(model: &Model, change: &Change) -> Option<Refusal> {
    match change {
        Change::DeleteProfile(person) => model.board.may_plan(*person).err(),
        _ => None,
    }
}

/// After a batch: lists whose rows it added or took away are read again.
fn read_again(model: &mut Model) -> Effects {
    let Some(batch) = model.chores.latest() else { return Effects::new() };
    let changes = || batch.chores.iter().map(|chore| &chore.wanted.change);
    let profiles = changes().any(|change| matches!(change, Change::DeleteProfile(_)));
    let moves = |change: &Change, open: GroupId| match change {
        Change::AddMember { group, .. }
        | Change::RemoveMember { group, .. }
        | Change::SetHead { group, .. } => *group == open,
        Change::MoveMembers { from, to } => *from == open || *to == open,
        _ => false,
    };
    let open = model.groups.open.as_ref().map(|(group, _)| *group);
    let open = open.filter(|open| changes().any(|change| moves(change, *open)));
    let mut effects = Effects::new();
    if profiles {
        let query = model.users.query.clone();
        effects.extend(read_users(model, query));
    }
    if let Some(open) = open {
        effects.extend(read_members(model, open));
    }
    effects
}
