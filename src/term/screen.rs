//! Views into bytes: what changed since the last frame, in one synchronized update.

use std::{collections::BTreeMap, io, mem};

use super::{paint::paint, scroll::Scroll};
use crossterm::{
    queue,
    style::Print,
    terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate},
};
use ratatui::{
    buffer::Buffer,
    layout::{Rect, Size},
};

/// What the terminal shows, as far as we know.
pub struct Screen {
    shown: Buffer,
    /// What the terminal shows is not known: the next frame begins with a clear.
    stale: bool,
    bell: bool,
    /// What goes with the next frame and draws nothing.
    companions: BTreeMap<Companion, Vec<u8>>,
}

/// What can go with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Companion {
    /// Text for the clipboard.
    Clipboard,
    /// The mouse, on or off.
    Mouse,
    /// The window's title.
    Title,
}

impl Screen {
    /// A screen of this size, of which nothing is known yet.
    pub fn new(size: Size) -> Self {
        let shown = Buffer::empty(Rect::from(((0, 0).into(), size)));
        Self { shown, stale: true, bell: false, companions: BTreeMap::new() }
    }

    /// Its size in columns and rows.
    pub fn size(&self) -> Size {
        self.shown.area.as_size()
    }

    /// The terminal has this size now. Terminals rearrange what they show when it changes, so the
    /// next frame is drawn from nothing.
    pub fn resize(&mut self, size: Size) {
        if size != self.size() {
            let companions = mem::take(&mut self.companions);
            *self = Self { bell: self.bell, companions, ..Self::new(size) };
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

    /// These bytes, which draw nothing, go with the next frame. Of each kind only the last do: a
    /// held key must not queue what a slow link takes long for.
    pub fn accompany(&mut self, what: Companion, bytes: Vec<u8>) {
        self.companions.insert(what, bytes);
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
        let silent = !self.stale
            && !self.bell
            && self.companions.is_empty()
            && self.shown.diff_iter(&next).next().is_none();
        if silent {
            return None;
        }
        let mut bytes = self.shortest(&next);
        bytes.extend(mem::take(&mut self.companions).into_values().flatten());
        self.shown = next;
        self.stale = false;
        self.bell = false;
        Some(bytes)
    }

    /// Of the ways to the next picture the one with the fewest bytes.
    fn shortest(&self, next: &Buffer) -> Vec<u8> {
        let height = usize::from(next.area.height);
        let scroll = Scroll::between(&self.shown, next).filter(|_| !self.stale);
        let wider = scroll.iter().flat_map(|scroll| scroll.wider(height)).collect::<Vec<_>>();
        let ways = scroll.into_iter().chain(wider).map(Some).chain([None]);
        let frames = ways.map(|scroll| {
            let mut bytes = Vec::with_capacity(4 * 1024);
            // Writing to a Vec does not fail.
            self.encode(scroll, next, &mut bytes).ok();
            bytes
        });
        frames.min_by_key(Vec::len).unwrap_or_default()
    }

    fn encode(&self, scroll: Option<Scroll>, next: &Buffer, bytes: &mut Vec<u8>) -> io::Result<()> {
        queue!(bytes, BeginSynchronizedUpdate)?;
        if self.stale {
            queue!(bytes, Print("\x1b[m"), Clear(ClearType::All))?;
        }
        match scroll {
            Some(scroll) => {
                scroll.write(bytes)?;
                let mut moved = self.shown.clone();
                scroll.apply(&mut moved);
                paint(&moved, next, bytes)?;
            }
            None => paint(&self.shown, next, bytes)?,
        }
        if self.bell {
            queue!(bytes, Print('\x07'))?;
        }
        queue!(bytes, EndSynchronizedUpdate)
    }
}

#[cfg(test)]
mod tests;
