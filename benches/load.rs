//! How long a key takes from the hand to the frame that answers it, while 100,000 people are read
//! and once they are there. `cargo bench --bench load`.
//!
//! Console and portal run in one process over real HTTP, at the product's own pace, so it takes
//! two minutes. Keys come from a thread of their own, as those of a terminal do, whatever the
//! console is busy with: what a key waits for a page that is being taken in counts, too.

#![expect(clippy::unwrap_used, reason = "a measurement that cannot be made shall say so")]

#[path = "common/company.rs"]
#[allow(dead_code, reason = "each bench uses another part")]
mod company;

use std::{
    collections::BTreeMap,
    iter,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use company::{PEOPLE, theme};
use handover::{
    app::{Key, KeyCode, Msg, view},
    demo::{self, Options, Running},
    docspace::{Address, Client, ClientOptions},
    runtime::{Clock, Engine, Executor, Files, Journal},
    term::screen::Screen,
    ui::Theme,
};
use ratatui::layout::Size;
use secrecy::SecretString;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

const KEYS_PER_SECOND: u32 = 30;
/// How many keys are pressed once everybody is there.
const AFTERWARDS: usize = 1_500;
/// The shortest time between two frames that no key asked for.
const FRAME: Duration = Duration::from_millis(33);
const ENTER: char = '\n';
const BACKSPACE: char = '\u{8}';
const ESCAPE: char = '\u{1b}';

/// What is pressed, over and over, and under which name it counts.
const HANDS: [(&str, &str); 20] = [
    ("move the cursor", "jjGgjk"),
    ("", "/"),
    ("type a letter", "nora"),
    ("take it back", "\u{8}\u{8}\u{8}\u{8}"),
    ("type a letter", "x7"),
    ("clear the filter", "\u{1b}"),
    ("", "sj"),
    ("sort", "\n"),
    ("", "sj"),
    ("sort", "\n"),
    ("turn the order round", "SS"),
    ("", "sj"),
    ("sort", "\n"),
    ("", "sj"),
    ("sort", "\n"),
    ("", "skkkk"),
    ("sort", "\n"),
    ("mark all", "A"),
    ("unmark all", "U"),
    ("freeze the order", "ZZ"),
];

/// A key, when it was pressed, and under which name it counts.
type Press = (Instant, &'static str, Key);

fn main() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(measure());
}

async fn measure() {
    let options = Options { people: PEOPLE as usize, ..Options::default() };
    let portal = demo::serve(([127, 0, 0, 1], 0).into(), options).await.unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut console = Console::new(&portal, directory.path());
    while console.engine.model().users.loading.id.is_none() {
        let msg = console.engine.next().await;
        console.engine.feed_ready(msg);
    }
    let mut hands = hands();
    let begun = Instant::now();
    while console.engine.model().users.loading.id.is_some() {
        console.step(&mut hands).await;
    }
    let read = console.engine.model().users.read();
    println!("{read} people were read in {:.0} s", begun.elapsed().as_secs_f64());
    console.tell("while they are read");
    for _ in 0..AFTERWARDS {
        console.step(&mut hands).await;
    }
    console.tell("once they are there");
}

/// Presses keys from a thread of its own until nobody takes them.
fn hands() -> UnboundedReceiver<Press> {
    let (sender, receiver) = unbounded_channel();
    thread::spawn(move || {
        let keys = HANDS.iter().flat_map(|(name, keys)| iter::repeat(*name).zip(keys.chars()));
        for (name, c) in keys.cycle() {
            thread::sleep(Duration::from_secs(1) / KEYS_PER_SECOND);
            let key = match c {
                ENTER => Key::plain(KeyCode::Enter),
                BACKSPACE => Key::plain(KeyCode::Backspace),
                ESCAPE => Key::plain(KeyCode::Esc),
                c => Key::char(c),
            };
            if sender.send((Instant::now(), name, key)).is_err() {
                break;
            }
        }
    });
    receiver
}

struct Console {
    engine: Engine,
    screen: Screen,
    theme: Theme,
    drawn: Instant,
    times: BTreeMap<&'static str, Vec<Duration>>,
}

impl Console {
    fn new(portal: &Running, directory: &Path) -> Self {
        let address: Address = portal.url.parse().unwrap();
        let key = SecretString::from(portal.card.keys.owner.as_str());
        let client = Client::new(address, &key, ClientOptions::default()).unwrap();
        let sign_in = async move {
            let session = client.sign_in().await?;
            Ok((client, session))
        };
        let clock = Clock::real();
        let journal = Journal::open(directory, "bench").unwrap().journal;
        let executor = Executor::new(clock, journal, Files::new(directory), sign_in);
        let mut engine = Engine::new("bench", clock, executor);
        let size = Size::new(120, 40);
        engine.feed([Msg::Resized { width: size.width, height: size.height }]);
        let (screen, theme) = (Screen::new(size), theme());
        Self { engine, screen, theme, drawn: Instant::now(), times: BTreeMap::new() }
    }

    /// Takes in what comes next, keys before pages, and draws as the console's loop does.
    async fn step(&mut self, hands: &mut UnboundedReceiver<Press>) {
        tokio::select! {
            biased;
            Some((pressed, name, key)) = hands.recv() => {
                self.engine.feed([Msg::Key(key)]);
                self.draw();
                self.times.entry(name).or_default().push(pressed.elapsed());
            }
            msg = self.engine.next() => {
                self.engine.feed_ready(msg);
                if self.drawn.elapsed() >= FRAME {
                    self.draw();
                }
            }
        }
    }

    fn draw(&mut self) {
        let (model, theme) = (self.engine.model(), &self.theme);
        self.screen.frame(|buffer| view(model, theme, buffer.area, buffer));
        self.drawn = Instant::now();
    }

    /// Tells how long the keys took so far, and begins anew.
    fn tell(&mut self, when: &str) {
        println!("ms from a key to its frame, {when}");
        println!("{:>22} {:>6} {:>8} {:>8} {:>8}", "", "keys", "median", "p99", "most");
        let millis = |time: Duration| time.as_secs_f64() * 1_000.0;
        let mut times = std::mem::take(&mut self.times);
        let all = times.values().flatten().copied().collect();
        times.remove("");
        for (name, mut times) in times.into_iter().chain([("every key", all)]) {
            times.sort();
            let at = |percent: usize| millis(times[(times.len() - 1) * percent / 100]);
            let (median, p99, most) = (at(50), at(99), at(100));
            println!("{name:>22} {:>6} {median:>8.2} {p99:>8.2} {most:>8.2}", times.len());
        }
    }
}
