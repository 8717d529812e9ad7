//! An offboarding by hand, from the first look to the deleted profile, at a demo portal: what the
//! client reads is what it changed.

use handover::{
    demo::{self, Options, Running},
    domain::{Area, AuditEvent, Person, Role, Rooms},
};

use super::*;

async fn demo_portal() -> (Client, Running) {
    let company = Options { people: 120, ..Options::default() };
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), company).await.unwrap();
    let limits = Limits { per_second: 500, ..Limits::default() };
    let address = Address::parse(&portal.url).unwrap();
    let key = SecretString::from(portal.card.keys.owner.clone());
    (Client::new(address, &key, ClientOptions { limits, ..options() }).unwrap(), portal)
}

async fn people(client: &Client) -> Vec<Person> {
    let pages: Vec<_> = client.walk_people(PeopleQuery::default()).collect().await;
    pages.into_iter().flat_map(|page| page.unwrap().items).collect()
}

async fn rooms(client: &Client, person: PersonId) -> Rooms {
    let mut rooms = Rooms::default();
    for area in Area::ALL {
        rooms.learn(area, client.owned_rooms(person, area, Priority::List).await.unwrap());
    }
    rooms
}

#[tokio::test]
async fn what_was_changed_is_what_is_read() {
    let (client, _portal) = demo_portal().await;
    let gate = || client.gate(Receipt::of_kept_intent());
    let session = client.sign_in().await.unwrap();
    let people = people(&client).await;
    let active = |role| {
        people
            .iter()
            .filter(move |person| person.role == role && person.status == PersonStatus::Active)
    };
    let mut leaver = None;
    for person in active(Role::RoomAdmin) {
        if rooms(&client, person.id).await.count().unwrap() > 1 {
            leaver = Some(person);
            break;
        }
    }
    let leaver = leaver.unwrap();
    let heir = active(Role::RoomAdmin).find(|person| person.id != leaver.id).unwrap();
    let user = active(Role::User).next().unwrap();

    // Groups: made, headed, named, filled, moved, deleted.
    let group = gate().create_group("Ops", Some(leaver.id), &[user.id]).await.unwrap();
    assert_eq!(group.members, 2);
    let headed = client.groups_headed(leaver.id).await.unwrap();
    assert!(headed.iter().any(|headed| headed.id == group.id));
    gate().rename_group(group.id, "Ops & more").await.unwrap();
    gate().set_manager(group.id, heir.id).await.unwrap();
    let of = client.groups_of(heir.id).await.unwrap();
    assert!(of.iter().any(|of| of.id == group.id && &*of.name == "Ops & more"));
    gate().remove_members(group.id, &[leaver.id]).await.unwrap();
    gate().add_members(group.id, &[leaver.id]).await.unwrap();
    let target = gate().create_group("Target", None, &[]).await.unwrap();
    assert_eq!(gate().move_members(group.id, target.id).await.unwrap().members, 3);
    gate().delete_group(group.id).await.unwrap();
    let gone = client.group(group.id).await.unwrap_err();
    assert_eq!(gone.kind, FailureKind::NotFound);

    // Rooms: one is given away, the others stay.
    let before = rooms(&client, leaver.id).await;
    let room = &before.of(Area::Active).unwrap()[0];
    assert!(client.rooms_shared_with(leaver.id).await.unwrap() >= 1);
    gate().give_room(&room.id, heir.id).await.unwrap();
    let after = rooms(&client, leaver.id).await;
    assert_eq!(after.count().unwrap() + 1, before.count().unwrap());
    assert!(rooms(&client, heir.id).await.known().any(|owned| owned.id == room.id));
    let refused = gate().give_room(&room.id, user.id).await.unwrap_err();
    assert!(refused.text.contains("You cannot select this user"), "{refused}");

    // People: a role, then the end.
    assert!(client.keys().await.unwrap().iter().any(|key| key.id == session.key.id));
    gate().change_role(user.id, Role::RoomAdmin).await.unwrap();
    gate().end_sessions(leaver.id).await.unwrap();
    let early = gate().delete_profile(leaver.id).await.unwrap_err();
    assert!(early.text.contains("The user is not suspended"), "{early}");
    gate().set_status(leaver.id, PersonStatus::Disabled).await.unwrap();
    let ignored = gate().set_manager(target.id, leaver.id).await.unwrap_err();
    assert_eq!(ignored.kind, FailureKind::Refused);
    gate().delete_profile(leaver.id).await.unwrap();
    assert!(client.removal_progress(leaver.id).await.unwrap().is_some());
    for action in [AuditEvent::STATUS_CHANGED, AuditEvent::PERSON_DELETED] {
        let events = client.audit_events(action, Some(leaver.id), None).await.unwrap();
        assert_eq!(events[0].actor, Some(session.me.id), "{action}");
    }
}
