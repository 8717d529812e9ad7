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
    /// Asks with these words on the terminal of this process, wherever its output goes, once it is
    /// [read](Self::read).
    ///
    /// # Errors
    /// If there is no terminal.
    pub fn ask(words: String) -> io::Result<Self> {
        let tty = OpenOptions::new().read(true).write(true).open("/dev/tty")?;
        let before = tcgetattr(&tty)?;
        let line = Self { tty, before, words };
        line.hide()?;
        Ok(line)
    }

    /// Hands over the line once it is typed, without its end; an empty one if there is none. A
    /// thread waits for it, which nobody has to wait for.
    ///
    /// # Errors
    /// If that thread cannot be started.
    pub fn read(&self, sink: impl FnOnce(io::Result<String>) + Send + 'static) -> io::Result<()> {
        self.say(|tty| {
            let mut line = String::new();
            let read = BufReader::new(tty).read_line(&mut line);
            sink(read.map(|_| line));
        })
    }

    /// Gives the terminal back for a while. One that does not read keeps us, but is as it was.
    pub fn lend(&self) {
        tcsetattr(&self.tty, OptionalActions::Now, &self.before).ok();
        // The end of the line was not shown, either.
        writeln!(&self.tty).ok();
    }

    /// Asks again, whatever happened to the terminal meanwhile.
    ///
    /// # Errors
    /// If the terminal is gone, or there is no thread to ask with.
    pub fn reclaim(&self) -> io::Result<()> {
        self.hide()?;
        self.say(drop)
    }

    fn hide(&self) -> io::Result<()> {
        let mut hidden = self.before.clone();
        hidden.local_modes.remove(LocalModes::ECHO | LocalModes::ECHONL);
        hidden.local_modes.insert(LocalModes::ICANON | LocalModes::ISIG);
        Ok(tcsetattr(&self.tty, OptionalActions::Now, &hidden)?)
    }

    /// Says the words, and goes on then. On a thread: in a terminal that does not read they would
    /// keep whoever can still give it back.
    fn say(&self, then: impl FnOnce(File) + Send + 'static) -> io::Result<()> {
        let (mut tty, words) = (self.tty.try_clone()?, self.words.clone());
        let said = move || {
            // A terminal that is gone has no line, either.
            write!(tty, "{words}").ok();
            then(tty);
        };
        thread::Builder::new().name("prompt".into()).spawn(said).map(drop)
    }
}

impl Drop for HiddenLine {
    fn drop(&mut self) {
        self.lend();
    }
}
