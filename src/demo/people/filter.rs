//! Lists of people: who is in, in which order, which page (docspace-api.md 4.3, recording `paging`).

use std::collections::HashSet;

use serde_json::Value;
use uuid::Uuid;

use crate::demo::auth::Caller;
use crate::demo::call::Call;
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::profile::{full, short};
use crate::demo::query::Reader;
use crate::demo::site::Site;
use crate::demo::world::{Account, Person, Role, Status, World};

use super::search::Words;
use super::sort::Sort;
use super::words::{employee_status, employee_type, status_in_route};

/// `GET /people/filter`: full rows.
pub fn filter(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let filter = Filter::read(call)?;
    filter.answer(&site.world, call, |person| full(&site.world, call.base, &call.caller, person))
}

/// `GET /people/simple/filter`: short rows.
pub fn simple_filter(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let filter = Filter::read(call)?;
    filter.answer(&site.world, call, |person| short(&site.world, call.base, person.id))
}

/// `GET /people`: active people only.
pub fn active(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut filter = Filter::read(call)?;
    filter.statuses = Some(1);
    filter.answer(&site.world, call, |person| full(&site.world, call.base, &call.caller, person))
}

/// `GET /people/status/{status}`.
pub fn by_status(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let mut filter = Filter::read(call)?;
    filter.statuses = Some(status_in_route(call)?);
    filter.answer(&site.world, call, |person| full(&site.world, call.base, &call.caller, person))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Area {
    All,
    People,
    Guests,
}

/// `groupId`, `excludeGroup` and `withoutGroup` together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Membership {
    Any,
    InNone,
    In(Uuid),
    NotIn(Uuid),
}

impl Membership {
    fn read(query: &mut Reader) -> Membership {
        let (group, excluded) = (query.guid("groupId"), query.flag("excludeGroup") == Some(true));
        match group {
            _ if query.flag("withoutGroup") == Some(true) => Membership::InNone,
            Some(group) if excluded => Membership::NotIn(group),
            Some(group) => Membership::In(group),
            None => Membership::Any,
        }
    }
}

/// The parameters of a list.
#[derive(Debug)]
struct Filter {
    statuses: Option<u8>,
    activation: Option<u8>,
    role: Option<Role>,
    roles: Vec<Role>,
    administrators: bool,
    paid: Option<bool>,
    account: Option<Account>,
    membership: Membership,
    area: Area,
    inviter: Option<Uuid>,
    words: Words,
    start: usize,
    count: usize,
    sort: Sort,
}

impl Filter {
    fn read(call: &Call) -> Result<Filter, Refusal> {
        let mut query = Reader::new(call.query);
        let statuses = defined(&mut query, "employeeStatus", employee_status, |status| {
            (1..=7).contains(&status)
        });
        let role = defined(&mut query, "employeeType", employee_type, |kind| kind <= 4);
        let mut roles = Vec::new();
        for text in call.query.all("employeeTypes") {
            if let Some(kind) = employee_type(text) {
                roles.extend(role_of(kind));
            } else {
                query.refuse("employeeTypes", format!("The value '{text}' is not valid."));
            }
        }
        let area = query.parsed("area", |text| match text.to_ascii_lowercase().as_str() {
            "all" | "0" => Some(Area::All),
            "people" | "1" => Some(Area::People),
            "guests" | "2" => Some(Area::Guests),
            _ => None,
        });
        let by_me = query.flag("invitedByMe") == Some(true);
        let inviter = query.guid("inviterId");
        let filter = Filter {
            statuses,
            activation: query.parsed("activationStatus", activation_status),
            role: role.and_then(role_of),
            roles,
            administrators: query.flag("isAdministrator") == Some(true),
            paid: query.parsed("payments", |text| match text.to_ascii_lowercase().as_str() {
                "paid" | "0" => Some(true),
                "free" | "1" => Some(false),
                _ => None,
            }),
            account: query.parsed("accountLoginType", |text| {
                match text.to_ascii_lowercase().as_str() {
                    "sso" | "0" => Some(Account::Sso),
                    "ldap" | "1" => Some(Account::Ldap),
                    "standart" | "2" => Some(Account::Standard),
                    _ => None,
                }
            }),
            membership: Membership::read(&mut query),
            area: area.unwrap_or(Area::All),
            inviter: if by_me { Some(call.caller.id) } else { inviter },
            words: Words::read(query.text("filterValue"), query.text("filterSeparator")),
            start: query.start_index(),
            count: query.count(),
            sort: Sort::read(&mut query),
        };
        query.done()?;
        Ok(filter)
    }

    fn answer(
        &self,
        world: &World,
        call: &Call,
        row: impl Fn(&Person) -> Value,
    ) -> Result<Answer, Refusal> {
        if !call.caller.is_at_least_room_admin() {
            return Err(Refusal::rule());
        }
        let met =
            if call.caller.is_admin() { HashSet::new() } else { world.met_by(call.caller.id) };
        let sees = |person: &Person| {
            call.caller.is_admin()
                || person.role != Role::Guest
                || person.created_by == Some(call.caller.id)
                || met.contains(&person.id)
        };
        let wanted = |person: &&Person| self.wants(world, &call.caller, person) && sees(person);
        let mut hits: Vec<&Person> = world.people.iter().filter(wanted).collect();
        let total = hits.len();
        let (start, end) =
            (self.start.min(total), self.start.saturating_add(self.count).min(total));
        let order = |a: &&Person, b: &&Person| self.sort.order(world, a, b);
        // Only the page must be in order: on a big portal that saves most of the sorting.
        if start > 0 && start < total {
            hits.select_nth_unstable_by(start, order);
        }
        let mut page = hits.split_off(start);
        if end - start < page.len() {
            page.select_nth_unstable_by(end - start, order);
            page.truncate(end - start);
        }
        page.sort_unstable_by(order);
        Ok(Answer::page(page.into_iter().map(row).collect(), total))
    }

    fn wants(&self, world: &World, caller: &Caller, person: &Person) -> bool {
        self.wants_status(caller, person)
            && self.wants_role(person)
            && self.wants_group(world, person)
            && self.activation.is_none_or(|wanted| person.activation as u8 == wanted)
            && self.account.is_none_or(|account| person.account == account)
            && self.inviter.is_none_or(|inviter| person.created_by == Some(inviter))
            && self.words.match_person(person)
    }

    /// 5 is active only; 3 and 6 filter nothing, not even the disabled people whom only admins see
    /// otherwise.
    fn wants_status(&self, caller: &Caller, person: &Person) -> bool {
        let shown = person.status != Status::Disabled || caller.is_admin();
        match self.statuses {
            Some(1 | 5) => person.status == Status::Active,
            Some(2) => person.status == Status::Disabled && shown,
            Some(4) => person.status == Status::Pending,
            None | Some(7) => shown,
            Some(_) => true,
        }
    }

    fn wants_role(&self, person: &Person) -> bool {
        let is = |role: Role| match role {
            Role::Owner | Role::Admin => person.role.is_admin(),
            role => person.role == role,
        };
        let is_guest = person.role == Role::Guest;
        match self.area {
            Area::People if is_guest => return false,
            Area::Guests if !is_guest => return false,
            _ => {}
        }
        if self.administrators && !person.role.is_admin() {
            return false;
        }
        let free = matches!(person.role, Role::User | Role::Guest);
        if self.paid.is_some_and(|paid| paid == free) {
            return false;
        }
        let contradicts = |role| match self.area {
            Area::All => false,
            Area::People => role == Role::Guest,
            Area::Guests => role != Role::Guest,
        };
        let many_count = self.role.is_none()
            && !matches!(self.membership, Membership::In(_) | Membership::NotIn(_))
            && self.paid.is_none()
            && !self.administrators
            && self.area != Area::Guests;
        match self.role {
            Some(role) if !contradicts(role) => is(role),
            None if many_count && !self.roles.is_empty() => self.roles.iter().copied().any(is),
            _ => true,
        }
    }

    fn wants_group(&self, world: &World, person: &Person) -> bool {
        match self.membership {
            Membership::Any => true,
            Membership::InNone => world.groups.count_of(person.id) == 0,
            Membership::In(group) => world.groups.mentions(group, person.id),
            Membership::NotIn(group) => !world.groups.mentions(group, person.id),
        }
    }
}

/// A parameter that is an enum: unknown names are "not valid", undefined numbers "invalid".
fn defined(
    query: &mut Reader,
    name: &str,
    parse: impl Fn(&str) -> Option<u8>,
    is_defined: impl Fn(u8) -> bool,
) -> Option<u8> {
    let value = query.parsed(name, parse)?;
    if !is_defined(value) {
        let text = query.text(name).unwrap_or("");
        query.refuse(name, format!("The value '{text}' is invalid."));
    }
    Some(value)
}

/// The role behind an `EmployeeType` number; `All` is none.
fn role_of(kind: u8) -> Option<Role> {
    match kind {
        1 => Some(Role::RoomAdmin),
        2 => Some(Role::Guest),
        3 => Some(Role::Admin),
        4 => Some(Role::User),
        _ => None,
    }
}

fn activation_status(text: &str) -> Option<u8> {
    match text.to_ascii_lowercase().as_str() {
        "notactivated" => Some(0),
        "activated" => Some(1),
        "pending" => Some(2),
        "autogenerated" => Some(4),
        number => number.parse().ok(),
    }
}
