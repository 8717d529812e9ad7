//! Rooms, folders and files, as far as offboarding touches them.

use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

/// Where a room is listed (docspace-api.md 6, `searchArea`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Area {
    /// The rooms section.
    Active,
    /// The archive.
    Archive,
    /// Room templates.
    Templates,
    /// AI agents.
    AiAgents,
}

/// What makes a folder a room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Room {
    /// `roomType` as on the wire: 1 form filling, 2 editing, 5 custom, 6 public, 8 data, 9 AI.
    pub kind: u8,
    /// Where it is listed.
    pub area: Area,
    /// Who was invited, with the access number; the owner is not among them.
    pub members: Vec<(Uuid, u8)>,
}

/// What a folder is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Nature {
    /// A room.
    Room(Room),
    /// Somebody's "My documents".
    MyDocuments,
    /// Somebody's trash.
    Trash,
    /// Where rooms of an area lie; made when first needed, by whoever needed it.
    Section(Area),
    /// A folder in one of the others.
    Plain,
}

/// A folder or room. `created_by` is the owner: that is what reassignment moves
/// (docspace-api.md 9.2).
#[derive(Debug, Clone)]
pub struct Folder {
    /// The id, in one row with all folders.
    pub id: u32,
    /// The folder it lies in; the section's id for rooms, 0 for "My documents" and trash.
    pub parent: u32,
    /// The title as typed.
    pub title: Box<str>,
    /// The owner.
    pub created_by: Uuid,
    /// When made, in server milliseconds.
    pub created: u64,
    /// Who changed it last.
    pub updated_by: Uuid,
    /// When, in server milliseconds.
    pub updated: u64,
    /// What it is.
    pub nature: Nature,
    /// Folders in it that exist as a number only; whose they are say the
    /// [`Holdings`](crate::demo::company::Holdings).
    pub more_folders: u32,
    /// Files in it that exist as a number only.
    pub more_files: u32,
}

impl Folder {
    /// The room data, if this is a room.
    pub fn room(&self) -> Option<&Room> {
        match &self.nature {
            Nature::Room(room) => Some(room),
            _ => None,
        }
    }
}

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// The id, in one row with all files.
    pub id: u32,
    /// The folder it lies in.
    pub folder: u32,
    /// The title with its extension.
    pub title: Box<str>,
    /// The owner.
    pub created_by: Uuid,
    /// When made, in server milliseconds.
    pub created: u64,
    /// Who wrote it last; reassignment does not change that (recording `personal`).
    pub updated_by: Uuid,
    /// Its size in bytes.
    pub size: u64,
    /// With whom it is shared, with the access number.
    pub shares: Vec<(Uuid, u8)>,
}

/// How much lies below a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files, those among them that exist as a number only.
    pub files: u32,
    /// Folders, likewise.
    pub folders: u32,
    /// Bytes of the files that exist one by one.
    pub bytes: u64,
}

/// All folders and files of the portal.
#[derive(Debug, Default)]
pub struct Documents {
    /// The folders by id.
    pub folders: BTreeMap<u32, Folder>,
    /// The files by id.
    pub files: BTreeMap<u32, File>,
    last_folder: u32,
    last_file: u32,
}

impl Documents {
    /// Makes a folder or room and answers its id.
    pub fn add_folder(
        &mut self,
        now: u64,
        owner: Uuid,
        parent: u32,
        title: &str,
        nature: Nature,
    ) -> u32 {
        self.last_folder += 1;
        let id = self.last_folder;
        let folder = Folder {
            id,
            parent,
            title: title.into(),
            created_by: owner,
            created: now,
            updated_by: owner,
            updated: now,
            nature,
            more_folders: 0,
            more_files: 0,
        };
        self.folders.insert(id, folder);
        id
    }

    /// Makes a room and answers its id. The sections come with the first one (recording `bootstrap`).
    pub fn add_room(&mut self, now: u64, owner: Uuid, title: &str, room: Room) -> u32 {
        let section = self.section(now, owner, room.area);
        let id = self.add_folder(now, owner, section, title, Nature::Room(room));
        self.section(now, owner, Area::Templates);
        self.touch(section, now, owner);
        id
    }

    /// The folder in which the rooms of an area lie, made when missing.
    pub fn section(&mut self, now: u64, person: Uuid, area: Area) -> u32 {
        let found = self.folders.values().find(|folder| folder.nature == Nature::Section(area));
        let title = match area {
            Area::Active => "Rooms",
            Area::Archive => "Archive",
            Area::Templates => "Templates",
            Area::AiAgents => "AI agents",
        };
        match found {
            Some(folder) => folder.id,
            None => self.add_folder(now, person, 0, title, Nature::Section(area)),
        }
    }

    /// Notes that somebody changed something in a folder, up to its room or root.
    pub fn touch(&mut self, folder: u32, now: u64, by: Uuid) {
        let mut at = folder;
        while let Some(folder) = self.folders.get_mut(&at) {
            folder.updated = now;
            folder.updated_by = by;
            at = if folder.room().is_some() { 0 } else { folder.parent };
        }
    }

    /// Moves a room to another area.
    pub fn move_room(&mut self, now: u64, by: Uuid, id: u32, to: Area) {
        let section = self.section(now, by, to);
        let Some(folder) = self.folders.get_mut(&id) else { return };
        if let Nature::Room(room) = &mut folder.nature {
            room.area = to;
            folder.parent = section;
            folder.updated = now;
            folder.updated_by = by;
        }
    }

    /// Lets the next folder and the next file have these ids; for replaying what was recorded elsewhere.
    pub fn continue_from(&mut self, folder: Option<u32>, file: Option<u32>) {
        self.last_folder = folder.map_or(self.last_folder, |id| id.saturating_sub(1));
        self.last_file = file.map_or(self.last_file, |id| id.saturating_sub(1));
    }

    /// Makes a file and answers its id.
    pub fn add_file(&mut self, now: u64, owner: Uuid, folder: u32, title: &str, size: u64) -> u32 {
        self.last_file += 1;
        let id = self.last_file;
        let title = title.into();
        let file = File {
            id,
            folder,
            title,
            created_by: owner,
            created: now,
            updated_by: owner,
            size,
            shares: Vec::new(),
        };
        self.files.insert(id, file);
        self.touch(folder, now, owner);
        id
    }

    /// The person's "My documents", made when missing.
    pub fn my_documents(&mut self, now: u64, person: Uuid) -> u32 {
        let found = self.personal(person, &Nature::MyDocuments);
        found
            .unwrap_or_else(|| self.add_folder(now, person, 0, "My documents", Nature::MyDocuments))
    }

    /// The person's "My documents" or trash.
    pub fn personal(&self, person: Uuid, nature: &Nature) -> Option<u32> {
        self.folders
            .values()
            .find(|folder| folder.created_by == person && folder.nature == *nature)
            .map(|folder| folder.id)
    }

    /// All rooms.
    pub fn rooms(&self) -> impl Iterator<Item = (&Folder, &Room)> {
        self.folders.values().filter_map(|folder| folder.room().map(|room| (folder, room)))
    }

    /// The room of that id.
    pub fn room(&self, id: u32) -> Option<(&Folder, &Room)> {
        self.folders.get(&id).and_then(|folder| folder.room().map(|room| (folder, room)))
    }

    /// Whether folder `id` lies under `root` or is it.
    pub fn lies_under(&self, id: u32, root: u32) -> bool {
        let mut at = id;
        while at != root {
            match self.folders.get(&at) {
                Some(folder) => at = folder.parent,
                None => return false,
            }
        }
        true
    }

    /// Who owns the room that a folder lies in, if any.
    pub fn room_owner(&self, folder: u32) -> Option<Uuid> {
        let mut at = self.folders.get(&folder);
        while let Some(folder) = at {
            if folder.room().is_some() {
                return Some(folder.created_by);
            }
            at = self.folders.get(&folder.parent);
        }
        None
    }

    /// Makes somebody the owner of one room; what lies in it stays whose it is. The new owner is no
    /// mere member any more.
    pub fn hand_over(&mut self, id: u32, now: u64, by: Uuid, heir: Uuid) {
        let Some(folder) = self.folders.get_mut(&id) else { return };
        folder.created_by = heir;
        folder.updated = now;
        folder.updated_by = by;
        if let Nature::Room(room) = &mut folder.nature {
            room.members.retain(|(member, _)| *member != heir);
        }
    }

    /// What lies below each folder at any depth, counted in one pass.
    pub fn tally(&self) -> HashMap<u32, Tally> {
        let mut tally: HashMap<u32, Tally> = HashMap::new();
        for folder in self.folders.values() {
            for above in self.above(folder.parent) {
                let count = tally.entry(above).or_default();
                count.folders += 1 + folder.more_folders;
                count.files += folder.more_files;
            }
        }
        for file in self.files.values() {
            for above in self.above(file.folder) {
                let count = tally.entry(above).or_default();
                count.files += 1;
                count.bytes += file.size;
            }
        }
        tally
    }

    /// A folder and all that it lies in.
    fn above(&self, folder: u32) -> impl Iterator<Item = u32> {
        let parent = |id: &u32| self.folders.get(id).map(|folder| folder.parent);
        let first = self.folders.contains_key(&folder).then_some(folder);
        std::iter::successors(first, move |id| {
            parent(id).filter(|up| self.folders.contains_key(up))
        })
    }

    /// Takes a person's invitations away, from rooms and files alike.
    pub fn forget_shares(&mut self, person: Uuid) {
        for folder in self.folders.values_mut() {
            if let Nature::Room(room) = &mut folder.nature {
                room.members.retain(|(member, _)| *member != person);
            }
        }
        for file in self.files.values_mut() {
            file.shares.retain(|(with, _)| *with != person);
        }
    }
}
