//! A line that is typed without being shown, on a terminal that has no screen of ours yet.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead, BufReader, Write},
    thread,
};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// The terminal while it does not show what is typed; as it was when this is dropped.
///
/// Keys go on making signals: whoever asks listens for those that end or suspend a program, and
/// drops or [lends](Self::lend) this first.
#[derive(Debug)]
pub struct HiddenLine {
    tty: File,
    before: Termios,
    words: String,
}

impl HiddenLine {
    /// Asks with these words on the terminal of this process, wherever its output goes.
    ///
    /// # Errors
    /// If there is no terminal.
    pub fn ask(words: String) -> io::Result<Self> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&tty)?;
        let line = Self { tty, before, words };
        line.reclaim()?;
        Ok(line)
    }

    /// Hands over the line once it is typed, without its end; an empty one if there is none. A
    /// thread waits for it, which nobody has to wait for.
    ///
    /// # Errors
    /// If that thread cannot be started.
    pub fn read(&self, sink: impl FnOnce(io::Result<String>) + Send + 'static) -> io::Result<()> {
        let tty = self.tty.try_clone()?;
        let read = move || {
            let mut line = String::new();
            let read = BufReader::new(tty).read_line(&mut line);
            sink(read.map(|_| line));
        };
        thread::Builder::new().name("prompt".into()).spawn(read).map(drop)
    }

    /// Gives the terminal back for a while.
    pub fn lend(&self) {
        // The end of the line was not shown, either.
        writeln!(&self.tty).ok();
        tcsetattr(&self.tty, OptionalActions::Now, &self.before).ok();
    }

    /// Asks again, whatever happened to the terminal meanwhile.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn reclaim(&self) -> io::Result<()> {
        let mut hidden = self.before.clone();
        hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
        hidden.local_modes.insert(LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(&self.tty, OptionalActions::Now, &hidden)?;
        write!(&self.tty, "{}", self.words)
    }
}

impl Drop for HiddenLine {
    fn drop(&mut self) {
        self.lend();
    }
}
