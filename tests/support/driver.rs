//! The console without a terminal, on a demo portal: press keys, await conditions, look at the
//! screen.
//!
//! Console and portal run many times faster than real time, together, so that a flow which takes
//! a minute takes a second, and nothing changes its order.

#![allow(dead_code, reason = "each test uses its part")]

use std::{
    path::Path,
    sync::{Arc, OnceLock},
    time::Duration,
};

use futures::FutureExt;
use handover::{
    app::{Key, KeyCode, Model, Msg, Past, view},
    demo::{self, Options, Running},
    docspace::{Address, Client, ClientOptions, Limits},
    runtime::{Clock, Engine, Errand, Executor, Files, Journal, journal::Follow, past},
    ui::Theme,
};
use ratatui::{buffer::Buffer, layout::Rect};
use secrecy::SecretString;
use tempfile::TempDir;
use tokio::time::{Instant, sleep_until, timeout_at};
use uuid::Uuid;

/// How many times faster than real time.
pub const SPEED: u32 = 50;
/// How long a condition may take to come true, in real time.
const PATIENCE: Duration = Duration::from_secs(90);
/// A second of the model.
const TICK: Duration = Duration::from_millis(1_000 / SPEED as u64);

/// What passes on a portal that creeps, between two steps of its console, in its milliseconds: the
/// console looks several times before a record or a lock runs out there, however slow this machine
/// is.
const CREEP: u64 = 250;

/// What the portal is called, on the screen and in the journal.
const HOST: &str = "demo portal";

/// A journal, what was in it, and what another console writes into it.
type Kept = (Journal, Past, Option<Follow>);

/// Opens a portal that runs as fast as the consoles.
pub async fn portal(options: Options) -> Arc<Running> {
    let options = Options { speed: f64::from(SPEED), ..options };
    Arc::new(demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap())
}

/// A console and the portal that it is signed in to.
pub struct Driver {
    /// The portal.
    pub portal: Arc<Running>,
    /// What the console asked of its terminal.
    pub errands: Vec<Errand>,
    /// Where the console writes its files.
    #[allow(dead_code, reason = "only some tests look into them")]
    pub files: TempDir,
    engine: Engine,
    size: (u16, u16),
}

impl Driver {
    /// Opens a portal, signs its owner in, and reads everything that is read at the start.
    pub async fn start(options: Options) -> Self {
        let portal = portal(options).await;
        let key = portal.card.keys.owner.clone();
        let mut driver = Self::on(portal, &key);
        driver.ready().await;
        driver
    }

    /// A console that keeps a journal in this directory, signed in as the owner.
    pub async fn at_home(portal: Arc<Running>, home: &Path) -> Self {
        let key = portal.card.keys.owner.clone();
        // The console before may still be letting go of the journal.
        let journal = loop {
            let journal = past::open(home, HOST);
            if journal.2.is_none() {
                break journal;
            }
            tokio::task::yield_now().await;
        };
        let mut driver = Self::on_with(portal, &key, journal);
        driver.ready().await;
        driver
    }

    /// A console beside another one that keeps the journal in this directory.
    pub async fn beside(portal: Arc<Running>, home: &Path) -> Self {
        let key = portal.card.keys.owner.clone();
        let mut driver = Self::on_with(portal, &key, past::open(home, HOST));
        driver.ready().await;
        driver
    }

    /// The console is gone; its portal goes on.
    pub fn killed(self) -> Arc<Running> {
        self.portal
    }

    async fn ready(&mut self) {
        self.until("somebody is signed in", |model| model.session().is_some()).await;
        self.idle().await;
    }

    /// A console on this portal, which begins to sign in with this key.
    pub fn on(portal: impl Into<Arc<Running>>, key: &str) -> Self {
        Self::on_with(portal.into(), key, (Journal::volatile(), Past::default(), None))
    }

    fn on_with(portal: Arc<Running>, key: &str, journal: Kept) -> Self {
        let address = Address::parse(&portal.url).unwrap();
        let usual = Limits::default();
        let fast = SPEED as usize;
        let limits = Limits {
            per_second: usual.per_second * fast,
            polls_per_second: usual.polls_per_second * fast,
            ..usual
        };
        let options = ClientOptions { limits, ..ClientOptions::default() };
        let client = Client::new(address, &SecretString::from(key), options).unwrap();
        let sign_in = async move {
            let session = client.sign_in().await?;
            Ok((client, session))
        };
        let clock = clock();
        let (journal, past, follow) = journal;
        let files = tempfile::tempdir().unwrap();
        let executor = Executor::new(clock, journal, Files::new(files.path()), sign_in);
        if let Some(follow) = follow {
            executor.follow(follow);
        }
        let engine = Engine::new(HOST, clock, executor).with_past(past);
        let mut driver = Self { portal, errands: Vec::new(), files, engine, size: (80, 24) };
        driver.resize(80, 24);
        driver
    }

    /// The state.
    pub fn model(&self) -> &Model {
        self.engine.model()
    }

    /// Presses keys, named as on the screen and separated by spaces: `o`, `Enter`, `Ctrl-X`.
    pub fn press(&mut self, keys: &str) {
        for name in keys.split_whitespace() {
            self.feed(Msg::Key(key(name)));
        }
    }

    /// Types a text.
    pub fn type_text(&mut self, text: &str) {
        for c in text.chars() {
            self.feed(Msg::Key(Key::char(c)));
        }
    }

    /// Gives the screen this size.
    pub fn resize(&mut self, width: u16, height: u16) {
        self.size = (width, height);
        self.feed(Msg::Resized { width, height });
    }

    /// Waits until the model is as wanted.
    pub async fn until(&mut self, wanted: &str, is_so: impl Fn(&Model) -> bool) {
        let limit = Instant::now() + PATIENCE;
        while !is_so(self.model()) {
            let step = timeout_at(limit, self.step()).await;
            assert!(step.is_ok(), "not so in time: {wanted}; the screen:\n{}", self.screen());
        }
    }

    /// Holds a person's task at a checkpoint until it is let go. The portal stands still from now
    /// on, so that nothing runs out there, and answers all the same.
    pub fn hold(&self, person: Uuid, at: u8) {
        self.portal.steer(|site| {
            site.reassigns.hold(person, at, u64::MAX);
            site.clock.pause();
        });
    }

    /// The portal goes on, and the task that is held at this checkpoint, too.
    pub fn let_go(&self, person: Uuid, at: u8) {
        self.portal.steer(|site| {
            site.reassigns.hold(person, at, site.world.now);
            site.clock.resume();
        });
    }

    /// Waits until the model is as wanted; the portal, which stands still, creeps on meanwhile.
    pub async fn creep_until(&mut self, wanted: &str, is_so: impl Fn(&Model) -> bool) {
        let limit = Instant::now() + PATIENCE;
        while !is_so(self.model()) {
            self.portal.advance(CREEP);
            let step = timeout_at(limit, self.step()).await;
            assert!(step.is_ok(), "not so in time: {wanted}; the screen:\n{}", self.screen());
        }
    }

    /// Waits until this text is on the screen.
    pub async fn until_shown(&mut self, text: &str) {
        let limit = Instant::now() + PATIENCE;
        while !self.screen().contains(text) {
            let step = timeout_at(limit, self.step()).await;
            assert!(step.is_ok(), "never shown: {text}; the screen:\n{}", self.screen());
        }
    }

    /// Waits until every call is answered and every answer taken in. Calls that wait for their
    /// time, such as the next look at a task, are not waited for.
    pub async fn idle(&mut self) {
        let limit = Instant::now() + PATIENCE;
        loop {
            let idle = self.engine.idle();
            let step = async {
                tokio::select! {
                    biased;
                    msg = self.engine.next() => Some(msg),
                    () = idle => None,
                }
            };
            let step = timeout_at(limit, step).await.expect("never idle");
            // The last job may have ended between the two looks.
            match step.or_else(|| self.engine.next().now_or_never()) {
                Some(msg) => self.feed_ready(msg),
                None => return,
            }
        }
    }

    /// The screen as text, without blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let area = Rect::new(0, 0, self.size.0, self.size.1);
        let mut buffer = Buffer::empty(area);
        view(self.model(), &Theme::plain(true), area, &mut buffer);
        let row = |y| -> String { (0..area.width).map(|x| buffer[(x, y)].symbol()).collect() };
        let rows: Vec<String> = (0..area.height).map(|y| row(y).trim_end().to_owned()).collect();
        rows.join("\n")
    }

    /// Waits for one message, or for the next second of a shown time.
    pub async fn step(&mut self) {
        let tick = Instant::now() + TICK;
        let wants_clock = self.model().wants_clock();
        tokio::select! {
            msg = self.engine.next() => self.feed_ready(msg),
            () = sleep_until(tick), if wants_clock => self.errands.extend(self.engine.feed([])),
        }
    }

    /// Hands the console a message.
    pub fn feed(&mut self, msg: Msg) {
        self.errands.extend(self.engine.feed([msg]));
    }

    fn feed_ready(&mut self, msg: Msg) {
        self.errands.extend(self.engine.feed_ready(msg));
    }
}

/// The clock of all consoles: that of the next one goes on from that of the one before, as on any
/// machine.
fn clock() -> Clock {
    static CLOCK: OnceLock<Clock> = OnceLock::new();
    *CLOCK.get_or_init(|| Clock::fast(SPEED))
}

/// The key with this name.
fn key(name: &str) -> Key {
    use KeyCode::{
        BackTab, Backspace, Delete, Down, End, Enter, Esc, Home, Left, PageDown, PageUp, Right,
        Tab, Up,
    };
    const NAMED: [KeyCode; 14] = [
        Enter, Esc, Tab, BackTab, Backspace, Delete, Up, Down, Left, Right, Home, End, PageUp,
        PageDown,
    ];
    let named = NAMED.into_iter().map(Key::plain);
    let printable = (' '..='~').flat_map(|c| [Key::char(c), Key::ctrl(c)]);
    named.chain(printable).find(|key| key.to_string() == name).expect(name)
}
