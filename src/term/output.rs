//! The thread that writes frames, one at a time.

use std::{
    io,
    sync::mpsc::{self, Sender},
    thread,
};

use super::{Event, guard, input::LastWord};

/// The way to the terminal.
pub struct Output {
    frames: Sender<Vec<u8>>,
    free: bool,
}

impl Output {
    /// Starts the thread. After each frame it reports [`Event::Written`], and [`Event::Gone`]
    /// when the terminal takes no more.
    ///
    /// # Errors
    /// If the thread cannot be started.
    pub fn start(sink: impl Fn(Event) + Send + 'static) -> io::Result<Self> {
        let (frames, queue) = mpsc::channel::<Vec<u8>>();
        thread::Builder::new().name("output".into()).stack_size(128 * 1024).spawn(move || {
            let _last_word = LastWord(&sink);
            for frame in queue {
                match guard::write(&frame) {
                    Ok(()) => sink(Event::Written),
                    Err(_) => return,
                }
            }
        })?;
        Ok(Self { frames, free: true })
    }

    /// Whether the last frame was written.
    pub const fn is_free(&self) -> bool {
        self.free
    }

    /// Sends one frame on its way.
    pub fn write(&mut self, frame: Vec<u8>) {
        self.free = false;
        // The thread ends only with the terminal, and it has reported that.
        self.frames.send(frame).ok();
    }

    /// The last frame was written.
    pub const fn written(&mut self) {
        self.free = true;
    }
}
