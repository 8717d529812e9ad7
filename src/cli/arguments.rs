//! What can be given on the command line.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use clap::{Args, CommandFactory, Error, Parser, Subcommand, error::ErrorKind};

use crate::{config::ThemeName, demo::Version, docspace::Address, ui::Colours};

const STATUSES: &str = "\
The API key is read from --key-file, else from HANDOVER_KEY, else asked for. It is never an \
argument: other users of a machine see those.

HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY are heard; SOCKS is not spoken.

Exit status:
  0      left by q
  2      wrong arguments
  3      not started: no terminal, no key, a mistake in the config file, a proxy or an --insecure
         host that does not fit, or the portal did not let us in
  101    a defect of handover
  128+N  left because of signal N; 130 also after Ctrl-C twice";

/// The offboarding console for ONLYOFFICE DocSpace portals.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = STATUSES,
    arg_required_else_help = true,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) portal: Portal,

    /// Write a log to this file
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) log: Option<PathBuf>,

    #[command(flatten)]
    pub(super) choices: Choices,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

/// How the console looks and behaves; the config file says the rest.
#[derive(Debug, Args)]
#[command(next_help_heading = "Screen")]
pub(super) struct Choices {
    /// Read keys, theme and more from this file [default: `$HANDOVER_CONFIG`,
    /// `$XDG_CONFIG_HOME/handover/config.toml` or `~/.config/handover/config.toml`]
    #[arg(long, value_name = "FILE", global = true)]
    pub(super) config: Option<PathBuf>,

    /// dark, light, mono, high-contrast, or a TOML file
    #[arg(long, value_name = "THEME", global = true)]
    pub(super) theme: Option<ThemeName>,

    /// How many colours: auto, never, 16, 256 or truecolor
    #[arg(long, value_name = "DEPTH", global = true)]
    pub(super) color: Option<Colours>,

    /// Draw without waiting until the terminal has shown the frames before
    #[arg(long, global = true)]
    pub(super) no_pacing: bool,
}

/// Which portal, and how.
#[derive(Debug, Args)]
pub(super) struct Portal {
    /// The portal's address, such as docs.example.com
    // Read by `address`: what stands in the environment is no matter of the other commands.
    #[arg(value_name = "URL", env = "HANDOVER_URL", hide_env_values = true, required = true)]
    url: Option<String>,

    /// Read the API key from this file, which nobody else may read (mode 0600)
    #[arg(long, value_name = "FILE")]
    pub(super) key_file: Option<PathBuf>,

    /// Trust the authorities of this PEM file, too
    #[arg(long, value_name = "FILE")]
    pub(super) ca_file: Option<PathBuf>,

    /// Do not check the certificate of this host, which must be the portal's: whoever answers in its
    /// place gets the API key. An https:// proxy on the way is not checked either
    #[arg(long, value_name = "HOST", conflicts_with = "ca_file")]
    pub(super) insecure: Option<String>,

    /// Change nothing on the portal
    #[arg(long)]
    pub(super) read_only: bool,

    /// Keep journals, reports and habits in this directory [default: `$HANDOVER_STATE_DIR`,
    /// `$XDG_STATE_HOME/handover` or `~/.local/state/handover`]
    #[arg(long, value_name = "DIR")]
    pub(super) state_dir: Option<PathBuf>,
}

impl Portal {
    /// Which portal is meant; otherwise what is wrong with it, for whoever typed it.
    pub(super) fn address(&self) -> Result<Address, Error> {
        let mut command = Arguments::command();
        let url = self.url.as_deref().unwrap_or_default();
        if command.find_subcommand(url).is_some() {
            let why = format!(
                "the command {url} comes first and has options of its own (handover {url} --help); \
                 if it is the host of a portal: https://{url}"
            );
            return Err(command.error(ErrorKind::ArgumentConflict, why));
        }
        if is_a_word(url) {
            let why = format!(
                "{url} is no command of handover; if it is the host of a portal: https://{url}"
            );
            return Err(command.error(ErrorKind::InvalidSubcommand, why));
        }
        Address::parse(url).map_err(|why| command.error(ErrorKind::ValueValidation, why))
    }
}

/// Whether this may as well be a mistyped command: no key is sent to a host of that name, which
/// the domains that a network looks through may well have.
fn is_a_word(url: &str) -> bool {
    let in_words = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !url.is_empty() && url != "localhost" && url.chars().all(in_words)
}

/// What else handover can do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Try the console on a made-up portal, or serve that portal
    Demo(Demo),
    /// Play a journal back on the board; nothing is asked and nothing sent
    Replay(Replay),
}

/// What is played back.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The journal
    #[arg(value_name = "JOURNAL")]
    pub(super) journal: PathBuf,

    /// How many times faster than it happened
    #[arg(long, value_name = "X", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(super) speed: u32,
}

/// The made-up portal.
#[derive(Debug, Args)]
pub(super) struct Demo {
    /// Only serve the portal, until interrupted; ADDR is on this machine [default: 127.0.0.1:0]
    #[arg(long, value_name = "ADDR", num_args = 0..=1, default_missing_value = "127.0.0.1:0", value_parser = place)]
    pub(super) serve: Option<SocketAddr>,

    /// Print address and keys as one line of JSON
    #[arg(long, requires = "serve")]
    pub(super) json: bool,

    /// How many people the company has
    #[arg(long, value_name = "N", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub(super) people: u32,

    /// How many reassignments run at once
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) workers: u16,

    /// How many times faster than real time the portal's work goes
    #[arg(long, value_name = "X", default_value_t = 1.0, value_parser = speed)]
    pub(super) speed: f64,

    /// What goes wrong on purpose: a TOML file, or none
    #[arg(long, value_name = "FILE", default_value = "none")]
    pub(super) faults: PathBuf,

    /// The same seed makes the same company
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(super) seed: u64,

    /// The release that the portal behaves like: 3.6 or 3.7.2
    #[arg(long, value_name = "VERSION", default_value_t = Version::default())]
    pub(super) portal_version: Version,

    /// Another admin starts and stops runs now and then
    #[arg(long)]
    pub(super) second_admin: bool,

    /// Let /__demo/ requests steer the portal
    #[arg(long)]
    pub(super) control: bool,
}

/// Where a portal is served: an address of this machine, or only its port.
fn place(text: &str) -> Result<SocketAddr, String> {
    if let Ok(port) = text.parse() {
        return Ok(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    }
    text.parse().map_err(|_| "it looks like 127.0.0.1:8092, or 8092".to_owned())
}

fn speed(text: &str) -> Result<f64, String> {
    let speed = text.parse().ok().filter(|speed| (0.001..=100_000.0).contains(speed));
    speed.ok_or_else(|| "it is a number from 0.001 to 100000".to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn the_declaration_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn serve_takes_an_address_or_none() {
        let serve = |arguments: &[&str]| {
            let arguments = ["handover", "demo"].iter().chain(arguments);
            match Arguments::try_parse_from(arguments).map(|parsed| parsed.command) {
                Ok(Some(Command::Demo(demo))) => demo.serve.map(|address| address.to_string()),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(serve(&[]), None);
        assert_eq!(serve(&["--serve"]).as_deref(), Some("127.0.0.1:0"));
        assert_eq!(serve(&["--serve", "127.0.0.1:8092"]).as_deref(), Some("127.0.0.1:8092"));
        assert_eq!(serve(&["--serve", "8092"]).as_deref(), Some("127.0.0.1:8092"));
    }

    #[rstest]
    #[case("--serve", "localhost:9999", "127.0.0.1:8092")]
    #[case("--people", "0", "1..=1000000")]
    #[case("--people", "1000000000000", "1..=1000000")]
    #[case("--workers", "0", "1..=65535")]
    #[case("--speed", "nan", "from 0.001")]
    #[case("--speed", "inf", "from 0.001")]
    #[case("--speed", "0", "from 0.001")]
    fn numbers_that_make_no_portal_are_refused(
        #[case] option: &str,
        #[case] value: &str,
        #[case] says: &str,
    ) {
        let parsed = Arguments::try_parse_from(["handover", "demo", option, value]);
        let said = parsed.unwrap_err().to_string();
        assert!(said.contains(says), "{said}");
    }

    #[test]
    fn the_demo_portal_is_of_a_release_that_it_knows() {
        let version = |number: &str| {
            let arguments = ["handover", "demo", "--portal-version", number];
            match Arguments::try_parse_from(arguments).map(|parsed| parsed.command) {
                Ok(Some(Command::Demo(demo))) => Ok(demo.portal_version),
                Ok(other) => panic!("{other:?}"),
                Err(error) => Err(error.to_string()),
            }
        };
        assert_eq!(version("3.6"), Ok(Version::V3_6));
        assert_eq!(version("3.7.2"), Ok(Version::V3_7));
        assert!(version("3.5").unwrap_err().contains("3.6 or 3.7.2"));
    }

    #[rstest]
    #[case::an_option_first(&["--read-only", "demo"], "demo comes first")]
    #[case::its_value_is_a_command(&["--key-file", "demo", "demo"], "demo comes first")]
    #[case::a_mistyped_command(&["version"], "version is no command")]
    #[case::a_password(&["https://ann:secret@docs.example.com"], "no user name")]
    #[case::nothing(&[""], "is empty")]
    fn what_is_no_address_is_told_by_a_sentence(#[case] arguments: &[&str], #[case] says: &str) {
        let arguments = ["handover"].iter().chain(arguments);
        let parsed = Arguments::try_parse_from(arguments).unwrap();
        assert!(parsed.command.is_none());
        let said = parsed.portal.address().unwrap_err().to_string();
        assert!(said.contains(says) && !said.contains("secret"), "{said}");
    }

    #[rstest]
    #[case("localhost", "http://localhost")]
    #[case("https://intranet", "https://intranet")]
    #[case("intranet:8443", "https://intranet:8443")]
    #[case("docs.example.com", "https://docs.example.com")]
    fn an_address_is_one(#[case] url: &str, #[case] address: &str) {
        let parsed = Arguments::try_parse_from(["handover", url]).unwrap();
        assert_eq!(parsed.portal.address().unwrap().to_string(), address);
    }

    #[test]
    fn a_key_cannot_be_an_argument() {
        let parsed = Arguments::try_parse_from(["handover", "docs.example.com", "--key", "sk-1"]);
        assert!(parsed.is_err());
    }
}
