//! How a change ended, judged by what was read before it, what the portal answered, and what is
//! there afterwards.

use super::{Change, Seen, Side};
use crate::domain::{
    Clean, Failure, FailureKind, Group, Person, PersonId, PersonStatus, TaskReport, TaskStatus,
};

/// How a change ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// What was read back is what was wanted.
    Done(String),
    /// Something to look at: it went another way, or only in part.
    Odd(String),
    /// Sent, and nobody could read what came of it.
    Unverified(String),
    /// It was not made.
    Failed(String),
    /// Something goes on: look again a little later.
    NotYet(String),
}

impl Verdict {
    /// The sentence.
    pub fn text(&self) -> &str {
        match self {
            Self::Done(text)
            | Self::Odd(text)
            | Self::Unverified(text)
            | Self::Failed(text)
            | Self::NotYet(text) => text,
        }
    }
}

/// Why the portal answers with success and leaves things as they are.
const NOTHING_CHANGED: &str = "the portal accepted the call and changed nothing";

impl Change {
    /// How it ended, by what was read before, what the portal answered, and what is there now.
    pub fn judge(&self, before: Option<&Seen>, told: &Result<(), Failure>, now: &Seen) -> Verdict {
        match (self, now) {
            (Self::CreateGroup { head, members, .. }, Seen::Groups(groups)) => {
                created(before, told, groups, *head, members)
            }
            (Self::MoveMembers { .. }, Seen::Both(from, to)) => moved(before, told, from, to),
            (Self::DeleteProfile(_), Seen::Profile(person, removal)) => {
                deleted(told, person.is_some(), removal.as_ref())
            }
            _ => self.plain(told, now),
        }
    }

    /// A change that one look shows: it is there, or it is not.
    fn plain(&self, told: &Result<(), Failure>, now: &Seen) -> Verdict {
        let (is_so, gone) = match (self, now) {
            (Self::DeleteGroup(_), Seen::Group(group)) => (group.is_none(), false),
            (Self::RenameGroup { name, .. }, Seen::Group(group)) => (
                group.as_ref().is_some_and(|group| group.name == Clean::new(name)),
                group.is_none(),
            ),
            (Self::SetHead { person, .. }, Seen::Group(group)) => {
                let head = group.as_ref().and_then(|group| group.manager.as_ref());
                (head.is_some_and(|head| head.id == *person), group.is_none())
            }
            (Self::AddMember { .. }, Seen::Member { inside, group, .. }) => {
                (*inside, group.is_none())
            }
            (Self::RemoveMember { .. }, Seen::Member { inside, group, .. }) => {
                (!*inside, group.is_none())
            }
            (Self::Disable(_), Seen::Person(person)) => {
                let is = |person: &Person| person.status == PersonStatus::Disabled;
                (person.as_ref().is_some_and(is), person.is_none())
            }
            (Self::Enable(_), Seen::Person(person)) => {
                let is = |person: &Person| person.status != PersonStatus::Disabled;
                (person.as_ref().is_some_and(is), person.is_none())
            }
            (Self::ChangeRole { role, .. }, Seen::Person(person)) => {
                (person.as_ref().is_some_and(|person| person.role == *role), person.is_none())
            }
            _ => (false, false),
        };
        match (is_so, told) {
            (true, Ok(())) => Verdict::Done("done, and read back".into()),
            (true, Err(failure)) if failure.kind == FailureKind::Forbidden => {
                Verdict::Odd(format!("refused, and made all the same: it is so now ({failure})"))
            }
            (true, Err(failure)) => {
                Verdict::Done(format!("read back: it is so, although the answer was: {failure}"))
            }
            (false, _) if gone => Verdict::Failed("it no longer exists".into()),
            (false, Ok(())) => Verdict::Odd(format!("{NOTHING_CHANGED}: {}", self.likely_reason())),
            (false, Err(failure)) => Verdict::Failed(failure.to_string()),
        }
    }

    /// Why the portal most likely did nothing.
    const fn likely_reason(&self) -> &'static str {
        match self {
            Self::SetHead { .. } | Self::AddMember { .. } => {
                "it leaves out people who are disabled, guests or gone"
            }
            Self::Disable(_) | Self::Enable(_) => {
                "before 3.7 it skips admins, the owner and LDAP people"
            }
            _ => "or somebody changed it back",
        }
    }
}

fn created(
    before: Option<&Seen>,
    told: &Result<(), Failure>,
    now: &[Group],
    head: Option<PersonId>,
    members: &[PersonId],
) -> Verdict {
    let known = |id| matches!(before, Some(Seen::Groups(old)) if old.iter().any(|g| g.id == id));
    let fresh: Vec<&Group> = now.iter().filter(|group| !known(group.id)).collect();
    let [group] = fresh.as_slice() else {
        return match (fresh.len(), told) {
            (0, Err(failure)) => Verdict::Failed(format!("not made: {failure}")),
            (0, Ok(())) => Verdict::Odd("answered with success, but no such group is there".into()),
            (many, _) => Verdict::Odd(format!("{many} new groups of this name are there now")),
        };
    };
    let wanted = members.len() + usize::from(head.is_some_and(|head| !members.contains(&head)));
    let headed = group.manager.as_ref().map(|manager| manager.id) == head;
    if !headed || group.members as usize != wanted {
        let who = if headed { "" } else { " and another head" };
        let text = format!("made with {} of {wanted} members{who}", group.members);
        return Verdict::Odd(text);
    }
    Verdict::Done(match told {
        Ok(()) => "made, and read back".into(),
        Err(failure) => format!("it is there, although the answer was: {failure}"),
    })
}

fn moved(before: Option<&Seen>, told: &Result<(), Failure>, from: &Side, to: &Side) -> Verdict {
    let count = |side: &Side| side.group.as_ref().map_or(0, |group| group.members);
    let Some(Seen::Both(old_from, old_to)) = before else {
        return Verdict::Unverified("the counts before are not known".into());
    };
    let (was, is) = ((count(old_from), count(old_to)), (count(from), count(to)));
    let counts = format!("source {} -> {}, target {} -> {}", was.0, is.0, was.1, is.1);
    let mut told_of = vec![counts];
    if from.hidden > 0 {
        let mut names: Vec<&str> = from.names.iter().take(3).map(|name| &**name).collect();
        if from.hidden > 3 {
            names.push("and others");
        }
        told_of.push(format!("{} disabled stay in the source ({})", from.hidden, names.join(", ")));
    }
    let head = |side: &Side| side.group.as_ref().and_then(|group| group.manager.clone());
    match (head(old_from), head(from)) {
        (Some(_), Some(stays)) => told_of.push(format!("{} still heads the source", stays.name)),
        (Some(left), None) => told_of.push(format!("{} heads it no more", left.name)),
        (None, _) => {}
    }
    let text = told_of.join("; ");
    match told {
        _ if is.0 == 0 && is.1 >= was.1 && was.0 > 0 => Verdict::Done(text),
        Ok(()) if is.0 == was.0 && is.1 > was.1 => {
            Verdict::Odd(format!("copied, not moved, as servers up to 3.6 do: {text}"))
        }
        Ok(()) if is.0 == was.0 => Verdict::Odd(format!("{NOTHING_CHANGED}: {text}")),
        Ok(()) => Verdict::Odd(format!("not everybody has moved: {text}")),
        Err(failure) if is == was => Verdict::Failed(failure.to_string()),
        Err(failure) => Verdict::Odd(format!("{text}; the answer was: {failure}")),
    }
}

/// After the profile its clean-up is watched: only its record tells whether that worked
/// (docspace-api.md 5.3).
fn deleted(told: &Result<(), Failure>, exists: bool, removal: Option<&TaskReport>) -> Verdict {
    match (told, exists, removal) {
        (Err(failure), true, _) => Verdict::Failed(failure.to_string()),
        (Ok(()), true, _) => Verdict::Odd(format!("{NOTHING_CHANGED}: the profile is still there")),
        (_, false, None) => Verdict::Odd(
            "the profile is gone; no record of the clean-up is left, so its end is unknown".into(),
        ),
        (_, false, Some(report)) if !report.has_ended() => {
            Verdict::NotYet(format!("the profile is gone, clean-up at {} %", report.percentage))
        }
        (_, false, Some(report)) => match &report.error {
            None if report.status == TaskStatus::Completed => {
                Verdict::Done("the profile is gone, its clean-up is complete".into())
            }
            error => Verdict::Odd(format!(
                "the profile is gone, but its clean-up failed at {} %, so what it owned stays \
                 without an owner: {}",
                report.percentage,
                error.as_deref().unwrap_or("no reason given")
            )),
        },
    }
}
