//! Where journals and reports are.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::Refusal;

/// The state directory: the one of `--state-dir`, else `$HANDOVER_STATE_DIR`, else
/// `$XDG_STATE_HOME/handover`, else `~/.local/state/handover`. An empty variable counts as none,
/// and so does a relative `XDG_STATE_HOME`: its specification says so.
///
/// # Errors
/// If nothing says where the home of this user is.
pub fn directory(
    given: Option<&Path>,
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<PathBuf, Refusal> {
    let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let xdg = || path("XDG_STATE_HOME").filter(|home| home.is_absolute());
    given
        .map(Path::to_owned)
        .or_else(|| path("HANDOVER_STATE_DIR"))
        .or_else(|| xdg().map(|state| state.join("handover")))
        .or_else(|| path("HOME").map(|home| home.join(".local/state/handover")))
        .ok_or_else(|| {
            "where is the journal to be kept? HOME is not set, and --state-dir not given".to_owned()
        })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The directory with this flag, and with these values of `HANDOVER_STATE_DIR`,
    /// `XDG_STATE_HOME` and `HOME`; a dash is a variable that is not set.
    fn found(given: Option<&str>, values: [&str; 3]) -> Result<PathBuf, Refusal> {
        let names = ["HANDOVER_STATE_DIR", "XDG_STATE_HOME", "HOME"];
        directory(given.map(Path::new), |name| {
            let at = names.iter().position(|known| *known == name).unwrap();
            Some(values[at]).filter(|value| *value != "-").map(OsString::from)
        })
    }

    #[rstest]
    #[case::the_flag_wins(Some("here"), ["/set", "/xdg", "/home/ann"], "here")]
    #[case::then_our_variable(None, ["/set", "/xdg", "/home/ann"], "/set")]
    #[case::which_may_be_relative(None, ["set", "/xdg", "/home/ann"], "set")]
    #[case::then_the_common_one(None, ["-", "/xdg", "/home/ann"], "/xdg/handover")]
    #[case::empty_is_none(None, ["", "", "/home/ann"], "/home/ann/.local/state/handover")]
    #[case::relative_xdg_is_none(None, ["-", "xdg", "/home/ann"], "/home/ann/.local/state/handover")]
    #[case::at_last_home(None, ["-", "-", "/home/ann"], "/home/ann/.local/state/handover")]
    fn the_first_that_is_set(
        #[case] given: Option<&str>,
        #[case] values: [&str; 3],
        #[case] expected: &str,
    ) {
        assert_eq!(found(given, values), Ok(PathBuf::from(expected)));
    }

    #[rstest]
    #[case(["-", "-", "-"])]
    #[case(["", "relative", ""])]
    fn without_a_home_it_asks(#[case] values: [&str; 3]) {
        assert!(found(None, values).unwrap_err().contains("--state-dir"));
    }
}
