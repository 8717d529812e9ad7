//! What somebody holds and what was done to them: rooms, groups, keys, space, the audit trail,
//! and the answers of changes.

use handover::domain::{AuditEvent, Login, RoomId, Timestamp};

use super::*;

#[test]
fn lists_of_rooms() {
    let lists = successes(|e| e.is(&["GET"], "files/rooms"));
    assert!(lists.len() > 15);
    let (mut rooms, mut cut) = (0, 0);
    for list in &lists {
        let page = decode::rooms(&list.answer()).unwrap_or_else(|e| panic!("{}: {e}", list.place));
        let raw = list.response()["folders"].as_array().unwrap();
        assert_eq!(page.items.len(), raw.len(), "{}", list.place);
        assert_eq!(u64::from(page.total), list.response()["total"].as_u64().unwrap());
        assert_eq!(decode::room_count(&list.answer()), Ok(page.total), "not the envelope's count");
        for (room, raw) in page.items.iter().zip(raw) {
            assert_eq!(serde_json::to_value(&room.id).unwrap(), raw["id"], "{}", list.place);
            let Some(title) = raw["title"].as_str() else {
                // `fields=folders.id,total`.
                cut += 1;
                continue;
            };
            assert_eq!(&*room.title, title, "{}", list.place);
            assert_eq!(room.owner.unwrap().to_string(), raw["createdBy"]["id"], "{}", list.place);
            rooms += 1;
        }
    }
    assert!(rooms > 50 && cut > 0, "{rooms} {cut}");
}

#[test]
fn the_owner_of_a_room_is_who_made_it_and_not_who_owned_it() {
    let leaver: PersonId = "0b53482b-bd39-403b-ba40-da7abc998b37".parse().unwrap();
    let lists = successes(|e| {
        e.place.starts_with("rooms") && e.response()["folders"][0]["ownedBy"].is_object()
    });
    let mut rows = lists.iter().flat_map(|list| decode::rooms(&list.answer()).unwrap().items);
    let room = rows.find(|row| row.id == RoomId::Number(73)).unwrap();
    assert_eq!((&*room.title, room.owner), ("rotirwj room 2", Some(leaver)));
    assert_eq!(lists[0].response()["folders"][1]["ownedBy"]["displayName"], "Heir Tester");
}

#[test]
fn a_room_that_changed_hands() {
    let given = successes(|e| e.is(&["POST"], "files/owner"));
    assert!(!given.is_empty());
    for exchange in &given {
        let rooms = decode::changed_rooms(&exchange.answer()).unwrap();
        let raw = &exchange.response()[0];
        assert_eq!(serde_json::to_value(&rooms[0].id).unwrap(), raw["id"], "{}", exchange.place);
        assert_eq!(rooms[0].owner.unwrap().to_string(), raw["createdBy"]["id"]);
    }
}

#[test]
fn groups_of_somebody() {
    let lists = successes(|e| e.is_below(&["GET"], "group/user/"));
    assert!(!lists.is_empty());
    let mut names = BTreeSet::new();
    for list in &lists {
        let groups = decode::groups_of(&list.answer()).unwrap();
        assert_eq!(groups.len(), list.rows().unwrap().len(), "{}", list.place);
        for (group, row) in groups.iter().zip(list.rows().unwrap()) {
            assert_eq!(group.id.to_string(), row["id"], "{}", list.place);
            names.insert(group.name.to_string());
        }
    }
    assert!(names.contains("R&D \"one\" <b>"), "of a disabled head, too: {names:?}");
}

#[test]
fn groups_that_were_changed_tell_their_members() {
    let changes = successes(|e| {
        e.path.starts_with("group") && e.method != "GET" && e.response()["members"].is_array()
    });
    let mut whole = 0;
    for change in &changes {
        let (group, members) = decode::changed_group(&change.answer()).unwrap();
        let raw = change.response()["members"].as_array().unwrap();
        let ids: Vec<_> = raw.iter().map(|member| member["id"].as_str().unwrap()).collect();
        assert_eq!(members.iter().map(PersonId::to_string).collect::<Vec<_>>(), ids);
        whole += u32::from(group.members as usize == members.len());
    }
    assert!(whole > 20, "{whole}: the count and the list leave out the same people");
}

#[test]
fn people_whose_status_or_role_was_changed() {
    let changes = successes(|e| {
        e.is_below(&["PUT"], "people/status/") || e.is_below(&["PUT"], "people/type/")
    });
    assert!(changes.len() > 50);
    for change in &changes {
        let Some(rows) = change.rows() else { continue };
        let people = decode::people(&change.answer()).unwrap().items;
        assert_eq!(people.len(), rows.len(), "{}", change.place);
        let asked = match change.path.rsplit('/').next().unwrap() {
            "terminated" | "2" => |status| status == PersonStatus::Disabled,
            _ => |status| status != PersonStatus::Disabled,
        };
        assert!(people.iter().all(|person| asked(person.status)), "{}", change.place);
    }
}

#[test]
fn deleted_profiles_answer_as_they_were() {
    let deleted = successes(|e| e.is_below(&["DELETE"], "people/"));
    assert!(deleted.len() > 5);
    for exchange in &deleted {
        let person = decode::person(&exchange.answer()).unwrap();
        assert_eq!(person.status, PersonStatus::Disabled, "{}", exchange.place);
    }
}

#[test]
fn used_space_and_sign_in_of_people() {
    let lists = successes(|e| e.is(&["GET"], "people/filter") && e.rows().is_some());
    let (mut told, mut untold) = (0, 0);
    for list in &lists {
        let people = decode::people(&list.answer()).unwrap().items;
        for (person, row) in people.iter().zip(list.rows().unwrap()) {
            assert_eq!(person.used_space, row["usedSpace"].as_u64(), "{}", list.place);
            assert_eq!(person.login, Login::Portal, "no directory was recorded");
            if person.used_space.is_some() { told += 1 } else { untold += 1 }
        }
    }
    assert!(told > 100 && untold > 0, "{told} {untold}: not everybody is told");
}

#[test]
fn keys_are_told_by_id_and_by_whether_they_are_on() {
    let lists = successes(|e| e.is(&["GET"], "keys"));
    let mut states = BTreeSet::new();
    for list in &lists {
        let Some(rows) = list.rows() else { continue };
        for (key, row) in decode::keys(&list.answer()).unwrap().iter().zip(rows) {
            assert_eq!(key.id.to_string(), row["id"], "{}", list.place);
            assert_eq!(key.active, row["isActive"].as_bool(), "{}", list.place);
            states.insert(key.active);
        }
    }
    assert!(states.contains(&Some(true)));
}

#[test]
fn the_audit_trail() {
    let lists = successes(|e| e.path.starts_with("security/audit/events/"));
    assert!(lists.len() > 8);
    let mut reassigned = None;
    for list in &lists {
        let events =
            decode::audit_events(&list.answer()).unwrap_or_else(|e| panic!("{}: {e}", list.place));
        let rows = list.response().as_array().unwrap();
        assert_eq!(events.len(), rows.len(), "{}", list.place);
        for (event, row) in events.iter().zip(rows) {
            assert_eq!(Some(event.id), row["id"].as_i64(), "{}", list.place);
            assert_eq!(u64::from(event.action), row["actionId"].as_u64().unwrap());
            assert_eq!(&*event.sentence, row["action"].as_str().unwrap());
            assert_eq!(event.actor.unwrap().to_string(), row["userId"], "{}", list.place);
            let at: Timestamp = row["date"].as_str().unwrap().parse().unwrap();
            assert_eq!(event.at, at);
            let targets = row["target"].as_array().into_iter().flatten();
            let people = targets.filter_map(|id| id.as_str()?.parse::<PersonId>().ok());
            assert_eq!(event.targets, people.collect::<Vec<_>>(), "{}", list.place);
        }
        reassigned = events.into_iter().find(|event| event.id == 340).or(reassigned);
    }
    let event: AuditEvent = reassigned.unwrap();
    assert_eq!(event.action, AuditEvent::REASSIGNED);
    assert_eq!((&*event.actor_name, event.targets.len()), ("Administrator", 1));
    assert!(event.sentence.ends_with("to user Heir Tester"), "only the sentence names the heir");
}
