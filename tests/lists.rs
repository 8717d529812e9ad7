//! Lists of people: pages tile the whole in every order, and filters mean what docspace-api.md 4.3 says.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "common/portal.rs"]
mod portal;

use handover::demo::Options;
use portal::{Portal, text};
use serde_json::Value;

struct Lists {
    portal: Portal,
    token: String,
}

impl Lists {
    async fn open() -> Lists {
        let portal = Portal::open(Options { people: 90, workers: 1, ..Options::default() }).await;
        let token = portal.log_in_owner().await;
        Lists { portal, token }
    }

    async fn get(&self, query: &str) -> Value {
        let call = format!("GET /api/2.0/people/filter?{query}");
        let (status, answer) = self.portal.call(&call, Some(&self.token), None).await;
        assert_eq!(status, 200, "{query}: {answer}");
        answer
    }

    async fn ids(&self, query: &str) -> Vec<String> {
        let answer = self.get(query).await;
        answer["response"].as_array().unwrap().iter().map(|row| text(&row["id"])).collect()
    }
}

#[tokio::test]
async fn pages_tile_the_whole_in_every_order() {
    let lists = Lists::open().await;
    let orders = [
        "firstName",
        "lastName",
        "email",
        "type",
        "department",
        "usedSpace",
        "createdBy",
        "registrationDate",
    ];
    for order in orders {
        for direction in ["ascending", "descending"] {
            let query = format!("sortBy={order}&sortOrder={direction}");
            let whole = lists.ids(&query).await;
            assert_eq!(whole.len(), 90);
            let mut tiled = Vec::new();
            for start in (0..90).step_by(7) {
                tiled.extend(lists.ids(&format!("{query}&count=7&startIndex={start}")).await);
            }
            assert_eq!(tiled, whole, "{query}");
        }
    }
}

#[tokio::test]
async fn a_page_beyond_the_end_is_empty_and_still_counts() {
    let lists = Lists::open().await;
    let answer = lists.get("startIndex=1000").await;
    assert_eq!(
        (&answer["response"], &answer["count"], &answer["total"]),
        (&Value::Array(vec![]), &0.into(), &90.into())
    );
}

#[tokio::test]
async fn filters_split_the_portal() {
    let lists = Lists::open().await;
    let total =
        async |query: &str| lists.get(&format!("count=1&{query}")).await["total"].as_u64().unwrap();
    let all = total("").await;
    for parts in [
        ["employeeStatus=1", "employeeStatus=2", "employeeStatus=4"].as_slice(),
        &[
            "employeeType=DocSpaceAdmin",
            "employeeType=RoomAdmin",
            "employeeType=User",
            "employeeType=Guest",
        ],
        &["payments=0", "payments=1"],
        &["area=People", "area=Guests"],
    ] {
        let mut sum = 0;
        for part in parts {
            let some = total(part).await;
            assert!(some > 0, "{part} must find somebody");
            sum += some;
        }
        assert_eq!(sum, all, "{parts:?}");
    }
    for (same, other) in [
        ("employeeStatus=5", "employeeStatus=1"),
        ("employeeStatus=3", "employeeStatus=7"),
        ("employeeTypes=1,3", "employeeType=3"),
        ("area=Guests&employeeType=User", "area=Guests"),
        ("isAdministrator=true&employeeTypes=4", "isAdministrator=true"),
        ("isAdministrator=false", "text=zzzz"),
    ] {
        assert_eq!(total(same).await, total(other).await, "{same} and {other}");
    }
    let (either, users) =
        (total("employeeTypes=2&employeeTypes=4").await, total("payments=1").await);
    assert_eq!(either, users);
    assert!(total("filterValue=example%20example").await == all);
    assert_eq!(total("filterValue=example%20nobodyhasthis").await, 0);
    assert_eq!(total("filterValue=example,nobodyhasthis&filterSeparator=,").await, all);
}
