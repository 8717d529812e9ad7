//! The rate limiter of the vendor's cloud (docspace-api.md 13, recording `limits`).

use handover::demo::{Faults, Options};
use serde_json::{Value, json};

use super::World;

const EMPTY: Value = Value::String(String::new());

async fn limited() -> World {
    let faults = Faults { rate_limit: true, ..Faults::default() };
    World::with(Options { faults, ..Options::default() }).await
}

#[tokio::test]
async fn keys_are_made_five_times_in_a_quarter_of_an_hour() {
    let world = limited().await;
    let new = json!({ "name": "x" });
    for _ in 0..5 {
        world.must("POST keys", new.clone()).await;
    }
    assert_eq!(world.call("POST keys", new.clone()).await, (429, EMPTY));
    let admin = world.portal.card().keys.admin.clone();
    let (status, _) = world.portal.call("POST /api/2.0/keys", admin.as_deref(), Some(&new)).await;
    assert_eq!(status, 200, "somebody else");
    world.portal.advance(15 * 60_000);
    world.must("POST keys", new).await;
}

#[tokio::test]
async fn the_full_minute_of_one_key_is_full_for_all_keys_of_its_owner() {
    let world = limited().await;
    for _ in 0..1_500 {
        world.get("keys/@self").await;
    }
    assert_eq!(world.call("GET keys/@self", Value::Null).await, (429, EMPTY));
    let spare = world.portal.card().keys.owner_spare.clone();
    let asked = world.portal.call("GET /api/2.0/keys/@self", Some(&spare), None).await;
    assert_eq!(asked, (429, EMPTY));
    world.portal.advance(60_000);
    world.get("keys/@self").await;
}
