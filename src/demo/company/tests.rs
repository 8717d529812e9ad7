//! What every company must be, whatever its seed.

use std::collections::HashSet;
use std::time::Instant;

use super::*;
use crate::demo::queue::{Order, Portal, Queue, Settings, Stage, Work};

const SEEDS: [u64; 4] = [0, 1, 42, u64::MAX];

fn count(company: &Company, what: impl Fn(&Person) -> bool) -> usize {
    company.people.iter().filter(|person| what(person)).count()
}

fn millis(holdings: Holdings, delete_profile: bool) -> u64 {
    Stage::ALL.iter().map(|stage| holdings.work(*stage, delete_profile).millis).sum()
}

#[test]
fn the_same_seed_makes_the_same_company() {
    assert_eq!(Company::generate(7, 500), Company::generate(7, 500));
    assert_ne!(Company::generate(7, 500).people[0].id, Company::generate(8, 500).people[0].id);
}

#[test]
fn companies_have_the_size_asked_for() {
    for size in [1, 2, 10, 27, 28, 50, 300, 1000] {
        let company = Company::generate(1, size);
        assert_eq!(company.people.len(), size);
        let known = |index: &usize| *index < size;
        assert!(company.groups.iter().all(|group| group.members.iter().all(known)));
        assert!(company.groups.iter().filter_map(|group| group.head.as_ref()).all(known));
        assert!(company.rooms.iter().all(|room| known(&room.owner)));
        assert!(company.rooms.iter().all(|room| room.members.iter().all(known)));
    }
    assert_eq!(Company::generate(1, 0).people.len(), 1);
}

#[test]
fn ids_and_addresses_are_unique_and_addresses_ascii() {
    let company = Company::generate(3, 5000);
    let ids: HashSet<Uuid> = company.people.iter().map(|person| person.id).collect();
    let addresses: HashSet<&str> = company.people.iter().map(|person| &*person.email).collect();
    assert_eq!((ids.len(), addresses.len()), (5000, 5000));
    for address in addresses {
        let local = address.strip_suffix("@example.com").unwrap();
        assert!(
            local.bytes().all(|b| b.is_ascii_alphanumeric() || b".-".contains(&b)),
            "{address}"
        );
    }
}

#[test]
fn roles_and_statuses_have_believable_shares() {
    for seed in SEEDS {
        for size in [300, 3000] {
            let company = Company::generate(seed, size);
            let percent = |what: &dyn Fn(&Person) -> bool| count(&company, what) * 100 / size;
            assert_eq!(count(&company, |p| p.role == Role::Owner), 1);
            assert_eq!(company.people[0].role, Role::Owner);
            assert_eq!(percent(&|p| p.role == Role::DocSpaceAdmin), 1);
            assert_eq!(percent(&|p| p.role == Role::RoomAdmin), 15);
            assert_eq!(percent(&|p| p.role == Role::Guest), 24);
            assert!((58..62).contains(&percent(&|p| p.role == Role::User)));
            let disabled = percent(&|p| p.status == Status::Disabled);
            assert!((6..17).contains(&disabled), "{disabled} % with seed {seed}, {size} people");
            let pending = percent(&|p| p.status == Status::Pending);
            assert!((1..7).contains(&pending), "{pending} % with seed {seed}, {size} people");
        }
    }
}

#[test]
fn a_newcomer_meets_leavers_with_rooms_and_heirs_among_the_first_fifty() {
    for seed in SEEDS {
        let company = Company::generate(seed, 300);
        let owners: HashSet<usize> = company.rooms.iter().map(|room| room.owner).collect();
        let first = |status, role| {
            let fits = |(index, person): &(usize, &Person)| {
                person.status == status && person.role == role && owners.contains(index)
            };
            company.people.iter().enumerate().take(50).filter(fits).count()
        };
        assert!(first(Status::Disabled, Role::RoomAdmin) >= 10);
        assert!(first(Status::Active, Role::RoomAdmin) >= 5);
        assert!(first(Status::Disabled, Role::DocSpaceAdmin) >= 1);
    }
}

#[test]
fn names_are_as_hard_as_real_ones() {
    let company = Company::generate(1, 1000);
    let names: Vec<String> =
        company.people.iter().map(|p| format!("{} {}", p.first_name, p.last_name)).collect();
    let any = |what: &dyn Fn(char) -> bool| names.iter().any(|name| name.chars().any(what));
    for script in ['é', 'ж', 'λ', '王', 'さ', '김', 'ل', 'נ', 'श', 'ส', '🚀', '\'', '-']
    {
        assert!(any(&|c| c == script), "no {script}");
    }
    assert!(any(&|c| c == '\u{202e}') && any(&|c| c == '\u{1b}') && any(&|c| c == '\n'));
    assert!(company.people.iter().any(|person| person.first_name.chars().count() == 60));
    let namesakes = company.people.iter().filter(|p| &*p.last_name == "Kovács").count();
    assert_eq!(namesakes, 2);
}

#[test]
fn groups_are_of_every_kind() {
    let company = Company::generate(1, 300);
    let head = |group: &Group| group.head.map(|index| company.people[index].status);
    assert_eq!(company.groups.len(), 20);
    assert_eq!(company.groups.iter().filter(|group| group.members.is_empty()).count(), 1);
    assert!(company.groups.iter().any(|group| head(group) == Some(Status::Disabled)));
    assert!(company.groups.iter().any(|group| head(group).is_none()));
    assert!(company.groups.iter().any(|group| group.name == "R&D \"one\" <b>"));
    let grouped: HashSet<usize> =
        company.groups.iter().flat_map(|group| group.members.iter().copied()).collect();
    let alone =
        |index: &usize| company.people[*index].role != Role::Guest && !grouped.contains(index);
    assert!((0..300).any(|index| alone(&index)));
}

/// So that a whole offboarding, from an active person on, can be shown and tried.
#[test]
fn ten_active_room_admins_own_rooms_and_head_groups() {
    for seed in SEEDS {
        let company = Company::generate(seed, 300);
        let owns = |index: usize| company.rooms.iter().any(|room| room.owner == index);
        let heads = |index: usize| company.groups.iter().any(|group| group.head == Some(index));
        let fits = |index: &usize| {
            let person = &company.people[*index];
            (person.role, person.status) == (Role::RoomAdmin, Status::Active)
                && person.account != Account::Ldap
                && owns(*index)
                && heads(*index)
        };
        assert!((0..50).filter(fits).count() >= 10);
        let leads = |index: &usize| {
            company.people[*index].status == Status::Disabled && owns(*index) && heads(*index)
        };
        assert!((0..50).filter(leads).count() >= 4, "leavers who head groups");
        for account in [Account::Ldap, Account::Sso] {
            assert!(count(&company, |person| person.account == account) >= 3, "{account:?}");
        }
    }
}

#[test]
fn who_heads_a_group_is_in_it() {
    let company = Company::generate(1, 300);
    let heads = company.groups.iter().filter_map(|group| Some((group, group.head?)));
    for (group, head) in heads {
        assert!(group.members.contains(&head), "{}", group.name);
    }
}

#[test]
fn rooms_lie_in_all_four_areas_and_several_people_made_keys() {
    let company = Company::generate(1, 300);
    for area in [Area::Active, Area::Archive, Area::Templates, Area::AiAgents] {
        let of_area: Vec<&Room> = company.rooms.iter().filter(|room| room.area == area).collect();
        assert!(of_area.len() >= 4, "{area:?}");
        let are_agents = of_area.iter().all(|room| (room.kind == 9) == (area == Area::AiAgents));
        assert!(are_agents, "{area:?}");
    }
    let owners: HashSet<usize> = company.keys.iter().map(|key| key.owner).collect();
    let of_status =
        |status| owners.iter().filter(|index| company.people[**index].status == status).count();
    assert!(of_status(Status::Disabled) >= 3 && of_status(Status::Active) >= 4);
}

#[test]
fn rooms_add_up_to_what_their_owners_hold() {
    let company = Company::generate(5, 300);
    for (index, person) in company.people.iter().enumerate() {
        let own: Vec<&Room> = company.rooms.iter().filter(|room| room.owner == index).collect();
        if own.is_empty() {
            assert_eq!(person.holdings.folders, 0, "{}", person.email);
            continue;
        }
        let folders = own.iter().map(|room| room.folders + 1).sum::<u32>();
        let files = own.iter().map(|room| room.files).sum::<u32>();
        assert_eq!((folders, files), (person.holdings.folders, person.holdings.files));
    }
}

#[test]
fn tasks_take_from_a_blink_to_some_three_minutes() {
    let company = Company::generate(1, 1000);
    let leavers = company.people.iter().filter(|person| person.status == Status::Disabled);
    let times: Vec<u64> = leavers.map(|person| millis(person.holdings, true)).collect();
    assert!(*times.iter().min().unwrap() < 200);
    assert!((150_000..200_000).contains(times.iter().max().unwrap()));
    for range in [200..2_000, 2_000..20_000, 20_000..90_000] {
        assert!(times.iter().any(|time| range.contains(time)), "nobody takes {range:?} ms");
    }
}

/// The portal as far as a task's length needs it.
struct Whoever(Holdings);

impl Portal for Whoever {
    fn begin(&mut self, _: u64, order: &Order, stage: Stage) -> Work {
        self.0.work(stage, order.delete_profile)
    }

    fn finish(&mut self, _: u64, order: &Order, stage: Stage) -> Result<(), String> {
        let _inherited = self.0.hand_over(stage, order.delete_profile);
        Ok(())
    }
}

/// How a task of a person ends, in the short form `percentage/status`.
fn end(person: &Person, delete_profile: bool) -> String {
    let mut queue = Queue::new(Settings::default());
    let mut portal = Whoever(person.holdings);
    let order =
        Order { source: person.id, heir: Uuid::nil(), initiator: Uuid::nil(), delete_profile };
    queue.start(0, order, &mut portal);
    let mut now = 0;
    while !queue.truth(person.id).is_empty() {
        now += 1000;
        queue.advance(now, &mut portal);
    }
    let record = queue.progress(person.id).unwrap();
    format!("{}/{}", record.percentage, record.status)
}

#[test]
fn the_cast_trips_over_both_limits_of_the_server_and_nobody_else_does() {
    for seed in SEEDS {
        let company = Company::generate(seed, 1000);
        for person in &company.people {
            let expected = match &*person.email {
                "gustav.ahlgren@example.com" => "50/4",
                "prudence.ashworth@example.com" => "20/3",
                _ => "100/2",
            };
            for delete_profile in [false, true] {
                assert_eq!(end(person, delete_profile), expected, "{}", person.email);
            }
        }
    }
}

#[test]
fn two_tasks_are_under_way_for_one_to_three_minutes_and_move_soon() {
    let company = Company::generate(1, 300);
    assert_eq!(company.under_way.len(), 2);
    for task in &company.under_way {
        let (source, heir) = (&company.people[task.source], &company.people[task.heir]);
        assert_eq!((source.status, heir.status), (Status::Disabled, Status::Active));
        assert!(matches!(heir.role, Role::RoomAdmin));
        assert!((60_000..180_000).contains(&millis(source.holdings, task.delete_profile)));
        let longest =
            Stage::ALL.map(|stage| source.holdings.work(stage, task.delete_profile).millis);
        assert!(longest.into_iter().max().unwrap() < 30_000);
        assert_eq!(end(source, task.delete_profile), "100/2");
    }
}

#[test]
fn a_hundred_thousand_people_are_made_in_one_go() {
    let begun = Instant::now();
    let company = Company::generate(1, 100_000);
    println!("100 000 people, {} rooms in {:?}", company.rooms.len(), begun.elapsed());
    assert_eq!(company.people.len(), 100_000);
}
