//! The portal on which the recordings are played: the people of the recordings, with their ids.

use std::collections::HashMap;
use std::net::SocketAddr;

use handover::demo::clock::Clock;
use handover::demo::company::Holdings;
use handover::demo::limiter::Limiter;
use handover::demo::site::Site;
use handover::demo::world::{
    Account, Action, Activation, Area, Nature, Person, Role, Status, World,
};
use handover::demo::{Faults, Options, Running, serve};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::credentials::{ApiKey, OTHERS_PASSWORD, OWNER, OWNER_PASSWORD};
use crate::http::{self, Answer};
use crate::recordings::{self, Exchange};
use crate::timeline::{Deed, LateKey, Other};

/// 2026-11-22T14:00:00Z: the recordings tell times of that hour and the next.
const HOUR: u64 = 1_795_356_000_000;

/// The archive's id on the recorded portal.
const ARCHIVE: u32 = 54;

/// Invited people whom the answer to their invitation leaves out.
const INVITED: [(&str, &str); 1] =
    [("pendpfdsoh@example.com", "f2e48dd9-4d4a-4460-8016-b726534edb62")];

/// An open portal whose clock stands until it is moved, and what was learned to speak to it.
pub struct Stage {
    portal: Running,
    address: SocketAddr,
    /// ms of the recordings' 14th hour.
    now: u64,
    /// The first login token of everybody, by e-mail.
    pub tokens: HashMap<String, String>,
    /// All API keys in the order of their making.
    pub keys: Vec<ApiKey>,
    /// Ids by the part of the e-mail before the `@`.
    ids: HashMap<String, Uuid>,
    _runtime: Runtime,
}

impl Stage {
    /// A portal with nobody but the recordings' owner.
    pub fn open(command_timeout: Option<u64>) -> Stage {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).enable_all().build().unwrap();
        let options = Options { people: 1, ..Options::default() };
        let portal = runtime.block_on(serve(([127, 0, 0, 1], 0).into(), options)).unwrap();
        let address = portal.url.trim_start_matches("http://").parse().unwrap();
        portal.steer(|site| {
            let mut world = World::new(HOUR, 0);
            world.people.add(owner());
            let faults = Faults { command_timeout, ..Faults::default() };
            *site = Site::new(world, Clock::standing(HOUR), 1, faults);
        });
        let (tokens, ids) = (HashMap::new(), HashMap::new());
        Stage { portal, address, now: 0, tokens, keys: Vec::new(), ids, _runtime: runtime }
    }

    /// Moves the time forward to so many ms of the recordings' 14th hour, never back.
    pub fn advance_to(&mut self, at: u64) {
        self.portal.advance(at.saturating_sub(self.now));
        self.now = self.now.max(at);
    }

    /// Sends a request. An error is a connection without an answer.
    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(String, String)],
        body: Option<&str>,
    ) -> std::io::Result<Answer> {
        http::send(self.address, method, path, headers, body)
    }

    /// A call that prepares the stage and must succeed; answers its `response`.
    fn must(&self, call: &str, token: Option<&str>, body: &Value) -> Value {
        let (method, path) = call.split_once(' ').unwrap();
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        headers.extend(token.map(|token| ("authorization".to_owned(), token.to_owned())));
        let path = format!("/api/2.0/{path}");
        let body = body.to_string();
        let answer = self.send(method, &path, &headers, Some(&body)).unwrap();
        assert_eq!(answer.status, 200, "{call} {body}: {}", answer.body);
        answer.json().unwrap()["response"].clone()
    }

    /// Lets the next new thing have the id that it has in the recording: `response.id`, that of the
    /// folder being read, or that of somebody invited.
    pub fn expect(&mut self, exchange: &Exchange) {
        let (path, sent) = (exchange.request.path.as_str(), exchange.request.body.as_ref());
        let is_made = exchange.request.method == "POST";
        let recorded = exchange.response.body.as_ref();
        let Some(response) = recorded.map(|body| &body["response"]) else { return };
        let invited = sent.map(|body| &body["invitations"][0]["email"]).and_then(Value::as_str);
        let by_email = |email| response.as_array()?.iter().find(|row| row["displayName"] == email);
        let of_invited = invited.and_then(by_email).map(|row| &row["id"]);
        let id = of_invited.unwrap_or(&response["id"]);
        let number = |id: &Value| id.as_u64().and_then(|id| u32::try_from(id).ok());
        let unseen =
            || INVITED.iter().find(|(email, _)| Some(*email) == invited).map(|(_, id)| *id);
        let guid = id.as_str().or_else(unseen).and_then(|id| Uuid::try_parse(id).ok());
        self.portal.steer(|site| {
            site.world.next_ids.clear();
            site.world.next_ids.extend(guid);
            let documents = &mut site.world.documents;
            let has =
                |area| documents.folders.values().any(|it| it.nature == Nature::Section(area));
            let (has_rooms, has_archive) = (has(Area::Active), has(Area::Archive));
            let reads_own = path.ends_with("/@my");
            match number(id).or(number(&response["current"]["id"])) {
                Some(file) if path.ends_with("/text") => documents.continue_from(None, Some(file)),
                // The very first room brings its section along, numbered before it.
                Some(_) if !has_rooms => {}
                folder if is_made || reads_own => documents.continue_from(folder, None),
                _ if !has_archive && path.starts_with("/api/2.0/files/rooms") => {
                    documents.continue_from(Some(ARCHIVE), None);
                }
                _ => {}
            }
        });
    }

    fn expect_id(&self, id: &str) {
        let id = Uuid::try_parse(id).unwrap();
        self.portal.steer(|site| {
            site.world.next_ids.clear();
            site.world.next_ids.push_back(id);
        });
    }

    fn owner_token(&mut self) -> String {
        if !self.tokens.contains_key(OWNER) {
            self.log_in(OWNER, OWNER_PASSWORD);
        }
        self.tokens[OWNER].clone()
    }

    fn log_in(&mut self, email: &str, password: &str) -> String {
        let body = json!({ "userName": email, "password": password });
        let token = text(&self.must("POST authentication", None, &body)["token"]);
        self.tokens.entry(email.to_owned()).or_insert(token).clone()
    }

    /// Notes what an answer of the portal tells: tokens, keys, ids.
    pub fn learn(&mut self, asker: &str, sent: Option<&Value>, answer: &Answer) {
        let Some(body) = answer.json() else { return };
        let response = &body["response"];
        if let (Some(token), Some(sent)) = (response["token"].as_str(), sent) {
            self.tokens.entry(text(&sent["userName"])).or_insert(token.to_owned());
        }
        if let Some(secret) = response["key"].as_str().filter(|key| key.len() == 67) {
            self.keys.push(ApiKey {
                by: asker.to_owned(),
                name: text(&response["name"]),
                permissions: strings(&response["permissions"]),
                secret: secret.to_owned(),
            });
        }
        if let (Some(email), Some(id)) = (response["email"].as_str(), response["id"].as_str()) {
            self.know(email, id);
        }
    }

    fn know(&mut self, email: &str, id: &str) {
        let name = email.split('@').next().unwrap_or_default();
        self.ids.insert(name.to_owned(), Uuid::try_parse(id).unwrap());
    }

    /// Makes somebody of a cast: the profile, a login, and the rooms with a folder and a file in each.
    pub fn add_person(&mut self, person: &recordings::Person) {
        self.add_profile(
            &person.id,
            [&person.first_name, &person.last_name, &person.email, &person.kind],
        );
        let token = self.log_in(&person.email, OTHERS_PASSWORD);
        for (nth, room) in person.owns.iter().enumerate() {
            if nth > 0 {
                // Lists show the latest change first, in whole seconds.
                self.advance_to(self.now + 1000);
            }
            let id = u32::try_from(room.id).unwrap();
            self.portal.steer(|site| site.world.documents.continue_from(Some(id), None));
            let body = json!({ "title": room.title, "roomType": room.kind });
            let made = self.must("POST files/rooms", Some(&token), &body);
            assert_eq!(made["id"], room.id);
            // Sharing in a collaboration room makes one more folder on the server.
            let next = id + if room.kind == 2 { 2 } else { 1 };
            self.portal.steer(|site| site.world.documents.continue_from(Some(next), None));
            let folder = json!({ "title": "folder" });
            let folder = self.must(&format!("POST files/folder/{id}"), Some(&token), &folder);
            let file = json!({ "title": "note", "content": "hello" });
            self.must(&format!("POST files/{}/text", folder["id"]), Some(&token), &file);
        }
        if person.email.starts_with("heavy") {
            self.fill_documents(&person.id);
        }
    }

    /// The personal sections of `heavynatural` and `heavy`: 400 private files and 40 shared ones.
    fn fill_documents(&self, id: &str) {
        let (id, member) = (Uuid::try_parse(id).unwrap(), self.ids["member"]);
        self.portal.steer(|site| {
            let (now, documents) = (site.world.now, &mut site.world.documents);
            // Far from the ids that other people's rooms will have.
            let last = documents.folders.keys().max().copied().unwrap_or(0);
            documents.continue_from(Some(last + 1000), None);
            let home = documents.my_documents(now, id);
            for number in 0..440 {
                let file = documents.add_file(now, id, home, "note.txt", 5);
                if let Some(file) = documents.files.get_mut(&file).filter(|_| number < 40) {
                    file.shares.push((member, 2));
                }
            }
        });
    }

    fn add_profile(&mut self, id: &str, [first, last, email, kind]: [&str; 4]) {
        let owner = self.owner_token();
        self.expect_id(id);
        let body = json!({
            "firstName": first, "lastName": last, "email": email, "type": kind,
            "password": OTHERS_PASSWORD,
        });
        let made = self.must("POST people/active", Some(&owner), &body);
        assert_eq!(made["id"], id);
        self.know(email, id);
    }

    /// Makes somebody of whom only a row in lists is known.
    pub fn add_other(&mut self, other: &Other) {
        let owner = self.owner_token();
        if other.status == 4 {
            self.expect_id(&other.id);
            let invitation = json!([{ "email": other.email, "type": other.kind }]);
            let body = json!({ "invitations": invitation });
            self.must("POST people/invite", Some(&owner), &body);
            return;
        }
        self.add_profile(
            &other.id,
            [&other.first_name, &other.last_name, &other.email, &other.kind],
        );
        if other.status == 2 {
            let body = json!({ "userIds": [other.id] });
            self.must("PUT people/status/Terminated", Some(&owner), &body);
        }
    }

    /// Makes a key whose making was not recorded. Its maker may be disabled by now.
    pub fn add_key(&mut self, key: &LateKey) {
        let secret = self.portal.steer(|site| {
            let maker = site.world.people.by_email(key.by).map(|person| person.id)?;
            site.world.next_ids.clear();
            site.world.next_ids.extend(Uuid::try_parse(key.id).ok());
            let permissions = key.permissions.iter().map(ToString::to_string).collect();
            let made = site.world.new_key(maker, key.name, permissions, None);
            let sentence = format!("User Api Key Created: sk-***{}", made.postfix());
            site.world.page = format!("http://{}/api/2.0/keys", self.address);
            site.world.note(maker, Action::KEY_CREATED, &[made.id], sentence);
            Some(made.secret)
        });
        let Some(secret) = secret else { return };
        self.keys.push(ApiKey {
            by: key.by.to_owned(),
            name: key.name.to_owned(),
            permissions: key.permissions.iter().map(ToString::to_string).collect(),
            secret,
        });
    }

    /// Does something to the server itself.
    pub fn act(&mut self, deed: Deed) {
        let known = match deed {
            Deed::Hold { who, .. } | Deed::Disable(who) => self.ids.get(who).copied(),
            _ => None,
        };
        if let (Deed::Disable(_), Some(id)) = (deed, known) {
            let owner = self.owner_token();
            self.must("PUT people/status/Terminated", Some(&owner), &json!({ "userIds": [id] }));
        }
        self.portal.steer(|site| match deed {
            Deed::Hold { at, millis, .. } => {
                let until = site.world.now + millis;
                site.reassigns.hold(known.unwrap(), at, until);
            }
            Deed::Restart => site.restart(),
            Deed::Identity(status) => site.world.identity_status = status,
            Deed::LoseStartRace => site.reassigns.lose_start_races(1),
            Deed::Monolith(on) => site.faults.monolith = on,
            Deed::RateLimit(on) => site.limiter = on.then(Limiter::default),
            Deed::Disable(_) => {}
            Deed::NextFolder(id) => site.world.documents.continue_from(Some(id), None),
        });
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no string: {value}")).to_owned()
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(text).collect()
}

/// The owner of a fresh portal.
fn owner() -> Person {
    Person {
        id: Uuid::try_parse("66faa6e4-f133-11ea-b126-00ffeec8b4ef").unwrap(),
        first_name: "Administrator".into(),
        last_name: "".into(),
        email: OWNER.into(),
        user_name: "administrator".into(),
        password: Some(OWNER_PASSWORD.into()),
        role: Role::Owner,
        status: Status::Active,
        activation: Activation::NotActivated,
        joined: true,
        account: Account::Standard,
        created_by: None,
        created: 1_657_238_400_000,
        terminated: None,
        holdings: Holdings::default(),
    }
}
