//! From arguments to the screen, and from the screen to the exit status.

use std::{
    env, fs,
    future::ready,
    io::{self, Write},
    path::Path,
};

use super::{
    Refusal,
    arguments::{Choices, Portal},
    key,
    settings::Settings,
    state,
};
use crate::{
    docspace::{Address, Client, ClientOptions},
    runtime::{Clock, Engine, Executor, Files, Memory, Shell, background, panics, past},
    term,
    ui::Themes,
};

/// Signs in, and only then touches the terminal.
pub(super) fn run(portal: Portal, choices: &Choices) -> Result<u8, Refusal> {
    let settings = Settings::read(choices)?;
    let address = portal.url.ok_or("which portal?")?;
    let host = address.host();
    let key = key::read(portal.key_file.as_deref(), &host)?;
    let options = ClientOptions {
        unchecked: unchecked(portal.insecure.as_deref(), &address)?,
        authority: portal.ca_file.as_deref().map(authority).transpose()?,
        read_only: portal.read_only,
        ..ClientOptions::default()
    };
    let directory = state::directory(portal.state_dir.as_deref(), |name| env::var_os(name))?;
    let name = address.to_string();
    background(async {
        let client = Client::new(address, &key, options).map_err(|why| why.to_string())?;
        let session = client.sign_in().await.map_err(|why| why.to_string())?;
        let (journal, mut past, follow) = past::open(&directory, &name);
        // Who only views leaves what is remembered to whoever has the journal.
        let remembered = Memory::of(&directory, &name).read(follow.is_none());
        past.warnings.extend(remembered.warning);
        let files = Files::new(&directory);
        let clock = Clock::real();
        let mut executor = Executor::new(clock, journal, files, ready(Ok((client, session))));
        if let Some(memory) = remembered.memory {
            executor = executor.with_memory(memory);
        }
        if let Some(follow) = follow {
            executor.follow(follow);
        }
        let engine = Engine::new(&host, clock, executor).with_preferences(settings.preferences);
        let engine = engine.with_past(past).with_habits(remembered.habits);
        show(engine, settings.themes, settings.terminal).await
    })
}

/// Runs a task on this thread and its jobs on others.
pub(super) fn background<T>(task: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    background::run(task).map_err(|error| format!("there are no threads: {error}"))?
}

/// Shows the console until it is left; it may sign in while the first frame is on the screen.
pub(super) async fn show(
    engine: Engine,
    themes: Themes,
    terminal: term::Settings,
) -> Result<u8, Refusal> {
    panics::install();
    let shell = Shell::open(engine, themes, terminal);
    let shell = shell.map_err(|error| format!("the terminal refuses: {error}"))?;
    let (status, words) = shell.run().await;
    say(&words);
    Ok(status)
}

/// The last words, for whoever is still there to read them.
fn say(words: &[String]) {
    let mut out = io::stdout().lock();
    for line in words {
        writeln!(out, "{}", super::printable(line)).ok();
    }
}

/// Whether the certificate is not checked: only for the host that was typed for it.
fn unchecked(host: Option<&str>, address: &Address) -> Result<bool, Refusal> {
    match host {
        None => Ok(false),
        Some(_) if !address.is_encrypted() => {
            Err(format!("--insecure: {address} is not encrypted, there is no certificate to check"))
        }
        Some(host) if host.eq_ignore_ascii_case(&address.host()) => Ok(true),
        Some(host) => Err(format!(
            "--insecure {host} is not the portal's host; if you mean it: --insecure {}",
            address.host()
        )),
    }
}

fn authority(path: &Path) -> Result<Vec<u8>, Refusal> {
    fs::read(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}
