//! What the stages of a reassignment do to the portal (docspace-api.md 9.2, 9.3).

#[cfg(test)]
mod tests;

use axum::http::StatusCode;
use uuid::Uuid;

use super::{Action, Nature, Person, Role, Status, World};
use crate::demo::company::Holdings;
use crate::demo::queue::{Order, Portal, Stage, Work};

/// `error` when somebody involved is not active (recordings `initiator`, `personal`).
const NOT_ACTIVE: &str = "account";

impl Portal for World {
    fn begin(&mut self, _now: u64, order: &Order, stage: Stage) -> Work {
        self.holdings_of(order.source).work(stage, order.delete_profile)
    }

    fn finish(&mut self, now: u64, order: &Order, stage: Stage) -> Result<(), String> {
        self.now = now;
        self.apply(order, stage)?;
        self.move_holdings(order, stage);
        Ok(())
    }
}

impl World {
    fn apply(&mut self, order: &Order, stage: Stage) -> Result<(), String> {
        match stage {
            Stage::SignIn => self.must_be_active(order.initiator),
            Stage::Check => self.check(order),
            Stage::SharedFiles => {
                let name = self.people.get(order.source).map(full_name).unwrap_or_default();
                self.move_shared_files(order.source, order.heir, &name)
            }
            Stage::PersonalFiles => {
                if order.delete_profile {
                    self.destroy_personal_files(order.source);
                }
                Ok(())
            }
            Stage::Storages => Ok(()),
            Stage::Rooms => {
                self.move_folders(order);
                Ok(())
            }
            Stage::Files => {
                self.move_files(order);
                Ok(())
            }
            Stage::Notify => {
                let (from, to) = (self.display_name(order.source), self.display_name(order.heir));
                let sentence = format!("Data Reassigned: from user {from} to user {to}");
                self.note(order.initiator, Action::DATA_REASSIGNED, &[order.source], sentence);
                Ok(())
            }
            Stage::Profile => {
                if order.delete_profile {
                    self.forget_at_identity_service()?;
                    let sentence = format!("User Deleted: {}", self.display_name(order.source));
                    self.delete_profile(order.source);
                    self.note(order.initiator, Action::USER_DELETED, &[order.source], sentence);
                }
                Ok(())
            }
        }
    }

    /// All that a person has: what exists as rows and what exists as numbers.
    pub fn holdings_of(&self, id: Uuid) -> Holdings {
        let mut holdings = self.people.get(id).map(|person| person.holdings).unwrap_or_default();
        let personal = self.personal_folders(id);
        let folders = self.documents.folders.values();
        let own =
            folders.filter(|folder| folder.created_by == id && !personal.contains(&folder.id));
        holdings.folders += count(own.count());
        for file in self.documents.files.values().filter(|file| file.created_by == id) {
            let part = match (personal.contains(&file.folder), file.shares.is_empty()) {
                (false, _) => &mut holdings.files,
                (true, false) => &mut holdings.shared,
                (true, true) => &mut holdings.private,
            };
            *part += 1;
        }
        holdings
    }

    fn move_holdings(&mut self, order: &Order, stage: Stage) {
        let mut moved = Holdings::default();
        self.people.change(order.source, |person| {
            moved = person.holdings.hand_over(stage, order.delete_profile);
        });
        self.people.change(order.heir, |person| person.holdings.receive(moved));
    }

    /// The identity service must forget a person before the profile can go; any answer but 2xx is
    /// the task's error, as its reason phrase (docspace-api.md 9.3, recording `deleting`).
    pub fn forget_at_identity_service(&self) -> Result<(), String> {
        let status = StatusCode::from_u16(self.identity_status).unwrap_or(StatusCode::BAD_GATEWAY);
        if status.is_success() {
            return Ok(());
        }
        Err(status.canonical_reason().unwrap_or("Error").to_owned())
    }

    /// Whether something in a person's own documents is shared.
    pub fn shares_something(&self, person: Uuid) -> bool {
        self.holdings_of(person).shared > 0
    }

    fn must_be_active(&self, id: Uuid) -> Result<(), String> {
        let active = self.people.get(id).is_some_and(|person| person.status == Status::Active);
        if active { Ok(()) } else { Err(NOT_ACTIVE.to_owned()) }
    }

    fn check(&self, order: &Order) -> Result<(), String> {
        if self.people.get(order.source).is_none() {
            return Err("User could not be found".to_owned());
        }
        let initiator_is_admin = self.role(order.initiator).is_some_and(Role::is_admin);
        if !initiator_is_admin || self.role(order.heir) == Some(Role::Guest) {
            return Err("You don't have enough permission to perform the operation".to_owned());
        }
        Ok(())
    }

    /// The folders in which a person's own documents lie: "My documents", trash and all below.
    fn personal_folders(&self, person: Uuid) -> Vec<u32> {
        let roots: Vec<u32> = [Nature::MyDocuments, Nature::Trash]
            .iter()
            .filter_map(|nature| self.documents.personal(person, nature))
            .collect();
        let below = |id: &&u32| roots.iter().any(|root| self.documents.lies_under(**id, *root));
        self.documents.folders.keys().filter(below).copied().collect()
    }

    /// What is shared in the source's "My documents" goes to a new folder in the heir's, named after
    /// the source and done as the heir, who must be active for it (recording `personal`).
    pub fn move_shared_files(
        &mut self,
        source: Uuid,
        heir: Uuid,
        name: &str,
    ) -> Result<(), String> {
        let personal = self.personal_folders(source);
        let files = self.documents.files.values();
        let shared: Vec<u32> = files
            .filter(|file| !file.shares.is_empty() && personal.contains(&file.folder))
            .map(|file| file.id)
            .collect();
        if self.shares_something(source) {
            self.must_be_active(heir)?;
        }
        if shared.is_empty() {
            return Ok(());
        }
        let home = self.documents.my_documents(self.now, heir);
        let title = format!("Documents of user {name}");
        let to = self.documents.add_folder(self.now, heir, home, &title, Nature::Plain);
        for id in shared {
            if let Some(file) = self.documents.files.get_mut(&id) {
                file.folder = to;
                file.created_by = heir;
            }
        }
        Ok(())
    }

    /// Destroys what is left of a person's own documents.
    pub fn destroy_personal_files(&mut self, person: Uuid) {
        let personal = self.personal_folders(person);
        self.documents.files.retain(|_, file| !personal.contains(&file.folder));
        self.documents.folders.retain(|id, _| !personal.contains(id));
        self.documents.forget_shares(person);
    }

    fn move_folders(&mut self, order: &Order) {
        let personal = self.personal_folders(order.source);
        for (id, folder) in &mut self.documents.folders {
            if folder.created_by == order.source && !personal.contains(id) {
                folder.created_by = order.heir;
            }
        }
    }

    fn move_files(&mut self, order: &Order) {
        let personal = self.personal_folders(order.source);
        for file in self.documents.files.values_mut() {
            if file.created_by == order.source && !personal.contains(&file.folder) {
                file.created_by = order.heir;
            }
        }
    }
}

fn full_name(person: &Person) -> String {
    format!("{} {}", person.first_name, person.last_name)
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
