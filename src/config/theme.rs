//! Which theme: one of the program's, or a file of the person's own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use crate::ui::Scheme;

/// Which theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ThemeName {
    /// One that is part of the program.
    BuiltIn(&'static str),
    /// The one in this file.
    File(PathBuf),
}

impl Default for ThemeName {
    fn default() -> Self {
        Self::BuiltIn(Scheme::DEFAULT)
    }
}

impl FromStr for ThemeName {
    type Err = String;

    /// A name, or the path of a file: what has a slash or ends in `.toml`.
    fn from_str(text: &str) -> Result<Self, String> {
        let path = Path::new(text);
        if text.contains('/') || path.extension().is_some_and(|ending| ending == "toml") {
            return Ok(Self::File(path.to_owned()));
        }
        Scheme::names().find(|name| *name == text).map(Self::BuiltIn).ok_or_else(|| {
            let names: Vec<&str> = Scheme::names().collect();
            let names = names.join(", ");
            format!("there is no theme {text}: {names} or a file that ends in .toml are allowed")
        })
    }
}

impl ThemeName {
    /// The same, where a path begins in this directory, or with `~/` in the person's own.
    #[must_use]
    pub fn within(self, directory: &Path) -> Self {
        match self {
            Self::BuiltIn(_) => self,
            Self::File(path) => Self::File(match (path.strip_prefix("~"), env::home_dir()) {
                (Ok(rest), Some(home)) => home.join(rest),
                _ => directory.join(path),
            }),
        }
    }

    /// Its name: that of the file, without the ending.
    pub fn name(&self) -> String {
        match self {
            Self::BuiltIn(name) => (*name).to_owned(),
            Self::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into(),
        }
    }

    /// Reads a file of the person's own; `None` is a theme that is part of the program.
    ///
    /// # Errors
    /// One sentence that begins with the file, and with the line if something in it is wrong.
    pub fn read_own(&self) -> Result<Option<Scheme>, String> {
        let Self::File(path) = self else { return Ok(None) };
        let text = fs::read_to_string(path)
            .map_err(|error| format!("the theme {} cannot be read: {error}", path.display()))?;
        let scheme = Scheme::parse(&self.name(), &text);
        scheme.map(Some).map_err(|fault| format!("{}:{fault}", path.display()))
    }
}
