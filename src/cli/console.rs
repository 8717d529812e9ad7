//! From arguments to the screen, and from the screen to the exit status.

use std::{
    env, fs,
    future::ready,
    io::{self, Write},
    path::Path,
};

use super::{Refusal, arguments::Portal, key, state};
use crate::{
    docspace::{Client, ClientOptions},
    runtime::{Clock, Engine, Executor, Files, Journal, Shell, SignedIn, background, panics},
    term::Capabilities,
    ui::Theme,
};

/// Signs in, and only then touches the terminal.
pub(super) fn run(portal: Portal) -> Result<u8, Refusal> {
    let capabilities = Capabilities::detect().map_err(|why| why.to_string())?;
    let address = portal.url.ok_or("which portal?")?;
    let host = address.host();
    let key = key::read(portal.key_file.as_deref(), &host)?;
    let files = Files::new(&state::directory(None, |name| env::var_os(name))?);
    let options = ClientOptions {
        authority: portal.ca_file.as_deref().map(authority).transpose()?,
        read_only: portal.read_only,
        ..ClientOptions::default()
    };
    background(async {
        let client = Client::new(address, &key, options).map_err(|why| why.to_string())?;
        let session = client.sign_in().await.map_err(|why| why.to_string())?;
        show(&host, capabilities, files, ready(Ok((client, session)))).await
    })
}

/// Runs a task on this thread and its jobs on others.
pub(super) fn background<T>(task: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    background::run(task).map_err(|error| format!("there are no threads: {error}"))?
}

/// Shows the console, which signs in while the first frame is on the screen, until it is left.
pub(super) async fn show(
    host: &str,
    capabilities: Capabilities,
    files: Files,
    sign_in: impl Future<Output = SignedIn> + Send + 'static,
) -> Result<u8, Refusal> {
    panics::install();
    let Capabilities { colour, unicode } = capabilities;
    let clock = Clock::real();
    let engine =
        Engine::new(host, clock, Executor::new(clock, Journal::volatile(), files, sign_in));
    let shell = Shell::open(engine, Theme::new(colour, unicode));
    let shell = shell.map_err(|error| format!("the terminal refuses: {error}"))?;
    let (status, words) = shell.run().await;
    say(&words);
    Ok(status)
}

/// The last words, for whoever is still there to read them.
fn say(words: &[String]) {
    let mut out = io::stdout().lock();
    for line in words {
        writeln!(out, "{line}").ok();
    }
}

fn authority(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}
