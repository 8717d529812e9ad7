//! A second admin works on the portal, too.

use std::collections::HashSet;

use handover::demo::Options;
use serde_json::Value;

use super::World;
use super::portal::text;

/// Everything that was handed over in an hour: who began it, and whose it was.
async fn handed_over(world: &World) -> Vec<(String, String)> {
    for _ in 0..60 {
        world.portal.advance(60_000);
    }
    let rows = world.get("security/audit/events/filter?action=4030").await;
    let row = |row: &Value| (text(&row["userId"]), text(&row["target"][0]));
    rows.as_array().unwrap().iter().map(row).collect()
}

#[tokio::test]
async fn nobody_else_works_unless_asked_for() {
    let world = World::open().await;
    assert_eq!(handed_over(&world).await, []);
}

#[tokio::test]
async fn a_second_admin_hands_over_disabled_people_in_their_own_name() {
    let options = Options { second_admin: true, ..Options::default() };
    let world = World::with(options.clone()).await;
    let admin = world.id("percival.okonkwo").await;
    let rows = handed_over(&world).await;
    let sources: HashSet<&String> = rows.iter().map(|(_, source)| source).collect();
    assert!(sources.len() >= 5, "{rows:?}");
    assert!(rows.iter().all(|(initiator, _)| *initiator == admin), "{rows:?}");
    for source in sources {
        assert_eq!(world.get(&format!("people/{source}")).await["status"], 2);
    }
    let again = World::with(options).await;
    assert_eq!(handed_over(&again).await, rows, "the same seed, the same hour");
}

/// A run that is cancelled before the server itself would do so, after 60 s of silence (docspace-api.md 9.4).
#[tokio::test]
async fn a_second_admin_stops_some_of_their_runs() {
    const STEP: u64 = 5;
    let world = World::with(Options { second_admin: true, ..Options::default() }).await;
    let disabled = world.get("people/filter?employeeStatus=2").await;
    let rows = disabled.as_array().unwrap().iter();
    let mut stages: Vec<(String, Value, u64)> =
        rows.map(|row| (text(&row["id"]), Value::Null, 0)).collect();
    for _ in 0..3_600 / STEP {
        world.portal.advance(STEP * 1_000);
        for (id, stage, seconds) in &mut stages {
            let path = format!("GET /__demo/truth/{id}");
            let (_, truth) = world.portal.call(&path, None, None).await;
            let task = &truth["tasks"][0];
            *seconds = if *stage == task["percentage"] { *seconds + STEP } else { 0 };
            stage.clone_from(&task["percentage"]);
            if task["cancelled"] == true && *seconds < 50 {
                return;
            }
        }
    }
    panic!("nothing was stopped within an hour");
}

/// A century in one step does not take a century.
#[tokio::test]
async fn a_long_absence_is_soon_caught_up_with() {
    let world = World::with(Options { second_admin: true, ..Options::default() }).await;
    world.portal.advance(100 * 365 * 86_400_000);
    assert_eq!(world.get("people/@self").await["isOwner"], true);
}
