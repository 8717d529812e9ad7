//! The themes at hand, on the terminal that is there.

use super::{Depth, Scheme, Theme};

/// The themes of the program and the person's own, for a terminal of some depth.
#[derive(Debug)]
pub struct Themes {
    own: Option<Scheme>,
    depth: Depth,
    unicode: bool,
}

impl Themes {
    /// The themes for such a terminal.
    pub const fn new(own: Option<Scheme>, depth: Depth, unicode: bool) -> Self {
        Self { own, depth, unicode }
    }

    /// Their names. A theme of the person's own comes last, unless it stands in for one of the
    /// program of the same name.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Scheme::names().map(str::to_owned).collect();
        let own = self.own.iter().map(|own| own.name().to_owned());
        names.extend(own.filter(|own| Scheme::built_in(own).is_none()));
        names
    }

    /// The theme of this name; the default, if there is none.
    pub fn named(&self, name: &str) -> Theme {
        let own = self.own.clone().filter(|own| own.name() == name);
        let scheme = own.or_else(|| Scheme::built_in(name)).unwrap_or_default();
        Theme::new(&scheme, self.depth, self.unicode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ones_own_theme_is_at_hand_and_stands_in_for_its_namesake() {
        let depth = Depth::Named;
        let own = |name: &str| Scheme::parse(name, "error = \"magenta\"").unwrap();
        let themes = Themes::new(Some(own("mine")), depth, true);
        assert_eq!(themes.names(), ["dark", "light", "mono", "high-contrast", "mine"]);
        assert_eq!(themes.named("mine"), Theme::new(&own("mine"), depth, true));
        assert_eq!(themes.named("gone"), themes.named("dark"));
        let themes = Themes::new(Some(own("light")), depth, true);
        assert_eq!(themes.names(), ["dark", "light", "mono", "high-contrast"]);
        assert_eq!(themes.named("light").error, own("light").look("error").at(depth));
    }
}
