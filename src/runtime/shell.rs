//! The loop of the screen: what is heard first, and when a frame is drawn.

use std::{
    io,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use tokio::{sync::mpsc, time::sleep_until};

use super::{
    Engine, Stop,
    executor::Errand,
    mishap::{self, Place},
    signals,
    stop::by_signal,
};
use crate::{
    app::{Key, Msg, title, view},
    term::{self, Terminal},
    ui::{Theme, Themes},
};

/// The shortest time between two frames: at most 30 in a second.
const FRAME: Duration = Duration::from_millis(33);
/// The same for a frame that answers the person: a key must not wait for the gauges' turn.
const ANSWER: Duration = Duration::from_millis(2);
/// How often a running time on the screen is brought up to date.
const TICK: Duration = Duration::from_secs(1);
/// Two of these keys within this time force the console to leave.
const FORCE: (Key, Duration) = (Key::ctrl('c'), Duration::from_secs(2));
/// How many happenings may wait for the loop; the keyboard's thread waits when there are more.
const INBOX: usize = 256;

/// What happens to the screen from outside.
#[derive(Debug)]
pub enum Happening {
    /// The terminal reports something.
    Terminal(term::Event),
    /// It has another size.
    Resized,
    /// We are to stop (`SIGTSTP`).
    Suspend,
    /// We were stopped and go on (`SIGCONT`).
    Resumed,
}

/// The console on a terminal.
pub struct Shell {
    engine: Engine,
    terminal: Terminal,
    themes: Themes,
    /// What is shown now, and its name.
    theme: (String, Theme),
    inbox: mpsc::Receiver<Happening>,
    stop: Stop,
    /// Something may look different than what is shown.
    dirty: bool,
    /// The earliest moment for the next frame.
    next_frame: Instant,
    /// When the last frame was drawn.
    drawn: Instant,
    next_tick: Instant,
}

impl Shell {
    /// Takes the terminal over and draws the first frame, before anything is waited for.
    ///
    /// # Errors
    /// If the terminal or the system refuses.
    pub fn open(engine: Engine, themes: Themes, settings: term::Settings) -> io::Result<Self> {
        let stop = Stop::default();
        let (sender, inbox) = mpsc::channel(INBOX);
        signals::watch(&stop, &sender)?;
        let mut terminal = Terminal::open(settings, keyboard(stop.clone(), sender))?;
        if engine.model().mouse() {
            terminal.mouse(true);
        }
        let name = engine.model().theme().to_owned();
        let now = Instant::now();
        let mut shell = Self {
            engine,
            terminal,
            theme: (name.clone(), themes.named(&name)),
            themes,
            inbox,
            stop,
            dirty: true,
            next_frame: now,
            drawn: now,
            next_tick: now + TICK,
        };
        shell.resize();
        shell.draw_if_due();
        Ok(shell)
    }

    /// Runs until the console is to leave. Returns the exit status and the parting words, with
    /// the terminal given back.
    pub async fn run(mut self) -> (u8, Vec<String>) {
        let stop = self.stop.clone();
        let mut stopped = std::pin::pin!(stop.demanded());
        let leaving = loop {
            let (can_draw, frame_at) = (self.can_draw(), self.frame_at());
            let wants_clock = self.engine.model().wants_clock();
            tokio::select! {
                // Leaving comes first, then the person, then the portal, then the picture.
                biased;
                leaving = &mut stopped => {
                    self.feed([Msg::Shutdown]);
                    break leaving;
                }
                Some(happening) = self.inbox.recv() => self.heard(happening),
                msg = self.engine.next() => {
                    let errands = self.engine.feed_ready(msg);
                    self.run_errands(errands);
                }
                () = sleep_until(frame_at.into()), if can_draw => {}
                () = sleep_until(self.next_tick.into()), if wants_clock => self.feed([]),
            }
            self.draw_if_due();
        };
        self.engine.flush().await;
        term::leave_by(leaving.answers_until);
        (leaving.status, self.engine.model().parting_words())
    }

    /// Takes in this happening and all that wait behind it. Of many sizes only the last counts.
    fn heard(&mut self, first: Happening) {
        let mut msgs = Vec::new();
        let (mut resized, mut heard) = (false, 0);
        let mut next = Some(first);
        while let Some(happening) = next {
            match happening {
                Happening::Terminal(term::Event::Key(key)) => {
                    mishap::strike(Place::Key);
                    msgs.push(Msg::Key(key));
                }
                Happening::Terminal(term::Event::Pasted(text)) => msgs.push(Msg::Pasted(text)),
                Happening::Terminal(term::Event::Click { column, row }) => {
                    msgs.push(Msg::Click { column, row });
                }
                Happening::Terminal(term::Event::Wheel { up, column, row }) => {
                    msgs.push(Msg::Wheel { up, column, row });
                }
                Happening::Terminal(term::Event::Written) => self.terminal.written(),
                Happening::Terminal(term::Event::Identified) => self.terminal.identified(),
                Happening::Terminal(term::Event::Answered) => self.terminal.answered(),
                Happening::Terminal(term::Event::KeyboardOffered) => self.terminal.take_keyboard(),
                Happening::Terminal(term::Event::Gone) => self.hung_up(),
                Happening::Resized => resized = true,
                Happening::Suspend => self.suspend(),
                Happening::Resumed => self.resume(),
            }
            heard += 1;
            next = if heard < INBOX { self.inbox.try_recv().ok() } else { None };
        }
        if resized {
            self.resize();
        }
        if !msgs.is_empty() {
            self.next_frame = self.next_frame.min(self.drawn + ANSWER);
            self.feed(msgs);
        }
    }

    fn feed(&mut self, msgs: impl IntoIterator<Item = Msg>) {
        let errands = self.engine.feed(msgs);
        self.run_errands(errands);
    }

    /// Does what the last messages asked of the holder of the terminal; the picture may differ.
    fn run_errands(&mut self, errands: Vec<Errand>) {
        self.dirty = true;
        self.next_tick = Instant::now() + TICK;
        for errand in errands {
            match errand {
                Errand::Bell => self.terminal.ring(),
                Errand::Copy(text) => self.terminal.copy(&text),
                Errand::Mouse(on) => self.terminal.mouse(on),
                Errand::Repaint => self.terminal.repaint(),
                Errand::Suspend => self.suspend(),
                Errand::Quit => {
                    self.stop.demand(0);
                }
            }
        }
    }

    fn resize(&mut self) {
        match self.terminal.resize() {
            Ok(size) => self.feed([Msg::Resized { width: size.width, height: size.height }]),
            Err(_) => self.hung_up(),
        }
    }

    /// The terminal is gone.
    fn hung_up(&self) {
        self.stop.demand(by_signal(Signal::HUP));
    }

    /// Gives the terminal back and stops, if somebody could resume us; [`resume`](Self::resume)
    /// follows on `SIGCONT`, since the stop may take hold only after some more instructions.
    fn suspend(&mut self) {
        if !signals::can_suspend() {
            return;
        }
        self.terminal.lend();
        if !signals::suspend() {
            self.resume();
        }
    }

    fn resume(&mut self) {
        match self.terminal.reclaim() {
            Ok(()) => self.resize(),
            Err(_) => self.hung_up(),
        }
    }

    fn can_draw(&self) -> bool {
        self.dirty && self.terminal.is_free()
    }

    /// When the next frame may be drawn, if nothing happens first.
    fn frame_at(&self) -> Instant {
        self.terminal.room_at().map_or(self.next_frame, |room| room.max(self.next_frame))
    }

    fn draw_if_due(&mut self) {
        let now = Instant::now();
        if self.can_draw() && now >= self.frame_at() {
            let Self { engine, terminal, themes, theme: (shown, theme), .. } = self;
            let wanted = engine.model().theme();
            if shown != wanted {
                (*shown, *theme) = (wanted.to_owned(), themes.named(wanted));
            }
            terminal.title(&title(engine.model(), &theme.symbols));
            terminal.draw(|buffer| view(engine.model(), theme, buffer.area, buffer));
            self.dirty = false;
            self.drawn = now;
            self.next_frame = now + FRAME;
        }
    }
}

/// Hands the terminal's events to the loop. It runs on the keyboard's own thread, so forcing the
/// console to leave works even when the loop does not answer, as long as the inbox has room.
fn keyboard(
    stop: Stop,
    sender: mpsc::Sender<Happening>,
) -> impl Fn(term::Event) + Clone + Send + 'static {
    let force = std::cell::Cell::new(None::<Instant>);
    move |event| {
        if matches!(event, term::Event::Key(key) if key == FORCE.0) {
            let now = Instant::now();
            if force.replace(Some(now)).is_some_and(|last| now - last < FORCE.1) {
                stop.demand(by_signal(Signal::INT));
            }
        }
        // Without a loop the console has left already.
        sender.blocking_send(Happening::Terminal(event)).ok();
    }
}
