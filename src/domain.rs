//! People, groups, tasks, roles and rules. No I/O, no terminal, no wire names.
//!
//! Everything in here is plain data that compares: the client makes it out of answers, the
//! case machine concludes from it, the screens draw it.

mod audit;
mod failure;
mod group;
mod id;
mod may;
mod people;
mod person;
mod receipt;
mod room;
mod rules;
mod session;
mod task;
mod text;

pub use audit::{AuditEvent, Traces};
pub use failure::{Failure, FailureKind};
pub use group::{Group, GroupName, Manager};
pub use id::{GroupId, KeyId, PersonId};
pub use jiff::Timestamp;
pub use may::{
    Reason, may_change_group, may_change_groups, may_change_role, may_delete_profile, may_disable,
    may_enable, may_end_sessions, may_join_group,
};
pub use people::{Page, PeopleQuery};
pub use person::{Login, Person, PersonStatus, Role};
pub use receipt::Receipt;
pub use room::{Area, Room, RoomId, Rooms};
pub use rules::{Actor, Refusal, Unfit, may_inherit, may_offboard};
pub use session::{Connection, KeyInfo, Portal, Scope, Scopes, Session};
pub use task::{Step, TaskReport, TaskStatus};
pub use text::Clean;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde::{Serialize, de::DeserializeOwned};
    use serde_json::{Value, json};

    use super::*;

    /// What a journal holds of this, and that it comes back from there.
    fn kept<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(what: &T) -> Value {
        let kept = serde_json::to_value(what).unwrap();
        assert_eq!(serde_json::from_value::<T>(kept.clone()).unwrap(), *what);
        kept
    }

    fn person() -> Person {
        Person {
            id: PersonId::from_u128(1),
            name: Clean::new("Zoë O'Brien"),
            email: Clean::new("zoe@example.com"),
            role: Role::DocSpaceAdmin,
            status: PersonStatus::Disabled,
            login: Login::Ldap,
            groups: Clean::new("R&D, Sales"),
            disabled_at: Some("2026-11-22T14:16:04Z".parse().unwrap()),
            used_space: Some(734_003_200),
            quota: Some(1_073_741_824),
        }
    }

    #[test]
    fn people_are_kept_in_words() {
        let expected = json!({
            "id": "00000000-0000-0000-0000-000000000001", "name": "Zoë O'Brien",
            "email": "zoe@example.com", "role": "doc_space_admin", "status": "disabled",
            "login": "ldap", "groups": "R&D, Sales", "disabled_at": "2026-11-22T14:16:04Z",
            "used_space": 734_003_200, "quota": 1_073_741_824,
        });
        assert_eq!(kept(&person()), expected);
    }

    #[test]
    fn a_person_kept_without_what_is_optional_comes_back() {
        let id = person().id;
        let short =
            json!({"id": id, "name": "Z", "email": "z", "role": "guest", "status": "active"});
        let person: Person = serde_json::from_value(short).unwrap();
        assert_eq!((person.login, person.used_space), (Login::Portal, None));
        assert_eq!((&*person.groups, person.disabled_at), ("", None));
    }

    #[test]
    fn tasks_failures_and_reasons_are_kept() {
        let error = Some(Clean::new("account"));
        let (status, percentage) = (TaskStatus::Failed, 10);
        kept(&TaskReport { percentage, completed: true, status, error });
        kept(&TaskReport {
            percentage,
            completed: false,
            status: TaskStatus::Created,
            error: None,
        });
        let throttled = Failure::new(FailureKind::Throttled(Duration::from_millis(1_500)), "later");
        let seconds = json!({"throttled": {"secs": 1, "nanos": 500_000_000}});
        assert_eq!(kept(&throttled), json!({"kind": seconds, "text": "later"}));
        assert_eq!(kept(&FailureKind::SignedOut), "signed_out");
        assert_eq!(Step::ALL.map(|step| kept(&step))[3], "personal_files");
        assert_eq!(kept(&Refusal::HeirIsPending), "heir_is_pending");
        kept(&Actor { id: person().id, role: Role::Owner, can_write: true });
    }

    #[test]
    fn groups_and_the_audit_trail_are_kept() {
        let id = GroupId::from_u128(7);
        let Person { id: head, name, status, .. } = person();
        let manager = Some(Manager { id: head, name: name.clone(), status });
        kept(&Group { id, name: Clean::new("R&D"), manager, members: 3, ldap: false });
        kept(&Group { id, name: Clean::new(""), manager: None, members: 0, ldap: true });
        kept(&GroupName { id, name: Clean::new("R&D") });
        kept(&AuditEvent {
            id: 340,
            at: "2026-11-22T14:16:04Z".parse().unwrap(),
            action: AuditEvent::REASSIGNED,
            actor: Some(head),
            actor_name: name,
            sentence: Clean::new("Data Reassigned: from user A to user B"),
            targets: vec![head],
        });
    }
}
