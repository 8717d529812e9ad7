//! A console with people, groups and tasks, made of messages only: what a test sees here, an
//! admin can have seen.
#![allow(dead_code, reason = "each test binary uses another part")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a scene is part of a test")]

use handover::{
    app::{Effect, Effects, Key, KeyCode, Load, Loaded, Model, Msg, update, view},
    domain::{
        Clean, Connection, Group, GroupId, KeyId, KeyInfo, Login, Manager, Page, Person, PersonId,
        PersonStatus, Role, Scopes, Session, TaskReport, TaskStatus, Timestamp,
    },
    offboard::{Call, Facts, Holdings, Observation},
    ui::Theme,
};
use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
    style::{Color, Style},
};

#[derive(Clone)]
pub struct Scene {
    pub model: Model,
    /// Every effect so far.
    pub effects: Vec<Effect>,
    /// What the journal was told, in its order.
    pub records: Vec<Effect>,
    /// Whether leavers are read at once for the sheet, and hold what is unknown.
    pub reads_leavers: bool,
}

pub fn person(number: u128, name: &str, role: Role, status: PersonStatus, groups: &str) -> Person {
    let first = name.split_whitespace().next().unwrap_or("x");
    let ascii: String = first.chars().filter(char::is_ascii_alphabetic).collect();
    Person {
        id: PersonId::from_u128(number),
        name: Clean::new(name),
        email: Clean::new(&format!("{}{number}@example.com", ascii.to_lowercase())),
        role,
        status,
        login: Login::Portal,
        groups: Clean::new(groups),
        disabled_at: None,
        used_space: None,
        quota: None,
    }
}

pub fn people() -> Vec<Person> {
    use PersonStatus::{Active, Disabled, Pending};
    use Role::{DocSpaceAdmin, Guest, Owner, RoomAdmin, User};
    vec![
        person(1, "Ann Lee", Owner, Active, "Board"),
        person(2, "Nora O'Brien", RoomAdmin, Disabled, "R&D, Sales"),
        person(3, "Sam Smith", User, Active, "Ops"),
        person(4, "Kim Ito", Guest, Pending, ""),
        person(5, "Joe Fox", RoomAdmin, Disabled, "Ops"),
        person(6, "Zoë Ünal-Жук", RoomAdmin, Active, "R&D"),
        person(7, "王小明", DocSpaceAdmin, Active, "Board, Ops"),
        person(8, "محمد علي", RoomAdmin, Disabled, ""),
        person(9, "Max\u{202E}dnufreH", User, Active, ""),
        person(10, "👩‍💻 Dev Person", User, Active, "R&D"),
        person(
            11,
            "Maximiliana-Theodora von und zu Hohenstein-Wallersberg der Ä",
            RoomAdmin,
            Disabled,
            "Sales",
        ),
        person(12, "Sam Smith", RoomAdmin, Active, "Sales"),
    ]
}

pub fn groups() -> Vec<Group> {
    let group = |number, name: &str, manager: Option<&Person>, members| Group {
        id: GroupId::from_u128(number),
        name: Clean::new(name),
        manager: manager.map(|person| Manager {
            id: person.id,
            name: person.name.clone(),
            status: person.status,
        }),
        members,
        ldap: number == 103,
    };
    let people = people();
    vec![
        group(101, "Board", Some(&people[0]), 2),
        group(102, "R&D \"one\" <b>", Some(&people[1]), 12_345),
        group(103, "Directory", None, 7),
        group(104, "Empty", None, 0),
    ]
}

pub fn report(percentage: u8, completed: bool, status: TaskStatus) -> TaskReport {
    TaskReport { percentage, completed, status, error: None }
}

impl Scene {
    /// A console that has just been started.
    pub fn new() -> Self {
        let now: Timestamp = "2026-03-01T09:00:00Z".parse().unwrap();
        Self {
            model: Model::new("docs.example.com", now),
            effects: Vec::new(),
            records: Vec::new(),
            reads_leavers: true,
        }
    }

    /// Signed in as the owner, everything read, nobody's task found; two lanes.
    pub fn ready() -> Self {
        let mut scene = Self::new();
        scene.sign_in(&[]);
        scene.answer_loads();
        scene.msg(Msg::Title(Clean::new("Example Ltd")));
        scene.msg(Msg::Version(Clean::new("3.7.2")));
        while let Some(Effect::Sweep { person, .. }) = scene.effects.last().cloned() {
            scene.msg(Msg::Swept { person, found: Ok(None) });
            if scene.model.sweep.progress().is_none() {
                break;
            }
        }
        scene.msg(Msg::Key(Key::char('3')));
        scene.press("++1");
        scene
    }

    pub fn sign_in(&mut self, permissions: &[&str]) {
        let me = people().remove(0);
        let key = KeyInfo {
            id: KeyId::from_u128(1),
            name: Clean::new("console"),
            scopes: Scopes::new(permissions.iter().map(|name| Clean::new(name))),
            expires: None,
            creator: me.id,
            active: Some(true),
        };
        self.msg(Msg::SignedIn(Box::new(Session {
            key,
            me,
            read_only: false,
            connection: Connection::default(),
        })));
    }

    /// What a message asks for. Records of the journal are left out: they are the board's own
    /// matter, and its tests'.
    pub fn msg(&mut self, msg: Msg) -> Effects {
        let (records, mut effects): (Vec<_>, Vec<_>) = update(&mut self.model, msg)
            .into_iter()
            .partition(|effect| matches!(effect, Effect::Record(_)));
        self.records.extend(records);
        self.effects.extend(effects.clone());
        let asked = effects.clone().into_iter().filter_map(|effect| match effect {
            Effect::PreFlight { leaver, heir } => Some((leaver, heir)),
            _ => None,
        });
        let at_once = self.reads_leavers;
        for (leaver, heir) in asked.filter(|_| at_once) {
            let facts = self.facts(leaver, heir, Holdings::default());
            effects.extend(self.msg(Msg::PreFlight { leaver, facts: Ok(facts) }));
        }
        effects
    }

    /// What is known of these people by the lists, and what the leaver holds.
    pub fn facts(
        &self,
        leaver: PersonId,
        heir: Option<PersonId>,
        holdings: Holdings,
    ) -> Box<Facts> {
        let person = |id| self.model.people.get(id).cloned();
        Box::new(Facts { leaver: person(leaver), heir: heir.and_then(person), holdings })
    }

    pub fn key(&mut self, key: Key) -> Effects {
        self.msg(Msg::Key(key))
    }

    /// Presses keys: characters, and `<Enter>`, `<Esc>`, `<Tab>`, `<Down>`, `<C-x>` …
    pub fn press(&mut self, keys: &str) -> Effects {
        let mut effects = Effects::new();
        let mut rest = keys;
        while let Some(c) = rest.chars().next() {
            let named = rest.strip_prefix('<').and_then(|tail| tail.split_once('>'));
            let key = if let Some((name, tail)) = named {
                rest = tail;
                named_key(name)
            } else {
                rest = rest.strip_prefix(c).unwrap();
                Key::char(c)
            };
            effects.extend(self.key(key));
        }
        effects
    }

    pub fn resize(&mut self, width: u16, height: u16) {
        self.msg(Msg::Resized { width, height });
    }

    pub fn wait(&mut self, seconds: i64) {
        let now = self.model.now + jiff::SignedDuration::from_secs(seconds);
        self.msg(Msg::Clock(now));
    }

    /// Answers every load that was asked for so far and not yet answered.
    pub fn answer_loads(&mut self) {
        let loads: Vec<_> = self
            .effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Load { id, what } => Some((*id, what.clone())),
                _ => None,
            })
            .collect();
        for (load, what) in loads {
            let rows = match what {
                Load::Groups => Loaded::Groups(Page { items: groups(), total: 4 }),
                Load::GroupsOf(person) => {
                    let heads = |group: &Group| {
                        group.manager.as_ref().is_some_and(|manager| manager.id == person)
                    };
                    let items: Vec<Group> = groups().into_iter().filter(heads).collect();
                    let total = u32::try_from(items.len()).unwrap();
                    Loaded::Groups(Page { items, total })
                }
                Load::People(query) => {
                    let items: Vec<Person> = people()
                        .into_iter()
                        .filter(|p| query.status.is_none_or(|status| p.status == status))
                        .filter(|p| query.role.is_none_or(|role| p.role == role))
                        .collect();
                    let total = u32::try_from(items.len()).unwrap();
                    Loaded::People(Page { items, total })
                }
                Load::Members(_) => {
                    Loaded::People(Page { items: people()[..3].to_vec(), total: 3 })
                }
            };
            self.msg(Msg::Page { load, rows });
            self.msg(Msg::LoadDone { load });
        }
    }

    /// Answers the newest call of this kind for a leaver.
    pub fn see(&mut self, leaver: u128, seen: Observation) -> Effects {
        let id = PersonId::from_u128(leaver);
        let about = |call: &Call| match *call {
            Call::ReadFacts { leaver, .. }
            | Call::Start { leaver, .. }
            | Call::Prove { leaver, .. }
            | Call::Probe(leaver)
            | Call::Poll(leaver)
            | Call::Disable(leaver)
            | Call::EndSessions(leaver)
            | Call::DeleteProfile(leaver)
            | Call::PollRemoval(leaver)
            | Call::Terminate(leaver) => leaver,
            Call::GiveGroup { .. } => panic!("no leaver of the scene heads a group"),
        };
        let asked = self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Call { case, id: call, call: what, .. } if about(what) == id => {
                Some((*case, *call))
            }
            _ => None,
        });
        let (case, call) = asked.expect("a call was made for this leaver");
        self.msg(Msg::Seen { case, call, seen })
    }

    /// Leads a case that was just planned past its facts, its sessions and its probe to its start's answer.
    pub fn start(&mut self, leaver: u128, heir: u128) {
        let find =
            |number: u128| people().into_iter().find(|p| p.id == PersonId::from_u128(number));
        let holdings = Holdings::default();
        let facts = Facts { leaver: find(leaver), heir: find(heir), holdings };
        self.see(leaver, Observation::Facts(Box::new(facts)));
        self.see(leaver, Observation::Carried);
        self.see(leaver, Observation::Absent);
        self.see(leaver, Observation::Answered(report(0, false, TaskStatus::Running)));
    }

    pub fn at(&mut self, leaver: u128, percentage: u8) {
        let report = report(percentage, false, TaskStatus::Running);
        self.see(leaver, Observation::Answered(report));
    }

    pub fn buffer(&mut self, width: u16, height: u16, theme: &Theme) -> Buffer {
        self.resize(width, height);
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        view(&self.model, theme, buffer.area, &mut buffer);
        buffer
    }

    pub fn screen(&mut self, width: u16, height: u16) -> String {
        let buffer = self.buffer(width, height, &Theme::plain(true));
        text(&buffer)
    }
}

/// The styles of a buffer: each row as its runs, every run with what is not the terminal's own.
pub fn styles(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width).max(1);
    let mut screen = String::new();
    for row in buffer.content.chunks(width) {
        for run in row.chunk_by(|a, b| a.style() == b.style()) {
            let characters: String = run.iter().map(Cell::symbol).collect();
            let words = style_words(run[0].style());
            if words.is_empty() {
                screen.push_str(&characters);
            } else {
                screen.extend(["⟨", &words, "|", &characters, "⟩"]);
            }
        }
        screen.truncate(screen.trim_end().len());
        screen.push('\n');
    }
    screen
}

fn style_words(style: Style) -> String {
    let colour = |before: &str, colour: Option<Color>| {
        colour.filter(|colour| *colour != Color::Reset).map(|colour| format!("{before}{colour}"))
    };
    let modifiers = style.add_modifier.iter_names().map(|(name, _)| name.to_lowercase());
    let colours = colour("", style.fg).into_iter().chain(colour("on ", style.bg));
    modifiers.chain(colours).collect::<Vec<_>>().join(" ")
}

/// The characters of a buffer, a line a row, without trailing blanks.
pub fn text(buffer: &Buffer) -> String {
    let mut screen = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in buffer.area.left()..buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                line.push_str(symbol);
                skip = unicode_width::UnicodeWidthStr::width(symbol).saturating_sub(1);
            } else {
                skip -= 1;
            }
        }
        screen.push_str(line.trim_end());
        screen.push('\n');
    }
    screen
}

fn named_key(name: &str) -> Key {
    match name {
        "Enter" => Key::plain(KeyCode::Enter),
        "Esc" => Key::plain(KeyCode::Esc),
        "Tab" => Key::plain(KeyCode::Tab),
        "Up" => Key::plain(KeyCode::Up),
        "Down" => Key::plain(KeyCode::Down),
        "Left" => Key::plain(KeyCode::Left),
        "Right" => Key::plain(KeyCode::Right),
        "Space" => Key::char(' '),
        "BS" => Key::plain(KeyCode::Backspace),
        "lt" => Key::char('<'),
        other => match other.split_once('-').map(|(held, c)| (held, c.chars().next())) {
            Some(("C", Some(c))) => Key::ctrl(c),
            Some(("A", Some(c))) => Key::alt(c),
            _ => panic!("no key <{other}>"),
        },
    }
}
