//! Views into bytes: what changed since the last frame, in one synchronized update.

use std::io;

use crossterm::{
    queue,
    style::Print,
    terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate},
};
use ratatui::{
    backend::{Backend, CrosstermBackend},
    buffer::Buffer,
    layout::{Rect, Size},
};

/// What the terminal shows, as far as we know.
pub struct Screen {
    shown: Buffer,
    /// What the terminal shows is not known: the next frame begins with a clear.
    stale: bool,
    bell: bool,
}

impl Screen {
    /// A screen of this size, of which nothing is known yet.
    pub fn new(size: Size) -> Self {
        let shown = Buffer::empty(Rect::from(((0, 0).into(), size)));
        Self { shown, stale: true, bell: false }
    }

    /// Its size in columns and rows.
    pub fn size(&self) -> Size {
        self.shown.area.as_size()
    }

    /// The terminal has this size now. Terminals rearrange what they show when it changes, so the
    /// next frame is drawn from nothing.
    pub fn resize(&mut self, size: Size) {
        if size != self.size() {
            *self = Self { bell: self.bell, ..Self::new(size) };
        }
    }

    /// The next frame is drawn from nothing.
    pub const fn repaint(&mut self) {
        self.stale = true;
    }

    /// The bell rings with the next frame.
    pub const fn ring(&mut self) {
        self.bell = true;
    }

    /// The bytes of the next frame; `None` if there is nothing to say. A terminal without any
    /// cells is not drawn on.
    pub fn frame(&mut self, view: impl FnOnce(&mut Buffer)) -> Option<Vec<u8>> {
        let area = self.shown.area;
        if area.is_empty() {
            return None;
        }
        let mut next = Buffer::empty(area);
        view(&mut next);
        if self.stale {
            self.shown.reset();
        }
        let silent = !self.stale && !self.bell && self.shown.diff_iter(&next).next().is_none();
        if silent {
            return None;
        }
        let mut bytes = Vec::with_capacity(16 * 1024);
        // Writing to a Vec does not fail.
        self.encode(&next, &mut bytes).ok();
        self.shown = next;
        self.stale = false;
        self.bell = false;
        Some(bytes)
    }

    fn encode(&self, next: &Buffer, bytes: &mut Vec<u8>) -> io::Result<()> {
        queue!(bytes, BeginSynchronizedUpdate)?;
        if self.stale {
            queue!(bytes, Clear(ClearType::All))?;
        }
        CrosstermBackend::new(&mut *bytes).draw(self.shown.diff_iter(next))?;
        if self.bell {
            queue!(bytes, Print('\x07'))?;
        }
        queue!(bytes, EndSynchronizedUpdate)
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::Style;

    use super::*;

    fn text(text: &str) -> impl FnOnce(&mut Buffer) + '_ {
        move |buffer| {
            buffer.set_string(0, 0, text, Style::new());
        }
    }

    fn drawn(frame: Option<Vec<u8>>) -> String {
        String::from_utf8(frame.expect("a frame")).expect("UTF-8")
    }

    #[test]
    fn the_first_frame_clears_and_the_second_says_only_what_changed() {
        let mut screen = Screen::new(Size::new(20, 2));
        let first = drawn(screen.frame(text("people")));
        assert!(first.starts_with("\x1b[?2026h") && first.ends_with("\x1b[?2026l"), "{first:?}");
        assert!(first.contains("\x1b[2J") && first.contains("people"), "{first:?}");
        let second = drawn(screen.frame(text("groups")));
        assert!(second.contains("gr") && !second.contains("\x1b[2J"), "{second:?}");
        let third = drawn(screen.frame(text("grouse")));
        assert!(!third.contains("gr") && third.contains("se"), "{third:?}");
    }

    #[test]
    fn a_frame_that_changes_nothing_writes_nothing() {
        let mut screen = Screen::new(Size::new(20, 2));
        assert!(screen.frame(text("same")).is_some());
        assert_eq!(screen.frame(text("same")), None);
    }

    #[test]
    fn a_repaint_and_another_size_draw_everything_in_one_bracket() {
        let mut screen = Screen::new(Size::new(20, 2));
        screen.frame(text("same"));
        screen.repaint();
        let again = drawn(screen.frame(text("same")));
        assert!(again.contains("\x1b[2J") && again.contains("same"), "{again:?}");
        screen.resize(Size::new(20, 2));
        assert_eq!(screen.frame(text("same")), None, "the same size is no change");
        screen.resize(Size::new(10, 2));
        assert!(drawn(screen.frame(text("same"))).contains("\x1b[2J"));
    }

    #[test]
    fn the_bell_rings_once_even_without_a_change() {
        let mut screen = Screen::new(Size::new(20, 2));
        screen.frame(text("same"));
        screen.ring();
        assert_eq!(drawn(screen.frame(text("same"))).matches('\x07').count(), 1);
        assert_eq!(screen.frame(text("same")), None);
    }

    #[test]
    fn nothing_is_drawn_on_a_terminal_without_cells() {
        let mut screen = Screen::new(Size::new(0, 0));
        assert_eq!(screen.frame(|_| panic!("nothing to draw on")), None);
    }
}
