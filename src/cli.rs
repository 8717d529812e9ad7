//! The command line.
//!
//! * `arguments`: what can be given, and its help.
//! * `console`: from arguments to the screen, and from the screen to the exit status.
//! * `demo`: the demo portal, with the console on it or by itself.
//! * `key`: where the API key comes from; never from an argument.
//! * `log`: the log file.
//! * `settings`: what was chosen by flags, environment and config file.
//! * `state`: where journals and reports are.

mod arguments;
mod console;
mod demo;
mod key;
mod log;
mod replay;
mod settings;
mod state;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

use self::arguments::{Arguments, Command};
use crate::{domain::Clean, runtime::Stop, term::Charset};

/// Why the console did not start, as one sentence; the terminal is as it was.
type Refusal = String;

/// The exit status when the console did not start.
const NOT_STARTED: u8 = 3;

/// A line as it may be printed, whatever is in it: outside of the screen nothing else stands
/// between the words of a server, or of a file, and the terminal.
fn printable(line: &str) -> String {
    Charset::detect().line(&Clean::new(line))
}

/// A line for whoever waits before there is a screen.
fn tell(line: &str) {
    writeln!(io::stderr(), "handover: {}", printable(line)).ok();
}

/// Runs `handover` with the arguments of this process.
pub fn main() -> ExitCode {
    let Arguments { portal, log, choices, command } = Arguments::parse();
    let ended = log::open(log.as_deref()).and_then(|()| match command {
        Some(Command::Demo(arguments)) => demo::run(&arguments, &choices),
        Some(Command::Replay(arguments)) => replay::run(&arguments, &choices),
        None => match portal.address() {
            Ok(address) => console::run(&portal, address, &choices),
            Err(wrong) => wrong.exit(),
        },
    });
    match ended {
        Ok(status) => ExitCode::from(status),
        Err(why) => {
            // A terminal that does not read may not keep us: signals are caught by now, and nobody
            // hears them any more.
            Stop::default().demand(NOT_STARTED);
            tell(&why);
            ExitCode::from(NOT_STARTED)
        }
    }
}
