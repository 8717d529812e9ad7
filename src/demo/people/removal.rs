//! Deleting profiles (docspace-api.md 5.3, 5.4; recordings `deleting`, `users`).

use serde_json::Value;
use uuid::Uuid;

use super::{MANY, may_manage, rows};
use crate::demo::call::Call;
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::profile::html_encode;
use crate::demo::site::Site;
use crate::demo::version::Version;
use crate::demo::world::{Action, Role, Status};

/// `DELETE /people/{userid}` (docspace-api.md 5.3).
pub fn delete(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let person = site.world.named(call.text(0)).ok_or_else(Refusal::no_user)?;
    if person.is_ldap() {
        return Err(Refusal::rule());
    }
    if person.status != Status::Disabled {
        let text = "The user is not suspended";
        let is_old = site.world.version < Version::V3_7;
        return Err(if is_old { Refusal::broken(text) } else { Refusal::state(text) });
    }
    if !may_manage(&call.caller, person) {
        return Err(Refusal::rule());
    }
    let id = person.id;
    refuse_unfinished(site, id)?;
    let sentence = format!("User Deleted: {}", site.world.display_name(id));
    let profile = remove(site, call, id)?;
    site.world.note(call.caller.id, Action::USER_DELETED, &[id], sentence);
    Ok(Answer::one(profile))
}

/// Deletes a profile, queues the clean-up of what it leaves, and answers it as it was, but heading no
/// group any more (recordings `deleting`, `grouphead`); unless the identity service refuses, which is
/// not asked about guests.
fn remove(site: &mut Site, call: &Call, id: Uuid) -> Result<Value, Refusal> {
    let world = &mut site.world;
    if world.role(id) != Some(Role::Guest) {
        world.forget_at_identity_service().map_err(|reason| Refusal::state(&reason))?;
    }
    world.groups.resign(id);
    let mut profile = rows(world, call, &[id]).pop().ok_or_else(Refusal::no_user)?;
    // The address is written last, when the e-mail is free again already.
    let page = profile["profileUrl"].as_str().and_then(|url| url.split_once("search="));
    if let Some((page, _)) = page {
        profile["profileUrl"] = format!("{page}search=").into();
    }
    let name = world.display_name(id);
    world.delete_profile(id);
    site.clean_up(id, name, call.caller.id, false);
    Ok(profile)
}

/// A reassignment that is visible and unfinished protects the profile (docspace-api.md 5.3).
fn refuse_unfinished(site: &Site, id: Uuid) -> Result<(), Refusal> {
    if !site.reassigns.unfinished(id) {
        return Ok(());
    }
    let name = html_encode(&site.world.display_name(id));
    Err(Refusal::broken(&format!("Data reassign process for {name} is not complete.")))
}

/// `PUT /people/delete`: unknown and LDAP ids are dropped, up to 3.6 also who is not disabled; admins are
/// skipped yet listed (docspace-api.md 5.4).
pub fn delete_many(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MANY)?;
    let mut ids = body.guids("userIds").ok_or_else(|| Refusal::null_argument("inDto?.UserIds"))?;
    call.caller.must_be_admin()?;
    for id in &ids {
        refuse_unfinished(site, *id)?;
    }
    let world = &site.world;
    ids.retain(|id| world.people.get(*id).is_some_and(|person| !person.is_ldap()));
    let disabled =
        |id: &Uuid| world.people.get(*id).is_some_and(|person| person.status == Status::Disabled);
    if world.version < Version::V3_7 {
        ids.retain(disabled);
    } else if !ids.iter().all(disabled) {
        return Err(Refusal::state("Users are not suspended"));
    }
    let names: Vec<String> = ids.iter().map(|id| world.display_name(*id)).collect();
    let mut listed = Vec::new();
    for id in &ids {
        let person = site.world.people.get(*id);
        if person.is_some_and(|person| may_manage(&call.caller, person)) {
            listed.push(remove(site, call, *id)?);
        } else {
            listed.extend(rows(&site.world, call, &[*id]));
        }
    }
    let sentence = format!("Users Deleted: {}", names.join(",  "));
    site.world.note(call.caller.id, Action::USERS_DELETED, &ids, sentence);
    Ok(Answer::streamed(listed))
}
