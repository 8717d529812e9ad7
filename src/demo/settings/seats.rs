//! `GET /portal/payment/quota`: what the plan has and how much of it is used (recordings `lists`, `header`).

use serde_json::{Value, json};

use super::{MAX_FILE, bytes, count_active};
use crate::demo::call::Call;
use crate::demo::clock::iso;
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::site::Site;
use crate::demo::world::{Area, Role};

/// What everybody but admins does not see.
const FOR_ADMINS: [&str; 11] = [
    "branding",
    "year",
    "backup",
    "aitools",
    "customization",
    "ldap",
    "sso",
    "free_backup",
    "restore",
    "audit",
    "thirdparty",
];

/// Something that is counted: its words, its limit (-1 is none) and how much of it is used.
struct Counted {
    id: &'static str,
    title: &'static str,
    limit: i64,
    used: Option<u64>,
    used_title: Option<&'static str>,
    price_title: Option<&'static str>,
}

fn counted(id: &'static str, title: &'static str, used: Option<u64>) -> Counted {
    Counted { id, title, limit: -1, used, used_title: None, price_title: None }
}

impl Counted {
    fn in_bytes(self, limit: i64) -> Value {
        Counted { limit, ..self }.written("size")
    }

    fn written(self, kind: &str) -> Value {
        json!({
            "id": self.id,
            "title": self.title,
            "value": self.limit,
            "type": kind,
            "used": { "value": self.used, "title": self.used_title },
            "priceTitle": self.price_title,
        })
    }
}

fn flag(id: &str, title: &str, value: bool) -> Value {
    json!({ "id": id, "title": title, "value": value, "type": "flag" })
}

/// Users see no numbers but the space that is used; guests nothing at all.
pub fn payment_quota(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    if call.caller.role == Some(Role::Guest) {
        return Err(Refusal::role());
    }
    let world = &site.world;
    let seen = |value: usize| call.caller.is_at_least_room_admin().then_some(value as u64);
    let managers = count_active(world, Role::is_at_least_room_admin);
    // The words say users and guests, the number counts guests (recordings `lists`, `header`).
    let users = count_active(world, |role| role == Role::Guest);
    let rooms = world.documents.rooms().filter(|(_, room)| room.area == Area::Active).count();
    let space = "-1 bytes per admin and ability to add space on request";
    let mut features = vec![
        Counted {
            used_title: Some("Admins added:"),
            price_title: Some("Number of admins"),
            ..counted("manager", "", seen(managers))
        }
        .written("count"),
        Counted {
            used_title: Some("Storage space used:"),
            price_title: Some("Storage space"),
            ..counted("total_size", space, Some(bytes(world)))
        }
        .in_bytes(-1),
        counted("file_size", "Max file size", seen(0)).in_bytes(MAX_FILE),
        flag("update", "", false),
        flag("branding", "", false),
        flag("lifetime", "", false),
        flag("oauth", "", true),
        flag("year", "", false),
        flag("backup", "", false),
        flag("aitools", "", false),
        counted("users", "Unlimited number of users and guests", seen(users)).written("count"),
        Counted {
            used_title: Some("Rooms:"),
            ..counted("room", "Unlimited number of active rooms", seen(rooms))
        }
        .written("count"),
        flag("customization", "Branding & customization", false),
        flag("ldap", "", true),
        flag("sso", "SSO", true),
        counted("free_backup", "-1 free backups per month", seen(0)).written("count"),
        flag("restore", "Data recovery", true),
        flag("audit", "Tracking logins & actions", true),
        flag("thirdparty", "Pro integrations", true),
        flag("statistic", "Storage quotas & statistic", true),
        counted("aiagent", "", seen(0)).written("count"),
        flag("automationapi", "", false),
    ];
    if !call.caller.is_admin() {
        features
            .retain(|feature| feature["id"].as_str().is_none_or(|id| !FOR_ADMINS.contains(&id)));
    }
    let unlimited = json!({ "enableQuota": false, "defaultQuota": -2 });
    Ok(Answer::one(json!({
        "id": -1,
        "price": { "value": 0 },
        "nonProfit": false,
        "free": false,
        "trial": false,
        "features": features,
        "usersQuota": unlimited,
        "roomsQuota": unlimited,
        "aiAgentsQuota": unlimited,
        "tenantCustomQuota": {
            "enableQuota": false, "quota": -1, "lastModified": iso(site.started() | 1)
        },
    })))
}
