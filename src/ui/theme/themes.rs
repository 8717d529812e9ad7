//! The themes at hand, on the terminal that is there.

use super::{Depth, Scheme, Theme};

/// The themes of the program and those of the person, for a terminal of some depth.
#[derive(Debug)]
pub struct Themes {
    own: Vec<Scheme>,
    depth: Depth,
    unicode: bool,
}

impl Themes {
    /// The themes for such a terminal; of two own ones of the same name the first is taken.
    pub const fn new(own: Vec<Scheme>, depth: Depth, unicode: bool) -> Self {
        Self { own, depth, unicode }
    }

    /// Their names. The person's own come last, unless they stand in for one of the program of
    /// the same name.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Scheme::names().map(str::to_owned).collect();
        for own in &self.own {
            if !names.iter().any(|name| name == own.name()) {
                names.push(own.name().to_owned());
            }
        }
        names
    }

    /// The theme of this name; the default, if there is none.
    pub fn named(&self, name: &str) -> Theme {
        let own = self.own.iter().find(|own| own.name() == name);
        let scheme = own.cloned().or_else(|| Scheme::built_in(name)).unwrap_or_default();
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
        let themes = Themes::new(vec![own("mine")], depth, true);
        assert_eq!(themes.names(), ["dark", "light", "mono", "high-contrast", "mine"]);
        assert_eq!(themes.named("mine"), Theme::new(&own("mine"), depth, true));
        assert_eq!(themes.named("gone"), themes.named("dark"));
        let themes = Themes::new(vec![own("light")], depth, true);
        assert_eq!(themes.names(), ["dark", "light", "mono", "high-contrast"]);
        assert_eq!(themes.named("light").error, own("light").look("error").at(depth));
    }
}
