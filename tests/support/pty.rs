//! A program on a real pseudo-terminal, as a person would see it.

use std::{
    fs,
    io::{Read, Write},
    num::NonZeroU16,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver},
    },
    thread,
    time::{Duration, Instant},
};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::{
    process::{Pid, Signal, kill_process},
    termios::LocalModes,
};

/// How long a condition may take to come true before the test fails.
const PATIENCE: Duration = Duration::from_secs(90);

/// A program and the terminal that it runs on.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    keyboard: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    deaf: Arc<AtomicBool>,
    cut: Arc<AtomicBool>,
    screen: vt100::Parser,
    /// Everything that was written to the terminal.
    pub written: Vec<u8>,
    /// How many of the program's questions were answered.
    answered: usize,
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
        thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut bytes) {
                if is_cut.load(Ordering::SeqCst) {
                    return;
                }
                if is_deaf.load(Ordering::SeqCst) || sender.send(bytes[..count].to_vec()).is_err() {
                    thread::park();
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
            screen: vt100::Parser::new(rows(24), rows(80), 0),
            written: Vec::new(),
            answered: 0,
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

    /// Takes the terminal away. The reader must let go of it, too, and is blocked until the
    /// program writes: this key makes it.
    pub fn hang_up(&mut self, key: &str) {
        self.cut.store(true, Ordering::SeqCst);
        self.press(key);
        while self.output.recv_timeout(PATIENCE).is_ok() {}
        self.keyboard = None;
        self.master = None;
    }

    /// The terminal reads no more, until the program is stuck in the middle of a frame that
    /// this key asks for.
    #[cfg(target_os = "linux")]
    pub fn stop_reading(&mut self, key: &str) {
        self.deaf.store(true, Ordering::SeqCst);
        let until = Instant::now() + PATIENCE;
        let mut stuck = 0;
        while stuck < 20 {
            assert!(Instant::now() < until, "the program never gets stuck");
            self.press(key);
            thread::sleep(Duration::from_millis(5));
            stuck = if self.is_writing() { stuck + 1 } else { 0 };
        }
    }

    /// Whether a thread of the program is inside a write to its standard output.
    #[cfg(target_os = "linux")]
    fn is_writing(&self) -> bool {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid().as_raw_nonzero())).unwrap();
        threads.flatten().any(|thread| {
            let read = |file| fs::read_to_string(thread.path().join(file)).unwrap_or_default();
            // Number and arguments of the system call; the first argument is the descriptor.
            read("comm").trim() == "output" && read("syscall").split(' ').nth(1) == Some("0x1")
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
        let until = Instant::now() + PATIENCE;
        while !is_so(self.screen.screen()) {
            let left = until.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
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

    /// Waits for the program's end, and returns its exit status and how long that took.
    #[track_caller]
    pub fn exit(&mut self) -> (u32, Duration) {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(begin.elapsed() < PATIENCE, "does not end; the screen:\n{}", self.text());
            thread::sleep(Duration::from_millis(2));
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

    /// Asserts that the program left within a second with this exit status, and that the
    /// terminal is as it was.
    #[track_caller]
    pub fn assert_left(&mut self, status: u32) {
        let (left_with, took) = self.exit();
        assert_eq!(left_with, status, "{}", self.text());
        assert!(took < Duration::from_secs(1), "took {took:?}");
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
        let modes = self.master.as_ref().unwrap().get_termios().unwrap();
        let local = LocalModes::from_bits_retain(modes.local_flags.bits());
        assert!(local.contains(LocalModes::ICANON | LocalModes::ECHO | LocalModes::ISIG));
    }

    /// Takes in what was written, and answers the program's questions.
    fn take(&mut self, bytes: &[u8]) {
        self.screen.process(bytes);
        self.written.extend_from_slice(bytes);
        let asked = self.count(b"\x1b[5n");
        while self.answered < asked {
            self.answered += 1;
            if let Some(keyboard) = &mut self.keyboard {
                // The program may have ended meanwhile.
                keyboard.write_all(b"\x1b[0n").ok();
            }
        }
    }

    fn count(&self, bytes: &[u8]) -> usize {
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

fn rows(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap()
}
