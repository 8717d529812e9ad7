//! A program on a real pseudo-terminal, as a person would see it.

use std::{
    fs,
    io::{Read, Write},
    num::NonZeroU16,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread::{self, Thread},
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    process::{Pid, Signal, kill_process},
    termios::LocalModes,
};
use tempfile::TempDir;

/// How long a condition may take to come true before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);
/// How long the rest of a frame is waited for.
const REST: Duration = Duration::from_secs(1);
/// How long leaving may take, on a machine that has other things to do, too: what hangs, or waits for
/// an answer that does not come, takes twenty seconds at least.
pub const SOON: Duration = Duration::from_secs(10);
/// How long is waited between two looks.
const MOMENT: Duration = Duration::from_millis(2);

/// A program and the terminal that it runs on.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    deaf: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
    reader: Thread,
    screen: vt100::Parser,
    /// Everything that was written to the terminal.
    pub written: Vec<u8>,
    /// Whether the terminal offers the kitty keyboard protocol.
    pub speaks_kitty: bool,
    /// Whether it answers at all.
    pub answers: bool,
    /// How many of the program's questions of each kind were answered.
    answered: [usize; 3],
    /// Where it keeps its state, unless it was told otherwise.
    _state: TempDir,
    alive: bool,
}

impl Pty {
    /// Starts `handover` with these arguments on a terminal of 80×24.
    pub fn handover(arguments: &[&str]) -> Self {
        Self::start(&[&[env!("CARGO_BIN_EXE_handover")], arguments].concat(), &[])
    }

    /// Starts a program with these arguments and environment variables.
    pub fn start(command: &[&str], env: &[(&str, &str)]) -> Self {
        let size = PtySize { cols: 80, rows: 24, ..PtySize::default() };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        builder.env("TERM", "xterm-256color");
        builder.env("LC_ALL", "C.UTF-8");
        builder.env("RUST_BACKTRACE", "0");
        // What whoever runs the tests has chosen is none of theirs.
        builder.env("XDG_CONFIG_HOME", "/nonexistent");
        let state = TempDir::new().unwrap();
        builder.env("HANDOVER_STATE_DIR", state.path());
        for variable in
            ["NO_COLOR", "COLORTERM", "STY", "HANDOVER_KEY", "HANDOVER_URL", "HANDOVER_CONFIG"]
        {
            builder.env_remove(variable);
        }
        for (name, value) in env {
            builder.env(name, value);
        }
        let child = pair.slave.spawn_command(builder).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let (sender, output) = mpsc::channel();
        let (deaf, cut) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let (is_deaf, is_cut) = (Arc::clone(&deaf), Arc::clone(&cut));
        let reading = thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                while is_deaf.load(Ordering::SeqCst) && !is_cut.load(Ordering::SeqCst) {
                    thread::park();
                }
                if is_cut.load(Ordering::SeqCst) || sender.send(bytes[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self {
            master: Some(pair.master),
            keyboard: Some(keyboard),
            child,
            output,
            deaf,
            cut,
            reader: reading.thread().clone(),
            screen: vt100::Parser::new(rows(24), rows(80), 0),
            written: Vec::new(),
            speaks_kitty: false,
            answers: true,
            answered: [0; 3],
            _state: state,
            alive: true,
        }
    }

    /// Types these bytes.
    pub fn press(&mut self, bytes: &str) {
        let keyboard = self.keyboard.as_mut().unwrap();
        keyboard.write_all(bytes.as_bytes()).unwrap();
        keyboard.flush().unwrap();
    }

    /// Makes the terminal this large.
    pub fn resize(&mut self, cols: u16, lines: u16) {
        let size = PtySize { cols, rows: lines, ..PtySize::default() };
        self.master.as_ref().unwrap().resize(size).unwrap();
        self.screen.screen_mut().set_size(rows(lines), rows(cols));
    }

    /// Sends a signal to the program.
    pub fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// The only child of the program: what a shell runs.
    #[cfg(target_os = "linux")]
    pub fn job(&self) -> Pid {
        child_of(self.pid())
    }

    /// The terminal's own device, as a program on it would open it.
    #[cfg(target_os = "linux")]
    pub fn device(&self) -> fs::File {
        let path = format!("/proc/{}/fd/0", self.pid().as_raw_nonzero());
        fs::OpenOptions::new().read(true).write(true).open(fs::read_link(path).unwrap()).unwrap()
    }

    /// Takes the terminal away. The reader must let go of it, too, and is blocked until the
    /// program writes: this key makes it.
    pub fn hang_up(&mut self, key: &str) {
        self.cut.store(true, Ordering::SeqCst);
        self.reader.unpark();
        self.press(key);
        while self.output.recv_timeout(PATIENCE).is_ok() {}
        self.keyboard = None;
        self.master = None;
    }

    /// The terminal reads no more, until the program is stuck in the middle of a frame that
    /// this key asks for. Returns how often the key was pressed.
    #[cfg(target_os = "linux")]
    pub fn stop_reading(&mut self, key: &str) -> usize {
        self.deaf.store(true, Ordering::SeqCst);
        self.press_until_stuck(key)
    }

    /// Presses a key, again and again, until what is drawn for it cannot be written.
    #[cfg(target_os = "linux")]
    pub fn press_until_stuck(&mut self, key: &str) -> usize {
        let until = Instant::now() + PATIENCE;
        let (mut stuck, mut pressed) = (0, 0);
        while stuck < 20 {
            assert!(Instant::now() < until, "the program never gets stuck");
            self.press(key);
            pressed += 1;
            thread::sleep(Duration::from_millis(5));
            stuck = if self.is_writing("output", 1) { stuck + 1 } else { 0 };
        }
        pressed
    }

    /// The terminal reads again.
    pub fn read_again(&mut self) {
        self.deaf.store(false, Ordering::SeqCst);
        self.reader.unpark();
    }

    /// Whether a thread of the program with this name is inside a write to this descriptor.
    #[cfg(target_os = "linux")]
    pub fn is_writing(&self, thread: &str, descriptor: u32) -> bool {
        let descriptor = format!("{descriptor:#x}");
        self.threads(thread).any(|thread| {
            let call = fs::read_to_string(thread.join("syscall")).unwrap_or_default();
            // Number and arguments of the system call; a write's first one is the descriptor.
            call.split(' ').nth(1) == Some(&descriptor)
        })
    }

    /// Whether the program has a thread of this name.
    #[cfg(target_os = "linux")]
    pub fn has_thread(&self, name: &str) -> bool {
        self.threads(name).next().is_some()
    }

    /// What `/proc` has of the program's threads of this name.
    #[cfg(target_os = "linux")]
    fn threads(&self, name: &str) -> impl Iterator<Item = PathBuf> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid().as_raw_nonzero())).unwrap();
        threads.flatten().map(|thread| thread.path()).filter(move |thread| {
            fs::read_to_string(thread.join("comm")).is_ok_and(|comm| comm.trim() == name)
        })
    }

    /// The program's id.
    pub fn pid(&self) -> Pid {
        let id = self.child.process_id().unwrap();
        Pid::from_raw(id.try_into().unwrap()).unwrap()
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub fn wait(&mut self, wanted: &str, is_so: impl Fn(&vt100::Screen) -> bool) {
        self.wait_until(wanted, |pty| is_so(pty.screen.screen()));
    }

    /// Waits until these bytes were written so many times.
    #[track_caller]
    pub fn wait_for_bytes(&mut self, bytes: &str, times: usize) {
        self.wait_until(bytes, |pty| pty.count(bytes.as_bytes()) >= times);
    }

    /// Whether no frame is on its way of which only the beginning has arrived.
    fn is_whole(&self) -> bool {
        let last =
            |bytes: &[u8]| self.written.windows(bytes.len()).rposition(|window| window == bytes);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

    #[track_caller]
    fn wait_until(&mut self, wanted: &str, is_so: impl Fn(&Self) -> bool) {
        let until = Instant::now() + PATIENCE;
        loop {
            let is_so = is_so(self);
            if is_so && self.is_whole() {
                return;
            }
            let left = until.saturating_duration_since(Instant::now());
            // What was killed in the middle of a frame does not end it.
            let left = if is_so { left.min(REST) } else { left };
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(_) if is_so => return,
                Err(why) => panic!("{why} before {wanted}; the screen:\n{}", self.text()),
            }
        }
    }

    /// Waits until this text is on the screen.
    #[track_caller]
    pub fn wait_for(&mut self, text: &str) {
        self.wait(text, |screen| screen.contents().contains(text));
    }

    /// What is on the screen.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// The screen with its modes.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// Waits for the program's end on a terminal that reads and answers meanwhile. Returns its exit
    /// status and how long that took.
    #[track_caller]
    pub fn exit(&mut self) -> (u32, Duration) {
        self.exit_while(|pty| match pty.output.recv_timeout(MOMENT) {
            Ok(bytes) => pty.take(&bytes),
            Err(RecvTimeoutError::Timeout) => {}
            // The terminal is gone.
            Err(RecvTimeoutError::Disconnected) => thread::sleep(MOMENT),
        })
    }

    /// The same on a terminal that does not read.
    #[track_caller]
    pub fn exit_unread(&mut self) -> (u32, Duration) {
        self.exit_while(|_| thread::sleep(MOMENT))
    }

    #[track_caller]
    fn exit_while(&mut self, moment: impl Fn(&mut Self)) -> (u32, Duration) {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < PATIENCE, "does not end; the screen:\n{}", self.text());
            moment(self);
        };
        self.alive = false;
        let took = begin.elapsed();
        assert_eq!(status.signal(), None);
        // The reader ends with the terminal; what it read is still to be taken in.
        while !self.deaf.load(Ordering::SeqCst)
            && let Ok(bytes) = self.output.recv_timeout(PATIENCE)
        {
            self.take(&bytes);
        }
        (status.exit_code(), took)
    }

    /// Opens a dialog and closes it with this key, which shows that keys are heard and frames
    /// drawn, and leaves.
    #[track_caller]
    pub fn leave_by(&mut self, back: &str) {
        self.press("?");
        self.wait_for("Ctrl-G back");
        self.press(back);
        self.wait("the dialog is closed", |screen| !screen.contents().contains("Ctrl-G back"));
        self.press("q");
    }

    /// Asserts that the program left soon with this exit status, and that the
    /// terminal is as it was.
    #[track_caller]
    pub fn assert_left(&mut self, status: u32) {
        let (left_with, took) = self.exit();
        assert_eq!(left_with, status, "{}", self.text());
        assert!(took < SOON, "took {took:?}");
        self.assert_restored();
    }

    /// Asserts that the terminal is as it was before the program.
    #[track_caller]
    pub fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "bracketed paste is off");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
        let (kept, restored) = (self.count(b"\x1b[22;2t"), self.count(b"\x1b[23;2t"));
        assert_eq!(kept, restored, "the old title is not back");
        let (ends, begins) = (self.count(b"\x1b[?2026l"), self.count(b"\x1b[?2026h"));
        assert!(ends >= begins, "an update was left open");
        let last_words = String::from_utf8_lossy(&self.written);
        let last_words = last_words.rsplit("\x1b[?1049l").next().unwrap_or_default();
        assert!(!last_words.contains('\x1b'), "more came after the end: {last_words:?}");
        // Each screen has a keyboard of its own.
        let written = String::from_utf8_lossy(&self.written);
        for (index, taken) in written.split("\x1b[?1049h").enumerate() {
            let (ours, shells) = taken.split_once("\x1b[?1049l").unwrap_or(("", taken));
            let shells = if index == 0 { taken } else { shells };
            let ours = if index == 0 { "" } else { ours };
            let (pushes, pops) =
                (ours.matches("\x1b[>1u").count(), ours.matches("\x1b[<u").count());
            assert_eq!(pushes, pops, "the keyboard speaks as before");
            assert!(!shells.contains("\x1b[>1u"), "the shell's keyboard was changed");
        }
        assert!(self.is_cooked());
    }

    /// Whether lines are edited by the terminal and keys make signals, as shells want it.
    pub fn is_cooked(&self) -> bool {
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        let local = LocalModes::from_bits_retain(modes.local_flags.bits());
        local.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG)
    }

    /// Takes in what was written, and answers the program's questions.
    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.written.extend_from_slice(bytes);
        let questions: [(&[u8], &[u8]); 3] =
            [(b"\x1b[?u", b"\x1b[?0u"), (b"\x1b[c", b"\x1b[?62;22c"), (b"\x1b[5n", b"\x1b[0n")];
        for (kind, (question, answer)) in questions.into_iter().enumerate() {
            let asked = self.count(question);
            while self.answered[kind] < asked {
                self.answered[kind] += 1;
                let speaks = self.answers && (kind > 0 || self.speaks_kitty);
                if let Some(keyboard) = self.keyboard.as_mut().filter(|_| speaks) {
                    // The program may have ended meanwhile.
                    keyboard.write_all(answer).ok();
                }
            }
        }
    }

    /// How often these bytes were written.
    pub fn count(&self, bytes: &[u8]) -> usize {
        self.written.windows(bytes.len()).filter(|window| *window == bytes).count()
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if self.alive {
            self.child.kill().ok();
            self.child.wait().ok();
        }
    }
}

/// The only child of a process, once it is there.
#[cfg(target_os = "linux")]
pub fn child_of(parent: Pid) -> Pid {
    let id = parent.as_raw_nonzero();
    let path = format!("/proc/{id}/task/{id}/children");
    let child = eventually("a child", || fs::read_to_string(&path).ok()?.trim().parse().ok());
    Pid::from_raw(child).unwrap()
}

/// What this finds, as soon as it finds something.
pub fn eventually<T>(wanted: &str, find: impl Fn() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = find() {
            return found;
        }
        assert!(Instant::now() < until, "{wanted} never comes");
        thread::sleep(MOMENT);
    }
}

fn rows(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
