//! The offboarding sheet: from whom, to whom, what will happen; Enter on the summary starts.

use super::{Overlay, menu_row};
use crate::{
    app::{
        Effects, Input, Key, KeyCode, Load, Model,
        directory::Directory,
        update::{start, tell},
    },
    domain::{
        PeopleQuery, Person, PersonId, PersonStatus, Refusal, Role, may_inherit, may_reassign_from,
    },
    offboard::{Level, Notice, Party},
};

/// The sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Whose content will move.
    pub leavers: Vec<Party>,
    /// Who was marked and cannot be a leaver, and why.
    pub blocked: Vec<(Party, Refusal)>,
    /// What is typed to find the heir.
    pub filter: Input,
    /// Who can inherit and matches, by name.
    pub heirs: Vec<PersonId>,
    /// The heir under the cursor.
    pub cursor: Option<PersonId>,
    /// The heir on the summary; `None` while one is picked.
    pub chosen: Option<Party>,
}

/// Opens the sheet for the marked people, or the one under the cursor. Heirs are read anew:
/// the list above may be filtered, or old.
pub fn open(model: &mut Model) -> Effects {
    let Some(actor) = model.actor() else { return Effects::new() };
    let (mut leavers, mut blocked) = (Vec::new(), Vec::new());
    for id in model.chosen() {
        let Some(person) = model.people.get(id) else { continue };
        let allowed = may_reassign_from(&actor, person).and_then(|()| model.board.may_plan(id));
        match allowed {
            Ok(()) => leavers.push(Party::from(person)),
            Err(refusal) => blocked.push((Party::from(person), refusal)),
        }
    }
    if leavers.is_empty() {
        let why = blocked.first().map_or("nobody is marked", |(_, refusal)| refusal.sentence());
        let text = format!("none of the {} marked can be handed over: {why}", blocked.len());
        return tell(model, Notice::new(Level::Warning, text));
    }
    let mut sheet = Sheet {
        leavers,
        blocked,
        filter: Input::default(),
        heirs: Vec::new(),
        cursor: None,
        chosen: None,
    };
    sheet.find(&model.people);
    model.overlays.push(Overlay::Sheet(sheet));
    read_heirs(model)
}

/// Whoever can inherit: active room admins, DocSpace admins, and the owner, whom the server
/// counts among the DocSpace admins (docspace-api.md 4.3).
pub(super) fn read_heirs(model: &mut Model) -> Effects {
    let mut effects = Effects::new();
    for role in [Role::RoomAdmin, Role::DocSpaceAdmin] {
        let status = Some(PersonStatus::Active);
        let query = PeopleQuery { status, role: Some(role), group: None };
        let (id, load) = model.load(Load::People(query), None);
        model.heirs.push(id);
        effects.extend(load);
    }
    effects
}

impl Sheet {
    /// Finds the heirs that match, and keeps the cursor on its person. The leavers are left
    /// out, and so is whoever else was marked.
    pub fn find(&mut self, people: &Directory) {
        let marked: Vec<PersonId> = self.leavers.iter().map(|party| party.id).collect();
        let blocked = self.blocked.iter().map(|(party, _)| party.id);
        let marked: Vec<PersonId> = marked.into_iter().chain(blocked).collect();
        let filter = self.filter.value().to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let fits = |person: &&Person| {
            let text = format!("{} {}", person.name, person.email).to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let mut heirs: Vec<&Person> = people
            .iter()
            .filter(|person| may_inherit(person, &marked).is_ok())
            .filter(fits)
            .collect();
        heirs.sort_by_cached_key(|person| (person.name.to_lowercase(), person.email.clone()));
        self.heirs = heirs.into_iter().map(|person| person.id).collect();
        if !self.cursor.is_some_and(|id| self.heirs.contains(&id)) {
            self.cursor = self.heirs.first().copied();
        }
    }

    /// Takes pasted text into the filter.
    pub fn paste(&mut self, text: &str, people: &Directory) {
        if self.chosen.is_none() {
            self.filter.paste(text);
            self.find(people);
        }
    }

    pub(super) fn key(self, model: &mut Model, key: Key) -> Effects {
        if self.chosen.is_some() {
            self.summary_key(model, key)
        } else {
            self.picker_key(model, key)
        }
    }

    fn picker_key(mut self, model: &mut Model, key: Key) -> Effects {
        match key.code {
            KeyCode::Enter => {
                self.chosen = self.cursor.and_then(|id| model.people.get(id)).map(Party::from);
            }
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                let row = self.heirs.iter().position(|id| Some(*id) == self.cursor).unwrap_or(0);
                self.cursor = self.heirs.get(menu_row(key, row, self.heirs.len())).copied();
            }
            _ => {
                if self.filter.key(key) {
                    self.find(&model.people);
                }
            }
        }
        model.overlays.push(Overlay::Sheet(self));
        Effects::new()
    }

    fn summary_key(mut self, model: &mut Model, key: Key) -> Effects {
        match (key.code, self.chosen.take()) {
            (KeyCode::Enter, Some(heir)) => return start(model, self.leavers, &heir),
            (KeyCode::Char('b') | KeyCode::Backspace | KeyCode::Left, _) => {}
            (_, chosen) => self.chosen = chosen,
        }
        model.overlays.push(Overlay::Sheet(self));
        Effects::new()
    }
}
