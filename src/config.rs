//! The config file: what a person chose to have otherwise. `assets/config.example.toml` shows all
//! of it; nothing in it is needed.
//!
//! * `keys`: the keys of actions.
//! * `theme`: themes by name or from a file.

mod keys;
mod theme;

use std::{fs, io, path::Path};

use crate::{
    app::keymap::{BINDINGS, Keymap},
    toml_text::{self, Entry, Fault},
    ui::{Colours, Scheme},
};

pub use theme::ThemeName;

/// Everything that can be chosen.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the file")]
pub struct Config {
    /// The theme.
    pub theme: ThemeName,
    /// What is in its file, if it is one of the person's own.
    pub own_theme: Option<Scheme>,
    /// How many colours.
    pub color: Colours,
    /// Whether the mouse is heard from the start.
    pub mouse: bool,
    /// Whether the terminal's title is set.
    pub title: bool,
    /// Whether the bell rings at an end and at a failure.
    pub bell: bool,
    /// Whether frames wait until the terminal has shown the ones before.
    pub pacing: bool,
    /// What keys do.
    pub keymap: Keymap,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: ThemeName::default(),
            own_theme: None,
            color: Colours::Auto,
            mouse: false,
            title: true,
            bell: true,
            pacing: true,
            keymap: Keymap::default(),
        }
    }
}

/// The options, as the file calls them.
pub const OPTIONS: [&str; 7] = ["theme", "color", "mouse", "title", "bell", "pacing", "keys"];

impl Config {
    /// Reads a file; one that need not exist and does not is as good as an empty one.
    ///
    /// # Errors
    /// One sentence that begins with the file, and with the line if something in it is wrong.
    pub fn read(path: &Path, must_exist: bool) -> Result<Self, String> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&text, path.parent().unwrap_or(path))
                .map_err(|fault| format!("{}:{fault}", path.display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound && !must_exist => {
                Ok(Self::default())
            }
            Err(error) => Err(format!("{}: cannot be read: {error}", path.display())),
        }
    }

    /// Reads the text of a file that lies in this directory, and the theme that it names: a
    /// theme's path begins there.
    ///
    /// # Errors
    /// If it is no TOML, or something in it is not known or not possible.
    pub fn parse(text: &str, directory: &Path) -> Result<Self, Fault> {
        let mut config = Self::default();
        for entry in &toml_text::entries(text)? {
            config.take(entry, directory)?;
        }
        Ok(config)
    }

    fn take(&mut self, entry: &Entry, directory: &Path) -> Result<(), Fault> {
        match entry.key.as_str() {
            "theme" => {
                let name: ThemeName =
                    entry.text()?.parse().map_err(|why: String| entry.fault(why))?;
                self.theme = name.within(directory);
                self.own_theme = self.theme.read_own().map_err(|why| entry.fault(why))?;
            }
            "color" => self.color = entry.text()?.parse().map_err(|why: &str| entry.fault(why))?,
            "mouse" => self.mouse = entry.flag()?,
            "title" => self.title = entry.flag()?,
            "bell" => self.bell = entry.flag()?,
            "pacing" => self.pacing = entry.flag()?,
            "keys" => self.keymap = keys::keymap(entry.table()?)?,
            name if BINDINGS.iter().any(|binding| binding.name == name) => {
                return Err(entry.fault("is the name of an action: its keys belong below [keys]"));
            }
            _ => return Err(entry.unknown("option", OPTIONS)),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
