//! From arguments to the screen, and from the screen to the exit status.

use std::{
    env, fs,
    future::ready,
    io::{self, Write},
    path::Path,
    pin::pin,
    time::Duration,
};

use tokio::{task::spawn_blocking, time::timeout};

use super::{
    Refusal,
    arguments::{Choices, Portal},
    key,
    settings::Settings,
    state,
};
use crate::{
    docspace::{Address, Client, ClientOptions, Proxy},
    domain::Session,
    runtime::{
        Clock, Engine, Executor, Files, Memory, Shell, Stop, background, panics, past,
        signals::{self, Suspension},
        stop,
    },
    term,
    ui::Themes,
};

/// After so long a sign-in is said to be under way.
const MOMENT: Duration = Duration::from_secs(1);

/// Signs in, and only then takes the screen.
pub(super) fn run(portal: &Portal, address: Address, choices: &Choices) -> Result<u8, Refusal> {
    let settings = Settings::read(choices)?;
    let directory = state::directory(portal.state_dir.as_deref(), |name| env::var_os(name))?;
    let (host, name) = (address.host(), address.to_string());
    let options = options(portal, &address)?;
    background(async {
        let ending = signals::ending().map_err(|error| format!("no signals: {error}"))?;
        // A task of its own: it hears, and its deadline runs, also while the terminal or the disk
        // keeps this one.
        let mut ending = tokio::spawn(async {
            let status = stop::by_signal(ending.await);
            Stop::default().demand(status);
            status
        });
        let signed_in = tokio::select! {
            Ok(status) = &mut ending => return Ok(status),
            signed_in = sign_in(portal, address, options) => signed_in?,
        };
        let (journal, mut past, follow) = past::open(&directory, &name);
        // Who only views leaves what is remembered to whoever has the journal.
        let remembered = Memory::of(&directory, &name).read(follow.is_none());
        past.warnings.extend(remembered.warning);
        let files = Files::new(&directory);
        let clock = Clock::real();
        let mut executor = Executor::new(clock, journal, files, ready(Ok(signed_in)));
        if let Some(memory) = remembered.memory {
            executor = executor.with_memory(memory);
        }
        if let Some(follow) = follow {
            executor.follow(follow);
        }
        let engine = Engine::new(&host, clock, executor).with_preferences(settings.preferences);
        let engine = engine.with_past(past).with_habits(remembered.habits);
        // Reading a long journal takes a moment; from here on the shell listens.
        ending.abort();
        if let Ok(status) = ending.await {
            return Ok(status);
        }
        show(engine, settings.themes, settings.terminal).await
    })
}

/// Finds the key and tries it. When the portal takes its time, a line says so.
async fn sign_in(
    portal: &Portal,
    address: Address,
    options: ClientOptions,
) -> Result<(Client, Session), Refusal> {
    let host = address.host();
    // Before anything is asked: whoever suspends it then gets the terminal back, too.
    let suspension = Suspension::catch();
    let mut suspension = suspension.map_err(|error| format!("no signals: {error}"))?;
    let key = key::read(portal.key_file.as_deref(), &host, &mut suspension).await?;
    let client = Client::new(address, &key, options).map_err(|why| why.to_string())?;
    let attempt = async {
        let mut session = pin!(client.sign_in());
        if let Ok(session) = timeout(MOMENT, &mut session).await {
            return session;
        }
        let line = format!("signing in to {host} … Ctrl-C leaves");
        // On another thread: signals are heard also while the terminal does not read.
        spawn_blocking(move || super::tell(&line)).await.ok();
        session.await
    };
    let session = suspension.during(attempt, || (), || ()).await;
    Ok((client, session.map_err(|why| why.to_string())?))
}

fn options(portal: &Portal, address: &Address) -> Result<ClientOptions, Refusal> {
    Ok(ClientOptions {
        unchecked: unchecked(portal.insecure.as_deref(), address)?,
        authority: portal.ca_file.as_deref().map(authority).transpose()?,
        proxy: Proxy::from_environment(address, |name| env::var(name).ok())?,
        read_only: portal.read_only,
        ..ClientOptions::default()
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
