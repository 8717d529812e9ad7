//! What was chosen: flags go before the environment, and that before the config file.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::{Refusal, arguments::Choices};
use crate::{
    app::Preferences,
    config::{Config, ThemeName},
    term::{self, Capabilities},
    ui::Themes,
};

/// Everything that the console is started with.
#[derive(Debug)]
pub(super) struct Settings {
    /// What changes the picture and the keys.
    pub(super) preferences: Preferences,
    /// What the theme's name stands for.
    pub(super) themes: Themes,
    /// What changes the terminal.
    pub(super) terminal: term::Settings,
}

impl Settings {
    /// Reads the config file, and what the terminal can show.
    pub(super) fn read(choices: &Choices) -> Result<Self, Refusal> {
        let config = match file(choices.config.as_deref(), |name| env::var_os(name)) {
            Some((path, must_exist)) => Config::read(&path, must_exist)?,
            None => Config::default(),
        };
        let given = choices.theme.as_ref();
        let given_own = given.map(ThemeName::read_own).transpose()?.flatten();
        let own = given_own.into_iter().chain(config.own_theme).collect();
        let capabilities = Capabilities::detect(choices.color, config.color);
        let Capabilities { depth, unicode } = capabilities.map_err(|why| why.to_string())?;
        let themes = Themes::new(own, depth, unicode);
        let preferences = Preferences {
            theme: config.theme.name(),
            given_theme: given.map(ThemeName::name),
            themes: themes.names(),
            keymap: config.keymap,
            bell: config.bell,
            mouse: config.mouse,
        };
        let terminal =
            term::Settings { title: config.title, pacing: config.pacing && !choices.no_pacing };
        Ok(Self { preferences, themes, terminal })
    }
}

/// The config file, and whether it must exist: the one of `--config`, else `$HANDOVER_CONFIG`;
/// else `$XDG_CONFIG_HOME/handover/config.toml` or `~/.config/handover/config.toml`, which need
/// not. An empty variable counts as none, and so does a relative `XDG_CONFIG_HOME`: its
/// specification says so.
fn file(
    given: Option<&Path>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Option<(PathBuf, bool)> {
    let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(named) = given.map(Path::to_owned).or_else(|| path("HANDOVER_CONFIG")) {
        return Some((named, true));
    }
    let xdg = path("XDG_CONFIG_HOME").filter(|home| home.is_absolute());
    let home = xdg.or_else(|| path("HOME").map(|home| home.join(".config")));
    home.map(|home| (home.join("handover/config.toml"), false))
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The first of these that is there; values are those of `HANDOVER_CONFIG`,
    /// `XDG_CONFIG_HOME` and `HOME`, a dash is a variable that is not set.
    #[rstest]
    #[case::the_flag_wins(Some("here.toml"), ["/set", "/xdg", "/home/ann"], Some(("here.toml", true)))]
    #[case::then_our_variable(None, ["/set", "/xdg", "/home/ann"], Some(("/set", true)))]
    #[case::then_the_common_one(None, ["-", "/xdg", "/home/ann"], Some(("/xdg/handover/config.toml", false)))]
    #[case::empty_is_none(None, ["", "", "/home/ann"], Some(("/home/ann/.config/handover/config.toml", false)))]
    #[case::relative_xdg_is_none(None, ["-", "xdg", "/home/ann"], Some(("/home/ann/.config/handover/config.toml", false)))]
    #[case::without_a_home_there_is_none(None, ["-", "-", "-"], None)]
    fn the_file_is_the_first_that_is_named(
        #[case] given: Option<&str>,
        #[case] values: [&str; 3],
        #[case] expected: Option<(&str, bool)>,
    ) {
        let names = ["HANDOVER_CONFIG", "XDG_CONFIG_HOME", "HOME"];
        let found = file(given.map(Path::new), |name| {
            let at = names.iter().position(|known| *known == name).unwrap();
            Some(values[at]).filter(|value| *value != "-").map(OsString::from)
        });
        assert_eq!(found, expected.map(|(path, must)| (PathBuf::from(path), must)));
    }
}
