//! Remove tasks: what becomes of a deleted person's things (docspace-api.md 5.3, 5.5; recordings `users`,
//! `deleting`).

use axum::http::Method;
use uuid::Uuid;

use super::auth::Access;
use super::call::Call;
use super::chores::{Chore, Due, Step};
use super::envelope::{Answer, Refusal};
use super::form::{Form, Kind, required};
use super::queue::Record;
use super::reassign::task;
use super::router::{Route, route};
use super::site::Site;
use super::world::{Action, Role, Status, World};

/// The routes of this module.
pub const ROUTES: &[Route] = &[
    route(Method::POST, "people/remove/start", Access::Accounts, start),
    route(Method::GET, "people/remove/progress/{guid}", Access::Accounts, progress),
    route(Method::PUT, "people/remove/terminate", Access::Accounts, terminate),
];

/// Checkpoints of a remove task; all together take a sixth of a second (recordings `users`, `misc`).
pub const STEPS: &[Step] =
    &[(5, 5), (10, 5), (30, 20), (45, 20), (50, 5), (60, 10), (70, 10), (95, 20), (100, 60)];

/// What a remove task does besides moving things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removal {
    /// The name, for the audit row: the profile may be gone by then.
    name: String,
    /// Whether the profile is still there and goes at the end.
    deletes_profile: bool,
}

const SUBJECT: Form = Form {
    name: "ASC.People.ApiModels.RequestDto.TerminateRequestDto",
    fields: &[required("userId", Kind::Guid)],
};

/// `error` of every remove task on a one-process server as shipped (recording `deleting`).
const NO_TENANT: &str = "Could not resolve current tenant :-(.";

fn answer(subject: Uuid, record: Option<&Record>) -> Answer {
    record.map_or_else(Answer::nothing, |record| {
        Answer::one(task(subject, "RemoveProgressItem", record))
    })
}

impl Site {
    /// Queues the clean-up of a person whose profile goes or is gone.
    pub fn clean_up(
        &mut self,
        subject: Uuid,
        name: String,
        initiator: Uuid,
        deletes_profile: bool,
    ) -> Record {
        let what = Removal { name, deletes_profile };
        self.removals.start(self.world.now, Chore { subject, initiator, what })
    }

    /// Does what a checkpoint of a remove task stands for.
    pub fn remove_step(&mut self, due: &Due<Removal>) -> Result<(), String> {
        if due.percentage == 30 && self.faults.monolith {
            return Err(NO_TENANT.to_owned());
        }
        let (world, heir, subject) = (&mut self.world, due.chore.initiator, due.chore.subject);
        match due.percentage {
            30 => return world.move_shared_files(subject, heir, &due.chore.what.name),
            45 => world.destroy_personal_files(subject),
            60 => world.give_rooms(subject, heir),
            70 => world.give_folders(subject),
            95 => world.give_files(subject),
            100 => {
                if due.chore.what.deletes_profile {
                    world.forget_at_identity_service()?;
                    world.delete_profile(subject);
                }
                let name = &due.chore.what.name;
                let sentence = format!("User data for {name} has been deleted");
                world.note(heir, Action::DATA_REMOVED, &[subject], sentence);
            }
            _ => {}
        }
        Ok(())
    }
}

impl World {
    /// All rooms of one person to another.
    pub fn give_rooms(&mut self, from: Uuid, to: Uuid) {
        let now = self.now;
        let rooms: Vec<u32> = self
            .documents
            .rooms()
            .filter(|(folder, _)| folder.created_by == from)
            .map(|(folder, _)| folder.id)
            .collect();
        for room in rooms {
            self.documents.hand_over(room, now, to, to);
        }
    }

    /// Folders and files inside rooms go to each room's owner.
    fn give_folders(&mut self, from: Uuid) {
        let own = self.documents.folders.values().filter(|folder| folder.created_by == from);
        let moves: Vec<(u32, Uuid)> = own
            .filter_map(|folder| Some((folder.id, self.documents.room_owner(folder.id)?)))
            .collect();
        for (id, owner) in moves {
            if let Some(folder) = self.documents.folders.get_mut(&id) {
                folder.created_by = owner;
            }
        }
    }

    fn give_files(&mut self, from: Uuid) {
        let own = self.documents.files.values().filter(|file| file.created_by == from);
        let moves: Vec<(u32, Uuid)> = own
            .filter_map(|file| Some((file.id, self.documents.room_owner(file.folder)?)))
            .collect();
        for (id, owner) in moves {
            if let Some(file) = self.documents.files.get_mut(&id) {
                file.created_by = owner;
            }
        }
    }
}

fn start(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&SUBJECT)?;
    call.caller.must_be_admin()?;
    let id = body.guid("userId").unwrap_or_default();
    let unknown = || Refusal::argument(&format!("User with id = {id} not found"));
    let person = site.world.people.get(id).ok_or_else(unknown)?;
    if person.role == Role::Admin && !call.caller.is_owner() {
        return Err(Refusal::rule());
    }
    if person.role == Role::Owner || id == call.caller.id || person.status != Status::Disabled {
        return Err(Refusal::argument(&format!("Can not delete user with id = {id}")));
    }
    let name = person.display_name();
    let record = site.clean_up(id, name, call.caller.id, true);
    Ok(answer(id, Some(&record)))
}

fn progress(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    call.caller.must_be_admin()?;
    let id = call.guid(0);
    Ok(answer(id, site.removals.progress(site.world.now, id).as_ref()))
}

/// Hides the task until its next checkpoint and never answers it (docspace-api.md 5.5).
fn terminate(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let body = call.form(&SUBJECT)?;
    call.caller.must_be_admin()?;
    let id = body.guid("userId").unwrap_or_default();
    site.removals.hide(id);
    Ok(Answer::nothing())
}
