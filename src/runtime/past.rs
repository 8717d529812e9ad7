//! What earlier runs of the console left behind: the journal's lines as records.

use std::path::Path;

use super::journal::{Follow, Journal, Opened};
use crate::{
    app::{Keeping, Past},
    offboard::Record,
};

/// Opens a portal's journal. Whatever is wrong with it, the console can be used for reading; what
/// is wrong is said by its first message.
pub fn open(directory: &Path, portal: &str) -> (Journal, Past, Option<Follow>) {
    let opened = Journal::open(directory, portal);
    let Opened { journal, lines, warnings, holder, follow } = match opened {
        Ok(opened) => opened,
        Err(why) => {
            let past = Past { keeping: Keeping::Broken(why.clone()), ..Past::default() };
            return (Journal::unkept(why), past, None);
        }
    };
    let trouble = journal.trouble().borrow().clone();
    let keeping = match (holder, trouble) {
        (Some(holder), _) => Keeping::Viewer(holder.to_string()),
        (None, Some(why)) => Keeping::Broken(why),
        (None, None) => Keeping::Journal,
    };
    let mut past = records(lines);
    past.warnings.splice(0..0, warnings);
    past.keeping = keeping;
    (journal, past, follow)
}

/// Reads a journal to play it back.
///
/// # Errors
/// One sentence, if there is no such file or it is no journal.
pub fn read(path: &Path) -> Result<Past, String> {
    let (lines, damaged) = super::journal::read(path)?;
    let mut past = records(lines);
    past.warnings.extend(damaged);
    past.keeping = Keeping::Replay;
    if past.records.is_empty() {
        return Err(format!("{} has nothing to play back", path.display()));
    }
    Ok(past)
}

/// The records in these lines; a line that is none is named by its number and skipped.
fn records(lines: Vec<(usize, String)>) -> Past {
    let mut past = Past::default();
    for (number, line) in lines {
        match Record::from_line(&line) {
            Ok(record) => past.records.push(record),
            Err(why) => past.warnings.push(format!(
                "line {number} of the journal means nothing to this version and was skipped: {why}"
            )),
        }
    }
    past
}
