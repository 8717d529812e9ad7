//! What is in a journal's bytes: pure, and total for any bytes.

use serde::Deserialize;
use serde_json::{Map, Value};

/// The version of the journals that this program writes, and the only one that it reads.
const VERSION: u64 = 1;

/// What was found in a journal.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    /// The whole lines with their numbers, which count from 1.
    pub(super) lines: Vec<(usize, String)>,
    /// The numbers of the lines before the last whole one that are no JSON objects.
    pub(super) damaged: Vec<usize>,
    /// Where the last whole line ends, in bytes. What is behind it is torn.
    pub(super) end: usize,
}

impl Reading {
    /// Reads the bytes of a journal.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut reading = Self::default();
        // Those that may yet turn out to be the torn end.
        let mut suspects = Vec::new();
        let mut end = 0;
        for (index, piece) in bytes.split_inclusive(|&byte| byte == b'\n').enumerate() {
            let number = index + 1;
            end += piece.len();
            if let Some(line) = whole(piece) {
                reading.lines.push((number, line));
                reading.damaged.append(&mut suspects);
                reading.end = end;
            } else {
                suspects.push(number);
            }
        }
        reading
    }

    /// Takes the head off, if there is any line, and says what is wrong with it: in a journal of
    /// another version, or of another portal, no line means what it seems to.
    pub(super) fn take_head(&mut self, portal: &str) -> Result<(), String> {
        match self.take_any_head()? {
            Some(other) if other != portal => {
                Err(format!("it is the journal of {other}, not of {portal}"))
            }
            _ => Ok(()),
        }
    }

    /// Takes the head off, if there is any line; tells whose journal it is.
    pub(super) fn take_any_head(&mut self) -> Result<Option<String>, String> {
        let Some((number, line)) = self.lines.first() else { return Ok(None) };
        let head = serde_json::from_str::<Head>(line).ok().filter(|_| *number == 1);
        let head = head.ok_or("its first line is not the head of a journal")?;
        if head.v > VERSION {
            return Err(format!(
                "a newer handover wrote it (version {}; this one knows version {VERSION})",
                head.v
            ));
        }
        if head.v < VERSION {
            return Err(format!("its version {} was never in use", head.v));
        }
        self.lines.remove(0);
        Ok(Some(head.portal))
    }
}

/// The first line of a journal, as far as it is read.
#[derive(Deserialize)]
struct Head {
    v: u64,
    // A newer version may do without.
    #[serde(default)]
    portal: String,
}

/// The first line of a new journal.
pub(super) fn head(portal: &str) -> String {
    let handover = env!("CARGO_PKG_VERSION");
    serde_json::json!({ "v": VERSION, "handover": handover, "portal": portal }).to_string()
}

/// The text of a line that ends and is a JSON object.
fn whole(piece: &[u8]) -> Option<String> {
    let line = str::from_utf8(piece.strip_suffix(b"\n")?).ok()?;
    serde_json::from_str::<Map<String, Value>>(line).ok()?;
    Some(line.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    /// The lines and the damaged numbers in a text, and what is left behind its last whole line.
    fn read(bytes: &[u8]) -> (Vec<(usize, String)>, Vec<usize>, &[u8]) {
        let Reading { lines, damaged, end } = Reading::of(bytes);
        (lines, damaged, &bytes[end..])
    }

    fn numbers(lines: &[(usize, String)]) -> Vec<usize> {
        lines.iter().map(|(number, _)| *number).collect()
    }

    #[rstest]
    #[case::nothing(b"", &[], &[], b"")]
    #[case::whole(b"{}\n{}\n", &[1, 2], &[], b"")]
    #[case::no_line_end(b"{}\n{}", &[1], &[], b"{}")]
    #[case::half_a_line(b"{}\n{\"a\":", &[1], &[], b"{\"a\":")]
    #[case::ended_but_no_json(b"{}\n{\"a\"\n", &[1], &[], b"{\"a\"\n")]
    #[case::several_at_the_end(b"{}\n\0\0\n\0\n\0", &[1], &[], b"\0\0\n\0\n\0")]
    #[case::in_the_middle(b"{}\n{\n\n7\n{}\n", &[1, 5], &[2, 3, 4], b"")]
    #[case::not_utf8(b"{}\n{\"\xff\":1}\n{}\n", &[1, 3], &[2], b"")]
    #[case::two_in_one(b"{}\n{}{}\n{}\n", &[1, 3], &[2], b"")]
    #[case::nothing_whole(b"\0\0\0", &[], &[], b"\0\0\0")]
    fn whole_damaged_and_torn_lines(
        #[case] bytes: &[u8],
        #[case] whole: &[usize],
        #[case] damaged: &[usize],
        #[case] torn: &[u8],
    ) {
        let (lines, found, rest) = read(bytes);
        assert_eq!((numbers(&lines).as_slice(), found.as_slice(), rest), (whole, damaged, torn));
    }

    #[test]
    fn cut_anywhere_every_line_that_is_complete_is_there() {
        let text = "{\"v\":1}\n{\"name\":\"Zoë \\n {}\"}\n{}\n{\"a\":[{\"b\":2}]}\n";
        for length in 0..=text.len() {
            let cut = &text.as_bytes()[..length];
            let complete = cut.split(|&byte| byte == b'\n').count() - 1;
            let (lines, damaged, torn) = read(cut);
            assert_eq!((lines.len(), damaged.len()), (complete, 0), "cut at {length}");
            assert!(!torn.contains(&b'\n'), "cut at {length}");
            let texts = lines.iter().map(|(_, line)| line.as_str());
            assert!(texts.eq(text.lines().take(complete)), "cut at {length}");
        }
    }

    #[test]
    fn the_head_that_is_written_is_the_one_that_is_read() {
        let mut reading =
            Reading::of(format!("{}\n{{\"a\":1}}\n", head("docs.example.com")).as_bytes());
        assert_eq!(reading.take_head("docs.example.com"), Ok(()));
        assert_eq!(reading.lines, [(2, "{\"a\":1}".to_owned())]);
    }

    #[rstest]
    #[case(
        "{\"v\":2,\"entries\":[]}\n",
        "a newer handover wrote it (version 2; this one knows version 1)"
    )]
    #[case("{\"v\":0}\n", "never in use")]
    #[case("{\"a\":1}\n", "not the head")]
    #[case("{\"v\":\"one\"}\n", "not the head")]
    #[case("\0\0\n{\"v\":1,\"portal\":\"docs.example.com\"}\n", "not the head")]
    #[case("{\"v\":1,\"portal\":\"other.example.com\"}\n", "the journal of other.example.com")]
    fn a_head_that_is_not_ours_is_refused(#[case] text: &str, #[case] says: &str) {
        let why = Reading::of(text.as_bytes()).take_head("docs.example.com").unwrap_err();
        assert!(why.contains(says), "{why}");
    }
}
