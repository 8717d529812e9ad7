//! Invitations, mails, quotas (docspace-api.md 5.7; recordings `paging`, `misc`).

use axum::http::Method;
use serde_json::Value;
use uuid::Uuid;

use super::auth::Access;
use super::call::Call;
use super::company::Holdings;
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, optional};
use super::people::words::role_in;
use super::profile::{full, short};
use super::router::{Route, route};
use super::site::Site;
use super::world::{Account, Action, Activation, Person, Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::POST, "people/invite", Access::Accounts, invite),
    route(Method::PUT, "people/invite", Access::Accounts, resend),
    route(Method::POST, "people/password", Access::AnyScope, mail_password),
    route(Method::PUT, "people/userquota", Access::Accounts, set_quota),
];

const INVITATIONS: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.InviteUsersRequestDto",
    fields: &[optional("invitations", Kind::Any)],
};

const MANY: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateMembersRequestDto",
    fields: &[optional("userIds", Kind::Guids), optional("resendAll", Kind::Flag)],
};

const MAIL: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.MemberRequestDto",
    fields: &[optional("email", Kind::Text)],
};

const QUOTA: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.UpdateMembersQuotaRequestDto",
    fields: &[optional("userIds", Kind::Guids), optional("quota", Kind::Any)],
};

/// Everybody whose `activationStatus` is pending and who is not disabled, by id: the answer of every
/// invitation (recording `paging`).
fn pending(world: &World, call: &Call) -> Answer {
    let mut ids: Vec<Uuid> = world
        .people
        .iter()
        .filter(|person| {
            person.activation == Activation::Pending && person.status != Status::Disabled
        })
        .map(|person| person.id)
        .collect();
    ids.sort_unstable();
    Answer::list(ids.into_iter().map(|id| short(world, call.base, id)).collect())
}

/// `POST /people/invite`: all invitations are checked before anybody is invited.
fn invite(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&INVITATIONS)?;
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::role());
    }
    let world = &mut site.world;
    let mut invited = Vec::new();
    for invitation in body.objects("invitations") {
        let email = invitation.text("email").unwrap_or_default().trim().to_owned();
        let role = role_in(&invitation, "type").unwrap_or(Role::User);
        let allowed = match role {
            Role::Owner | Role::Guest => false,
            Role::Admin => call.caller.is_owner(),
            Role::RoomAdmin => call.caller.is_admin(),
            Role::User => true,
        };
        if !allowed {
            return Err(Refusal::rule());
        }
        match world.people.by_email(&email).map(|person| person.status) {
            Some(Status::Disabled) => {
                return Err(Refusal::argument(&format!("User disabled: {email}")));
            }
            Some(Status::Active | Status::Pending) => {}
            None => invited.push((email, role)),
        }
    }
    for (email, role) in invited {
        add_invited(world, &email, role, call.caller.id);
    }
    Ok(pending(world, call))
}

fn add_invited(world: &mut World, email: &str, role: Role, by: Uuid) {
    let id = world.new_id();
    world.welcome(Person {
        id,
        first_name: "".into(),
        last_name: "".into(),
        email: email.into(),
        user_name: world.people.free_user_name(email),
        password: None,
        role,
        status: Status::Pending,
        activation: Activation::Pending,
        joined: false,
        account: Account::Standard,
        created_by: Some(by),
        created: world.now,
        terminated: None,
        holdings: Holdings::default(),
    });
    let inviter = world.display_name(by);
    let sentence = format!("User {inviter} sent an invitation to {email} to join this DocSpace");
    world.note(by, Action::INVITED, &[id], sentence);
}

/// `PUT /people/invite`: sends mails again, which the demo portal does not have.
fn resend(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.form(&MANY)?;
    if !call.caller.is_at_least_room_admin() {
        return Err(Refusal::role());
    }
    Ok(pending(&site.world, call))
}

/// `POST /people/password`: admins for others, everybody for himself; no mail is sent.
fn mail_password(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&MAIL)?;
    let email = body.text("email").unwrap_or_default();
    let world = &mut site.world;
    let person = world.people.by_email(email).filter(|person| person.status == Status::Active);
    let person = person.ok_or_else(|| Refusal::state("The user could not be found"))?;
    if person.account != Account::Standard {
        return Err(Refusal::state("The user's password is kept by another directory"));
    }
    let id = person.id;
    let others_admin = person.role.is_admin() && !call.caller.is_owner();
    if id != call.caller.id && (!call.caller.is_admin() || others_admin) {
        return Err(Refusal::rule());
    }
    let sentence = format!("Users [{}]. Sent Password Change Instructions", world.display_name(id));
    world.note(call.caller.id, Action::PASSWORD_MAILED, &[id], sentence);
    let sent = format!("The password change instruction has been sent to {email} email address.");
    Ok(Answer::one(sent))
}

/// `PUT /people/userquota`: accepted; the demo portal counts no quotas.
fn set_quota(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&QUOTA)?;
    call.caller.must_be_admin()?;
    let ids = body.guids("userIds").unwrap_or_default();
    let bytes = body.number("quota").and_then(|bytes| u32::try_from(bytes).ok()).unwrap_or(0);
    let world = &mut site.world;
    let names: Vec<String> = ids.iter().map(|id| world.display_name(*id)).collect();
    let quota = format!("{:.2} KB", f64::from(bytes) / 1024.0);
    let names = names.join(", ");
    let sentence = format!("Users [{names}]. Set custom storage quota for users: {quota}");
    world.note(call.caller.id, Action::QUOTA_SET, &[], sentence);
    let world = &*world;
    let people = ids.iter().filter_map(|id| world.people.get(*id));
    let rows: Vec<Value> =
        people.map(|person| full(world, call.base, &call.caller, person)).collect();
    Ok(Answer::streamed(rows))
}
