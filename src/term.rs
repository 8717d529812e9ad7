//! The terminal. The only place that knows crossterm, and it knows no async runtime.
//!
//! Two threads stand between the console and the tty, so that neither a silent keyboard nor a
//! terminal that stopped reading can hold up the loop:
//!
//! * [`input`]: reads bytes, [`keys`] makes keys and pastes of them. crossterm's own event stream is
//!   not used: it spins on a dead tty and blocks inside half an escape sequence.
//! * [`output`]: writes one frame at a time, and [`pace`] tells when there is room for the next
//!   one, so that what is drawn is always the newest state.
//! * [`screen`]: turns a view into the bytes of a frame; [`scroll`] finds what only moved, [`paint`]
//!   says the rest.
//! * [`guard`]: the modes that are set, and their undoing on every way out.
//! * [`capabilities`]: what the terminal can show; [`charset`]: a likeness for the rest.
//! * [`prompt`]: a line that is typed unseen, before there is a screen.
//! * [`clipboard`]: text for the terminal's clipboard. `title`: the window's title. `mouse`: its
//!   reports, off until they are asked for.

pub mod capabilities;
pub mod charset;
pub mod clipboard;
pub mod guard;
pub mod input;
pub mod keys;
mod mouse;
pub mod output;
pub mod pace;
pub mod paint;
pub mod prompt;
pub mod screen;
pub mod scroll;
mod title;

use std::{io, time::Instant};

use ratatui::{buffer::Buffer, layout::Size};

pub use capabilities::{Capabilities, NoTerminal};
pub use charset::Charset;
pub use guard::{leave, leave_by};
pub use prompt::HiddenLine;

use crate::app::Key;
use guard::Guard;
use output::Output;
use pace::Pace;
use screen::{Companion, Screen};

/// What the terminal reports, from either of its threads.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed, or is held.
    Key(Key),
    /// Text was pasted.
    Pasted(String),
    /// The left button of the mouse was pressed here, counted from 0.
    Click {
        /// The column.
        column: u16,
        /// The row.
        row: u16,
    },
    /// The wheel of the mouse was turned by one notch while the pointer was here.
    Wheel {
        /// Up, or down.
        up: bool,
        /// The column, from 0.
        column: u16,
        /// The row, from 0.
        row: u16,
    },
    /// The last frame was written.
    Written,
    /// The question at the beginning of a frame was answered.
    Identified,
    /// The question at the end of a frame was answered.
    Answered,
    /// The terminal speaks the kitty keyboard protocol.
    KeyboardOffered,
    /// The terminal is gone: hung up, closed, or failing (EIO). Nothing follows.
    Gone,
}

/// What a person chose about the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Whether its title is set.
    pub title: bool,
    /// Whether frames wait until it has shown the ones before.
    pub pacing: bool,
}

/// The terminal in our hands, from the first frame until it is dropped.
pub struct Terminal {
    guard: Guard,
    output: Output,
    pace: Pace,
    screen: Screen,
    clipboard: clipboard::Route,
    title: title::Title,
    charset: Charset,
}

impl Terminal {
    /// Takes the terminal over. `sink` gets its events, called from the terminal's own threads.
    ///
    /// # Errors
    /// If the terminal refuses raw mode, or a thread cannot be started.
    pub fn open(
        settings: Settings,
        sink: impl Fn(Event) + Clone + Send + 'static,
    ) -> io::Result<Self> {
        let guard = Guard::enter(settings.title && title::is_there())?;
        let output = Output::start(sink.clone())?;
        input::start(sink)?;
        let (screen, clipboard) = (Screen::new(size()?), clipboard::Route::detect());
        let pace = if settings.pacing { Pace::default() } else { Pace::off() };
        let (title, charset) = (title::Title::default(), Charset::detect());
        Ok(Self { guard, output, pace, screen, clipboard, title, charset })
    }

    /// Asks the terminal for its size, and draws everything anew if it changed.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn resize(&mut self) -> io::Result<Size> {
        let size = size()?;
        self.screen.resize(size);
        Ok(size)
    }

    /// Its size when it was last asked.
    pub fn size(&self) -> Size {
        self.screen.size()
    }

    /// The next frame is drawn from nothing.
    pub fn repaint(&mut self) {
        self.screen.repaint();
    }

    /// The bell rings with the next frame.
    pub fn ring(&mut self) {
        self.screen.ring();
    }

    /// With the next frame this text goes to the terminal's clipboard. Whether the terminal takes
    /// it is not known: there is no answer.
    pub fn copy(&mut self, text: &str) {
        self.screen.accompany(Companion::Clipboard, self.clipboard.copy(text));
    }

    /// With the next frame the terminal begins, or ends, to report its mouse.
    pub fn mouse(&mut self, on: bool) {
        self.screen.accompany(Companion::Mouse, guard::mouse(on).to_vec());
    }

    /// With the next frame the window gets this title, if it has another one and can have any.
    pub fn title(&mut self, title: &str) {
        if guard::has_title()
            && let Some(bytes) = self.title.change(&self.charset.line(title))
        {
            self.screen.accompany(Companion::Title, bytes);
        }
    }

    /// Whether a frame may be drawn, now or as soon as [`room_at`](Self::room_at) says: the last
    /// one was written, and the terminal is ours.
    pub fn is_free(&self) -> bool {
        self.output.is_free() && self.guard.is_set()
    }

    /// From when on there is room for a frame, if the terminal does not answer first; `None` is
    /// now.
    pub fn room_at(&self) -> Option<Instant> {
        self.pace.room_at(Instant::now())
    }

    /// Draws a frame, if anything changed since the last one.
    pub fn draw(&mut self, view: impl FnOnce(&mut Buffer)) {
        let charset = self.charset;
        let shown = |buffer: &mut Buffer| {
            view(buffer);
            charset.translate(buffer);
        };
        let Some(frame) = self.screen.frame(shown) else { return };
        let now = Instant::now();
        let mut bytes = Vec::with_capacity(frame.len() + guard::WHO.len() + guard::READY.len());
        self.pace.begin(now);
        if self.pace.probes() {
            bytes.extend_from_slice(guard::question(guard::WHO));
            self.pace.probed(now);
        }
        let probe = bytes.len();
        bytes.extend(frame);
        if self.pace.asks() {
            bytes.extend_from_slice(guard::question(guard::READY));
        }
        self.pace.sent(now, bytes.len() - probe);
        self.output.write(bytes);
    }

    /// To be called for each [`Event::Written`].
    pub fn written(&mut self) {
        self.output.written();
    }

    /// To be called for each [`Event::Identified`].
    pub fn identified(&mut self) {
        self.pace.found(Instant::now());
    }

    /// To be called for each [`Event::Answered`].
    pub fn answered(&mut self) {
        self.pace.answered(Instant::now());
    }

    /// To be called for each [`Event::KeyboardOffered`].
    pub fn take_keyboard(&mut self) {
        // Whatever is written next brings it along; if something is on its way, that comes soon.
        if self.is_free() {
            self.output.write(Vec::new());
        }
    }

    /// Gives the terminal back for a while.
    pub fn lend(&mut self) {
        leave();
    }

    /// Takes the terminal back, whatever happened to it meanwhile.
    ///
    /// # Errors
    /// If the terminal refuses.
    pub fn reclaim(&mut self) -> io::Result<()> {
        leave();
        self.guard.set()?;
        self.pace.restart();
        self.title.forget();
        self.screen.resize(size()?);
        self.screen.repaint();
        Ok(())
    }
}

/// The terminal's size in columns and rows. Asks the tty itself: crossterm's own question starts
/// `tput` when the tty does not answer.
fn size() -> io::Result<Size> {
    let size = rustix::termios::tcgetwinsize(io::stdout())?;
    Ok(Size::new(size.ws_col, size.ws_row))
}
