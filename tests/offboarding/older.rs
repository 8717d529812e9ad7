//! A portal of release 3.6 (docspace-api.md 3.2, 5.1, 5.3, 5.4, 7.2, 8.3).

use handover::demo::{Options, Version};
use serde_json::{Value, json};

use super::World;
use super::portal::text;

async fn both() -> [World; 2] {
    let older = Options { version: Version::V3_6, ..Options::default() };
    [World::with(older).await, World::open().await]
}

#[tokio::test]
async fn the_release_is_told_and_the_owner_is_an_admin_there() {
    let [old, new] = both().await;
    for (world, number, is_admin) in [(&old, "3.6.0", true), (&new, "3.7.2", false)] {
        assert_eq!(world.get("settings/version/build").await["docSpace"], number);
        assert_eq!(world.get("settings").await["version"], number);
        assert_eq!(world.get("people/@self").await["isAdmin"], is_admin);
    }
    let (status, _) = old.call("GET people/exists?email=a@b.c", Value::Null).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn moving_a_group_copied_it() {
    for (world, stay) in both().await.iter().zip([1, 0]) {
        let person = world.id("tomas.dvorak").await;
        let new = json!({ "groupName": "From", "members": [person] });
        let from = text(&world.must("POST group", new).await["id"]);
        let to = text(&world.must("POST group", json!({ "groupName": "To" })).await["id"]);
        let target = world.must(&format!("PUT group/{from}/members/{to}"), Value::Null).await;
        assert_eq!((&target["id"], &target["membersCount"]), (&json!(to), &json!(1)));
        assert_eq!(world.get(&format!("group/{from}")).await["membersCount"], stay);
        world.must(&format!("PUT group/{to}/members/{to}"), Value::Null).await;
        assert_eq!(world.get(&format!("group/{to}")).await["membersCount"], stay, "onto itself");
    }
}

#[tokio::test]
async fn who_may_not_is_left_out_without_a_word() {
    let [old, new] = both().await;
    for (world, is_old) in [(&old, true), (&new, false)] {
        let (fit, gone) = (world.id("tomas.dvorak").await, world.id("nora.obrien").await);
        let group = json!({ "groupName": "X", "groupManager": gone, "members": [fit, gone] });
        let (made, answer) = world.call("POST group", group).await;
        let batch = json!({ "userIds": [world.id("petra.ionescu").await, fit] });
        let (disabled, rows) = world.call("PUT people/status/Terminated", batch).await;
        let delete = json!({ "userIds": [world.id("kim.nguyen").await] });
        let (deleted, _) = world.call("PUT people/delete", delete).await;
        if is_old {
            assert_eq!((made, disabled, deleted), (200, 200, 200));
            assert_eq!(answer["response"]["membersCount"], 1);
            assert_eq!(answer["response"].get("manager"), None);
            assert_eq!(rows["response"].as_array().unwrap().len(), 1);
            assert_eq!(world.get(&format!("people/{fit}")).await["status"], 2);
        } else {
            assert_eq!((made, disabled, deleted), (400, 403, 403));
        }
        assert_eq!(world.get("people/email?email=kim.nguyen@example.com").await["status"], 1);
    }
}

#[tokio::test]
async fn deleting_somebody_active_was_an_error_of_the_server() {
    for (world, expected) in both().await.iter().zip([500, 403]) {
        let person = world.id("tomas.dvorak").await;
        assert_eq!(world.call(&format!("DELETE people/{person}"), Value::Null).await.0, expected);
    }
}

#[tokio::test]
async fn every_admin_could_watch_and_stop_the_task_of_an_admin() {
    for (world, expected) in both().await.iter().zip([200, 403]) {
        let subject = world.id("dmytro.kovalchuk").await;
        let admin = world.portal.log_in("ada.brightwater@example.com", "handover-demo").await;
        let progress = format!("GET /api/2.0/people/reassign/progress/{subject}");
        assert_eq!(world.portal.call(&progress, Some(&admin), None).await.0, expected);
        let stop = json!({ "userId": subject });
        let path = "PUT /api/2.0/people/reassign/terminate";
        assert_eq!(world.portal.call(path, Some(&admin), Some(&stop)).await.0, expected);
        let order = format!("GET /api/2.0/people/reassign/necessary?UserId={subject}");
        assert_eq!(world.portal.call(&order, Some(&admin), None).await.0, 403, "since ever");
    }
}
