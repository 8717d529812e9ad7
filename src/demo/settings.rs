//! What a console shows in its header: settings, versions, tariff, quota, used space
//! (docspace-api.md 10, recordings `header`, `lists`). Self-hosted, open source, nothing limited.

mod seats;

use axum::http::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::auth::Access;
use super::call::Call;
use super::clock::iso;
use super::envelope::{Answer, Refusal};
use super::router::{Route, route};
use super::site::Site;
use super::world::{Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::GET, "settings", Access::Anonymous, settings),
    route(Method::GET, "settings/version/build", Access::Anonymous, build),
    route(Method::GET, "capabilities", Access::Anonymous, capabilities),
    route(Method::GET, "portal", Access::Global, portal),
    route(Method::GET, "portal/tariff", Access::Global, tariff),
    route(Method::GET, "portal/quota", Access::Global, quota),
    route(Method::GET, "portal/payment/quota", Access::Global, seats::payment_quota),
    route(Method::GET, "portal/usedspace", Access::Global, used_space),
    route(Method::GET, "portal/userscount", Access::Global, users_count),
];

/// The portal's title as a fresh installation has it.
const TITLE: &str = "Web Office";
/// What the server says for a date that is none.
const NO_DATE: &str = "0001-01-01T00:00:00";
/// "Unlimited" where the server counts in 32 bits.
const UNLIMITED: i64 = 2_147_483_647;
/// The largest file that may be uploaded, in bytes.
const MAX_FILE: i64 = 107_374_182_400;

/// Host and port without the scheme.
fn host(base: &str) -> &str {
    base.split_once("://").map_or(base, |(_, host)| host)
}

/// `GET /settings`: more for whoever is logged in, who need not prove a password any more.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn settings(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let known = call.caller.role.is_some();
    let host = host(call.base);
    let mut settings = object(json!({
        "trustedDomainsType": 0,
        "culture": "en-US",
        "utcOffset": "00:00:00",
        "utcHoursOffset": 0,
        "greetingSettings": TITLE,
        "ownerId": if known { site.world.people.owner() } else { Uuid::nil() },
        "enableAdmMess": false,
        "docSpace": true,
        "standalone": true,
        "isAmi": false,
        "baseDomain": host,
        "version": site.world.version.number(),
        "recaptchaType": 0,
        "debugInfo": known,
        "tenantStatus": 0,
        "tenantAlias": host,
        "displayAbout": true,
        "cookieSettingsEnabled": false,
        "limitedAccessSpace": false,
        "limitedAccessDevToolsForUsers": false,
        "displayBanners": known,
        "aiEnabled": known,
        "userNameRegex": "^[\\p{L}\\p{M}' \\-]+$",
        "deepLink": {
            "androidPackageName": "com.onlyoffice.documents",
            "url": "oodocuments://openfile",
            "iosPackageId": "944896972"
        },
        "maxImageUploadSize": if known { 5_242_880 } else { 0 },
        "logoText": "ONLYOFFICE",
        "defaultFolderType": if known { 14 } else { 0 },
        "externalDbEnabled": false,
    }));
    if known {
        settings.extend(for_members());
    } else {
        settings.extend(for_strangers());
    }
    if known && call.query.text("withpassword") == Some("true") {
        settings.insert("passwordHash".to_owned(), password_hash());
    }
    Ok(Answer::one(Value::Object(settings)))
}

/// What only members of the portal read.
fn for_members() -> Map<String, Value> {
    object(json!({
        "timezone": "UTC",
        "trustedDomains": [],
        "nameSchemaId": "Common",
        "firebase": {
            "apiKey": "",
            "authDomain": "",
            "projectId": "",
            "storageBucket": "",
            "messagingSenderId": "",
            "appId": "",
            "measurementId": "",
            "databaseURL": ""
        },
        "socketUrl": "/socket.io",
        "domainValidator": {
            "regex": "^[a-z0-9]([a-z0-9-]){1,61}[a-z0-9]$", "minLength": 3, "maxLength": 63
        },
        "zendeskKey": "",
        "tagManagerId": "",
        "invitationLimit": UNLIMITED,
        "plugins": { "enabled": true, "upload": true, "delete": true },
        "formGallery": {
            "path": "/api/oforms/",
            "domain": "https://cmsoforms.onlyoffice.com",
            "ext": ".pdf",
            "uploadPath": "/api/upload",
            "uploadDomain": "https://templates.onlyoffice.com",
            "uploadExt": ".pdf",
            "uploadDashboard": "/dashboard/api"
        },
    }))
}

/// What only strangers read: how to log in.
fn for_strangers() -> Map<String, Value> {
    object(json!({
        "enabledJoin": false,
        "thirdpartyEnable": false,
        "passwordHash": password_hash(),
        "recaptchaPublicKey": "",
    }))
}

fn password_hash() -> Value {
    json!({ "size": 256, "iterations": 100_000, "salt": "demo" })
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}

/// Without a reachable document server its version is a default (docspace-api.md 10).
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn build(site: &mut Site, _: &Call) -> Result<Answer, Refusal> {
    let version = site.world.version.number();
    Ok(Answer::one(json!({ "docSpace": version, "documentServer": "4.1.5.1" })))
}

#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn capabilities(_: &mut Site, _: &Call) -> Result<Answer, Refusal> {
    Ok(Answer::one(json!({
        "ldapEnabled": false,
        "providers": [],
        "ssoLabel": "",
        "oauthEnabled": true,
        "ssoUrl": "",
        "identityServerEnabled": true,
    })))
}

/// `GET /portal`: defaults for everybody but admins.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn portal(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    if !call.caller.is_admin() {
        return Ok(Answer::one(json!({
            "calls": false,
            "creationDateTime": NO_DATE,
            "tenantId": 1,
            "industry": 0,
            "lastModified": NO_DATE,
            "ownerId": Uuid::nil(),
            "spam": false,
            "status": 0,
            "statusChangeDate": NO_DATE,
            "trustedDomainsType": 0,
            "version": 0,
            "versionChanged": NO_DATE,
        })));
    }
    Ok(Answer::one(json!({
        "tenantAlias": host(call.base),
        "calls": true,
        "creationDateTime": "2021-03-09T17:46:59",
        "tenantId": 1,
        "industry": 0,
        "language": "en-US",
        "lastModified": "2021-03-09T17:46:59",
        "name": TITLE,
        "ownerId": site.world.people.owner(),
        "spam": false,
        "status": 0,
        "statusChangeDate": iso(site.started() | 1),
        "timeZone": "UTC",
        "trustedDomains": [],
        "trustedDomainsType": 0,
        "version": 2,
        "versionChanged": NO_DATE,
    })))
}

/// `GET /portal/tariff`: the lower the role, the less.
#[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
fn tariff(_: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let none = format!("{NO_DATE}.0000000Z");
    let mut tariff = object(json!({ "id": 0, "state": 1 }));
    if call.caller.is_at_least_room_admin() {
        tariff.extend(object(json!({ "dueDate": none, "delayDueDate": none })));
    }
    if call.caller.is_admin() {
        tariff.extend(object(json!({
            "openSource": true,
            "enterprise": false,
            "developer": false,
            "licenseDate": none,
            "customerId": "",
            "quotas": [{ "id": -1, "quantity": 1, "wallet": false }],
        })));
    }
    Ok(Answer::one(Value::Object(tariff)))
}

fn quota(_: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let features =
        "audit,ldap,sso,thirdparty,restore,oauth,contentsearch,file_size:102400,statistic";
    Ok(Answer::one(json!({
        "tenantId": -1,
        "name": "default",
        "price": 0,
        "visible": false,
        "wallet": false,
        "features": features,
        "maxFileSize": MAX_FILE,
        "maxTotalSize": i64::MAX,
        "countUser": UNLIMITED,
        "countRoomAdmin": UNLIMITED,
        "usersInRoom": UNLIMITED,
        "countRoom": UNLIMITED,
        "nonProfit": false,
        "trial": false,
        "free": false,
        "update": false,
        "audit": true,
        "docsEdition": false,
        "ldap": true,
        "sso": true,
        "statistic": true,
        "branding": false,
        "customization": false,
        "lifetime": false,
        "automationApi": false,
        "custom": false,
        "restore": true,
        "oauth": true,
        "contentSearch": true,
        "thirdParty": true,
        "year": false,
        "countFreeBackup": 0,
        "backup": false,
        "countAIAgent": UNLIMITED,
        "aiTools": false,
    })))
}

/// How many active people have a role that counts.
fn count_active(world: &World, counts: impl Fn(Role) -> bool) -> usize {
    let active = world.people.iter().filter(|person| person.status == Status::Active);
    active.filter(|person| counts(person.role)).count()
}

/// All bytes of files that exist one by one.
fn bytes(world: &World) -> u64 {
    world.documents.files.values().map(|file| file.size).sum()
}

/// `GET /portal/usedspace`: GiB with two decimals.
fn used_space(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let hundredths = bytes(&site.world) * 100 / (1 << 30);
    Ok(Answer::one(match u32::try_from(hundredths).unwrap_or(u32::MAX) {
        0 => json!(0),
        some => json!(f64::from(some) / 100.0),
    }))
}

/// `GET /portal/userscount`: active people, guests among them.
fn users_count(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    Ok(Answer::one(count_active(&site.world, |_| true)))
}
