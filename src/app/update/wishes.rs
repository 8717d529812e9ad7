//! What an admin wishes to change: each wish opens the dialog that says what will happen, to
//! whom, and to whom not.

use super::tell;
use crate::{
    app::{Action, Effect, Effects, Load, Model},
    domain::{
        Clean, Group, GroupId, Person, PersonId, Reason, Refusal, Role, may_change_role,
        may_delete_profile, may_disable, may_enable, may_end_sessions,
    },
    offboard::{Change, Level, Notice, Party, chores::Wanted},
    overlays::{
        Overlay, group_form,
        headships::Headships,
        picker::{Picker, Purpose},
        review::Review,
    },
    ui::text,
};

/// Opens the dialog of an action that was found possible.
pub(super) fn open(model: &mut Model, action: Action) -> Effects {
    let overlay = match action {
        Action::NewGroup => Some(Overlay::GroupForm(group_form::Form::new_group())),
        Action::RenameGroup => {
            model.group_in_front().map(|group| Overlay::GroupForm(group_form::Form::rename(group)))
        }
        Action::SetManager => set_manager(model),
        Action::AddMembers => {
            let group = model.group_in_front().map(|group| group.id);
            group.map(|group| pick(model, Purpose::Members(group)))
        }
        Action::RemoveMembers => remove_members(model).map(Review::ask),
        Action::MoveMembers => {
            let group = model.group_in_front().map(|group| group.id);
            group.map(|group| pick(model, Purpose::MoveTo(group)))
        }
        Action::DeleteGroup => model.group_in_front().map(delete_group).map(Overlay::Review),
        Action::Headships => return headships(model),
        Action::ChangeRole => Some(pick(model, Purpose::Role(model.chosen()))),
        _ => return of_people(model, action),
    };
    model.overlays.extend(overlay);
    Effects::new()
}

fn pick(model: &Model, purpose: Purpose) -> Overlay {
    Overlay::Picker(Picker::open(model, purpose))
}

/// On a list of groups the manager is picked; among the members it is the one under the cursor.
fn set_manager(model: &Model) -> Option<Overlay> {
    let group = model.group_in_front()?;
    let chosen = model.chosen();
    let person = match chosen.as_slice() {
        [one] => model.people.get(*one),
        _ => None,
    };
    let Some(person) = person else {
        return Some(pick(model, Purpose::Head(vec![group.id], None)));
    };
    let mut review = Review::new(format!("Manager of {}", group.name));
    let now = group.manager.as_ref().map_or("nobody", |manager| &manager.name);
    review.line(format!("Now {now}; who stays a member."));
    match crate::domain::may_join_group(person) {
        Ok(()) => review.doable.push(head(group, person)),
        Err(why) => review.blocked.push((person.email.clone(), why)),
    }
    Some(Overlay::Review(review))
}

/// The change that makes somebody the manager of a group.
pub(crate) fn head(group: &Group, person: &Person) -> Wanted {
    Wanted {
        change: Change::SetHead { group: group.id, person: person.id },
        subject: group.name.clone(),
        label: Clean::new(&format!("{}: {} becomes its manager", group.name, person.name)),
    }
}

/// The change that adds somebody to a group.
pub(crate) fn add(group: &Group, person: &Person) -> Wanted {
    Wanted {
        change: Change::AddMember { group: group.id, person: person.id },
        subject: person.email.clone(),
        label: Clean::new(&format!("{}: add {}", group.name, person.name)),
    }
}

fn remove_members(model: &Model) -> Option<Review> {
    let group = model.group_in_front()?;
    let mut review = Review::new(format!("Take out of {}", group.name));
    for person in chosen(model) {
        if group.manager.as_ref().is_some_and(|manager| manager.id == person.id) {
            review.warning(format!("{} is its manager: the group will have none.", person.name));
        }
        review.doable.push(Wanted {
            change: Change::RemoveMember { group: group.id, person: person.id },
            subject: person.email.clone(),
            label: Clean::new(&format!("{}: take out {}", group.name, person.name)),
        });
    }
    Some(review)
}

fn delete_group(group: &Group) -> Review {
    let mut review = Review::new("Delete a group".into());
    review.line(format!("{}  ({})", group.name, group.id));
    review.line(format!(
        "{}; disabled members are not counted. Nobody's profile is touched.",
        text::counted(group.members as usize, "member")
    ));
    review.warning("What was shared with the group is no longer shared. There is no undo.".into());
    review.doable.push(Wanted {
        change: Change::DeleteGroup(group.id),
        subject: group.name.clone(),
        label: Clean::new(&format!("delete the group {}", group.name)),
    });
    review.must_type(typable(&group.name).unwrap_or("delete"));
    review
}

/// A name that can be typed as it is shown.
fn typable(name: &str) -> Option<&str> {
    let plain = |c: char| c.is_alphanumeric() || c.is_ascii_graphic() || c == ' ';
    (!name.is_empty() && name.chars().all(plain)).then_some(name)
}

/// The question before all members of one group move to another.
pub(crate) fn move_members(model: &Model, from: GroupId, to: GroupId) -> Option<Review> {
    let (from, to) = (model.groups.get(from)?, model.groups.get(to)?);
    let mut review = Review::new("Move all members".into());
    let counted = |group: &Group| text::counted(group.members as usize, "member");
    review.line(format!("from  {}  ({})", from.name, counted(from)));
    review.line(format!("to    {}  ({})", to.name, counted(to)));
    review.line(String::new());
    if model.portal.copies_instead_of_moving() {
        let version = model.portal.version.as_deref().unwrap_or_default();
        review.warning(format!("This server ({version}) copies: everybody stays in the source."));
    } else {
        review.line("Active and pending members move; the source keeps the disabled ones,".into());
        review.line("whom the server hides. They are counted and named afterwards.".into());
    }
    if let Some(manager) = &from.manager {
        review.line(match manager.status {
            crate::domain::PersonStatus::Disabled => {
                format!("{} is disabled and stays manager of the source.", manager.name)
            }
            _ => format!("{} moves as a plain member; the source has no manager.", manager.name),
        });
    }
    review.warning("There is no undo: who was in which group is not remembered.".into());
    review.doable.push(Wanted {
        change: Change::MoveMembers { from: from.id, to: to.id },
        subject: from.name.clone(),
        label: Clean::new(&format!("move the members of {} to {}", from.name, to.name)),
    });
    review.must_type("move");
    Some(review)
}

fn headships(model: &mut Model) -> Effects {
    let chosen = model.chosen();
    let [one] = chosen.as_slice() else { return Effects::new() };
    let Some(person) = model.people.get(*one).map(Party::from) else { return Effects::new() };
    let (load, effects) = model.load(Load::GroupsOf(person.id), None);
    model.overlays.push(Overlay::Headships(Headships::new(person, load)));
    effects
}

fn chosen(model: &Model) -> impl Iterator<Item = &Person> {
    model.chosen().into_iter().filter_map(|id| model.people.get(id))
}

/// Disable, enable, end sessions, delete: for everybody who is chosen and may be.
fn of_people(model: &mut Model, action: Action) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    let (title, verb) = match action {
        Action::Disable => ("Disable", "disable"),
        Action::Enable => ("Enable", "enable"),
        Action::EndSessions => ("Log out everywhere", "end the sessions of"),
        _ => ("Delete profiles", "delete the profile of"),
    };
    let mut review = Review::new(title.into());
    for person in chosen(model) {
        let (change, allowed) = match action {
            Action::Disable => (Change::Disable(person.id), may_disable(&actor, person)),
            Action::Enable => (Change::Enable(person.id), may_enable(&actor, person)),
            Action::EndSessions => {
                (Change::EndSessions(person.id), may_end_sessions(&actor, person))
            }
            _ => {
                let planned = model.board.may_plan(person.id).map_err(Refusal::sentence);
                let allowed = may_delete_profile(&actor, person).and(planned);
                (Change::DeleteProfile(person.id), allowed)
            }
        };
        sort(&mut review, person, change, verb, allowed);
    }
    let offboard = model.preferences.keymap.way_to(Action::Offboard);
    let instead = format!("To hand it over instead, press {offboard}. There is no undo.");
    let explained: &[&str] = match action {
        Action::Disable => &["Their sessions end; groups, rooms and API keys stay as they are."],
        Action::Enable => &["The plan needs a free seat for each. Their API keys work again."],
        Action::EndSessions => &["Their API keys stay valid."],
        _ => &["What they still own becomes YOURS, unshared documents are destroyed.", &instead],
    };
    for line in explained {
        review.line((*line).to_owned());
    }
    if action == Action::DeleteProfile {
        match review.doable.as_slice() {
            [one] => review.must_type(&one.subject.clone()),
            many => review.must_type(&many.len().to_string()),
        }
    }
    show(model, review)
}

fn sort(
    review: &mut Review,
    person: &Person,
    change: Change,
    verb: &str,
    allowed: Result<(), Reason>,
) {
    match allowed {
        Ok(()) => review.doable.push(Wanted {
            change,
            subject: person.email.clone(),
            label: Clean::new(&format!("{verb} {} ({})", person.name, person.email)),
        }),
        Err(why) => review.blocked.push((person.email.clone(), why)),
    }
}

/// The question before people get another role.
pub(crate) fn change_role(model: &mut Model, people: &[PersonId], role: Role) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    let mut review = Review::new(format!("Make {}", role.word()));
    for person in people.iter().filter_map(|id| model.people.get(*id)) {
        let change = Change::ChangeRole { person: person.id, role };
        let allowed = may_change_role(&actor, person, role);
        sort(&mut review, person, change, &format!("make {} of", role.word()), allowed);
    }
    review.line("The plan may need a seat for each. It takes effect at once.".into());
    show(model, review)
}

/// Shows the question; if there is nobody to ask about, says why.
fn show(model: &mut Model, review: Review) -> Vec<Effect> {
    if review.doable.is_empty() {
        let text = match review.blocked.as_slice() {
            [(who, why)] => format!("{who}: {why}"),
            [(_, why), ..] => format!("none of {}: {why}", review.blocked.len()),
            [] => "there is nobody to do this to".into(),
        };
        return tell(model, Notice::new(Level::Warning, text));
    }
    model.overlays.push(review.ask());
    Effects::new()
}
