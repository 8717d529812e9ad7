//! Keys that are switched off while somebody works with them (docspace-api.md 2.2).

use handover::demo::faults::Revocation;
use handover::demo::world::CardKey;
use handover::demo::{Faults, Options};
use serde_json::{Value, json};

use super::World;

async fn status(world: &World, key: &str) -> u16 {
    let (status, body) = world.portal.call("GET /api/2.0/keys/@self", Some(key), None).await;
    assert!(status == 200 || body == Value::String(String::new()), "401 has no body: {body}");
    status
}

async fn control(world: &World, verb: &str, key: &str) -> u16 {
    let body = json!({ "key": key });
    world.portal.call(&format!("POST /__demo/{verb}"), None, Some(&body)).await.0
}

#[tokio::test]
async fn a_control_call_revokes_one_key_and_restores_it() {
    let world = World::open().await;
    let keys = world.portal.card().keys.clone();
    let others = [Some(keys.owner_spare), keys.admin, keys.room_admin, keys.user];
    assert_eq!(status(&world, &keys.owner).await, 200);
    assert_eq!(control(&world, "revoke", "owner").await, 200);
    assert_eq!(status(&world, &keys.owner).await, 401);
    for other in others.iter().flatten() {
        assert_eq!(status(&world, other).await, 200);
    }
    assert_eq!(control(&world, "restore", "owner").await, 200);
    assert_eq!(status(&world, &keys.owner).await, 200);
}

#[tokio::test]
async fn a_key_that_no_card_has_is_told() {
    let world = World::open().await;
    for verb in ["revoke", "restore"] {
        assert_eq!(control(&world, verb, "guest").await, 400);
    }
    let body = json!({ "key": 7 });
    assert_eq!(world.portal.call("POST /__demo/revoke", None, Some(&body)).await.0, 400);
}

#[tokio::test]
async fn a_fault_revokes_a_key_once_at_its_time() {
    let revocations = vec![Revocation { key: CardKey::Admin, at: 60 }];
    let faults = Faults { revocations, ..Faults::default() };
    let world = World::with(Options { faults, ..Options::default() }).await;
    let key = world.portal.card().keys.admin.clone().unwrap();
    let spare = world.portal.card().keys.owner_spare.clone();
    assert_eq!(status(&world, &key).await, 200);
    world.portal.advance(60_000);
    assert_eq!((status(&world, &key).await, status(&world, &spare).await), (401, 200));
    assert_eq!(control(&world, "restore", "admin").await, 200);
    world.portal.advance(60_000);
    assert_eq!(status(&world, &key).await, 200);
}
