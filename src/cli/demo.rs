//! The demo portal: with the console on it, or by itself.

use std::{
    env,
    future::pending,
    io::{self, Write},
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    process,
};

use secrecy::SecretString;

use super::{
    Refusal,
    arguments::{Choices, Demo},
    console,
    settings::Settings,
};
use crate::{
    demo::{self, Card, Faults, Options},
    docspace::{Address, Client, ClientOptions},
    domain::{Failure, FailureKind},
    runtime::{Clock, Engine, Executor, Files, Journal, SignedIn, signals},
};

/// Runs what was asked for.
pub(super) fn run(arguments: &Demo, choices: &Choices) -> Result<u8, Refusal> {
    let options = Options {
        people: arguments.people as usize,
        workers: usize::from(arguments.workers),
        speed: arguments.speed,
        seed: arguments.seed,
        version: arguments.portal_version,
        second_admin: arguments.second_admin,
        faults: faults(&arguments.faults)?,
        control: arguments.control,
    };
    if let Some(address) = arguments.serve {
        return serve(address, options, arguments.json);
    }
    let settings = Settings::read(choices)?;
    // The demo portal ends with the process: what is reported of it is no state to keep.
    let directory = env::temp_dir().join(format!("handover-demo-{}", process::id()));
    let files = Files::new(&directory);
    console::background(async {
        let clock = Clock::real();
        // Its portal ends with it, so there is nothing to come back to.
        let executor = Executor::new(clock, Journal::volatile(), files, sign_in(options));
        let engine = Engine::new("demo portal", clock, executor);
        let engine = engine.with_preferences(settings.preferences);
        console::show(engine, settings.themes, settings.terminal).await
    })
}

fn faults(path: &Path) -> Result<Faults, Refusal> {
    if path == Path::new("none") {
        return Ok(Faults::default());
    }
    Faults::load(path).map_err(|why| why.to_string())
}

/// Opens a portal in this process and signs in to it as its owner, over HTTP like to any other.
async fn sign_in(options: Options) -> SignedIn {
    let failed = |why: String| Failure::new(FailureKind::Unanswered, &why);
    let portal = demo::serve(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), options).await;
    let portal =
        portal.map_err(|error| failed(format!("the demo portal does not open: {error}")))?;
    let address = Address::parse(&portal.url).map_err(|error| failed(error.to_string()))?;
    let key = SecretString::from(portal.card.keys.owner.as_str());
    // It stays open as long as the console runs.
    tokio::spawn(async move {
        let _open = portal;
        pending::<()>().await;
    });
    let client = Client::new(address, &key, ClientOptions::default())?;
    let session = client.sign_in().await?;
    Ok((client, session))
}

/// Serves the portal until a signal ends it.
fn serve(address: SocketAddr, options: Options, json: bool) -> Result<u8, Refusal> {
    if !address.ip().is_loopback() {
        return Err(format!(
            "{} is open to others: the demo portal's keys are public, so it listens on this \
             machine only (127.0.0.1)",
            address.ip()
        ));
    }
    console::background(async {
        let ending = signals::ending().map_err(|error| format!("no signals: {error}"))?;
        let portal = demo::serve(address, options).await;
        let portal = portal.map_err(|error| format!("{address} cannot be served: {error}"))?;
        let shown = if json { print_json(&portal.card) } else { print_for_people(&portal.card) };
        shown.map_err(|error| format!("the keys cannot be printed: {error}"))?;
        ending.await;
        Ok(0)
    })
}

fn print_json(card: &Card) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, card)?;
    writeln!(out)?;
    out.flush()
}

fn print_for_people(card: &Card) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let keys = &card.keys;
    writeln!(out, "The demo portal listens at {}", card.url)?;
    writeln!(out, "  owner       {} ({})", card.owner.email, card.owner.password)?;
    for (whose, key) in [
        ("owner", Some(&keys.owner)),
        ("owner, spare", Some(&keys.owner_spare)),
        ("admin", keys.admin.as_ref()),
        ("room admin", keys.room_admin.as_ref()),
        ("user", keys.user.as_ref()),
        ("read-only", Some(&keys.read_only)),
    ] {
        if let Some(key) = key {
            writeln!(out, "  key         {key} ({whose})")?;
        }
    }
    writeln!(out, "Try:  HANDOVER_KEY={} handover {}", keys.owner, card.url)?;
    out.flush()
}
