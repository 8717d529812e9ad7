//! Text by the columns it takes, cut by grapheme, never by byte.

use std::{borrow::Cow, time::Duration};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many columns the text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `columns` columns; where it is cut, `mark` stands.
pub fn fit<'a>(text: &'a str, columns: usize, mark: &str) -> Cow<'a, str> {
    if text.len() <= columns && text.is_ascii() || width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let Some(room) = columns.checked_sub(width(mark)) else {
        return Cow::Borrowed("");
    };
    let mut cut = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let columns = width(grapheme);
        if used + columns > room {
            break;
        }
        used += columns;
        cut.push_str(grapheme);
    }
    cut.push_str(mark);
    Cow::Owned(cut)
}

/// Like [`fit`], but where the longest word is what makes it too long, such as a path, that word
/// is cut in its middle: both ends of it say more than its beginning alone, and what stands
/// behind it is kept.
pub fn squeezed<'a>(text: &'a str, columns: usize, mark: &str) -> Cow<'a, str> {
    let excess = (width(text) + width(mark)).saturating_sub(columns);
    let longest = text.split(' ').max_by_key(|word| width(word)).unwrap_or_default();
    let left = width(longest).saturating_sub(excess);
    if width(text) <= columns || left < LEAST_OF_WORD {
        return fit(text, columns, mark);
    }
    let (before, after) = text.split_once(longest).unwrap_or((text, ""));
    let (begin, end) = (fit(longest, left / 2, ""), tail(longest, left - left / 2));
    Cow::Owned([before, &begin, mark, end, after].concat())
}

/// With fewer columns than this, what is left of a word says nothing.
const LEAST_OF_WORD: usize = 20;

/// The end of the text, in at most `columns` columns.
pub fn tail(text: &str, columns: usize) -> &str {
    let fits = |(at, _): &(usize, &str)| text.get(*at..).is_some_and(|end| width(end) <= columns);
    let begin = text.grapheme_indices(true).find(fits).map(|(at, _)| at);
    begin.and_then(|at| text.get(at..)).unwrap_or_default()
}

/// The text in lines of at most `columns` columns, broken at blanks where there are any. Widths
/// are taken of whole pieces: what two graphemes take together is not always their sum.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut add = |glue: &str, piece: &str| {
        let longer = if line.is_empty() { piece.into() } else { [&*line, glue, piece].concat() };
        if width(&longer) <= columns || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, piece.into()));
        }
    };
    for word in text.split_whitespace() {
        if width(word) <= columns {
            add(" ", word);
        } else {
            let mut glue = " ";
            for grapheme in word.graphemes(true) {
                add(glue, grapheme);
                glue = "";
            }
        }
    }
    lines.push(line);
    lines
}

/// A duration as `0:42` or `1:02:03`.
pub fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        format!("{minutes}:{seconds:02}")
    } else {
        format!("{hours}:{minutes:02}:{seconds:02}")
    }
}

/// A duration as `0:42`, `59:59` or `1h02`: five columns are enough for a hundred hours.
pub fn short_clock(duration: Duration) -> String {
    match duration.as_secs() / 60 {
        minutes @ 60.. => format!("{}h{:02}", minutes / 60, minutes % 60),
        _ => clock(duration),
    }
}

/// A count with separators: `20,114`.
pub fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number of things: `1 task`, `20,114 tasks`.
pub fn counted(number: usize, thing: &str) -> String {
    format!("{} {thing}{}", count(number), if number == 1 { "" } else { "s" })
}

/// The first few names, and how many more there are: `Ann, Ben and 3 more`.
pub fn first_of(names: &[&str], few: usize) -> String {
    let (first, rest) = names.split_at(few.min(names.len()));
    let first = first.join(", ");
    if rest.is_empty() { first } else { format!("{first} and {} more", count(rest.len())) }
}

/// A size as people write it: `640 B`, `1.2 GB`; a thousand bytes are a kilobyte.
pub fn bytes(size: u64) -> String {
    const UNITS: [&str; 5] = ["B", "kB", "MB", "GB", "TB"];
    let mut tenths = u128::from(size) * 10;
    let mut unit = 0;
    while tenths >= 10_000 && unit + 1 < UNITS.len() {
        tenths /= 1_000;
        unit += 1;
    }
    let name = UNITS.get(unit).copied().unwrap_or_default();
    if unit == 0 || tenths >= 100 {
        format!("{} {name}", tenths / 10)
    } else {
        format!("{}.{} {name}", tenths / 10, tenths % 10)
    }
}

/// `1st`, `2nd`, `3rd`, `4th` …
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            (count(0), count(999), count(20_114)),
            ("0".into(), "999".into(), "20,114".into())
        );
        assert_eq!(
            (ordinal(1), ordinal(12), ordinal(23)),
            ("1st".into(), "12th".into(), "23rd".into())
        );
        assert_eq!((counted(1, "lane"), counted(0, "lane")), ("1 lane".into(), "0 lanes".into()));
        for (size, words) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_240, "1.2 kB"),
            (23_456_789, "23 MB"),
            (9_900_000_000, "9.9 GB"),
        ] {
            assert_eq!(bytes(size), words);
        }
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
        assert_eq!(clock(Duration::from_secs(42)), "0:42");
        assert_eq!(short_clock(Duration::from_secs(3723)), "1h02");
        assert_eq!(short_clock(Duration::from_secs(3599)), "59:59");
    }

    #[test]
    fn text_is_cut_between_graphemes() {
        assert_eq!(fit("Nora O'Brien", 8, "…"), "Nora O'…");
        assert_eq!(fit("김민준", 5, "…"), "김민…");
        assert_eq!(fit("👩‍💻👩‍💻", 3, "…"), "👩‍💻…");
        assert_eq!(fit("short", 5, "…"), "short");
        assert_eq!(fit("x", 0, "…"), "");
    }

    #[test]
    fn a_path_that_is_too_long_is_cut_in_its_middle() {
        let said = "report: /home/ann/.local/state/handover/x.txt is there";
        assert_eq!(squeezed(said, 54, "…"), said);
        assert_eq!(squeezed(said, 46, "…"), "report: /home/ann/.loc…handover/x.txt is there");
        assert_eq!(squeezed(said, 30, "…"), "report: /home/ann/.local/stat…", "too short for that");
        let many = "a sentence of many words that are short";
        assert_eq!(squeezed(many, 20, "…"), "a sentence of many …");
    }

    #[test]
    fn long_text_is_wrapped_at_blanks_and_a_long_word_where_it_must() {
        assert_eq!(wrap("your heir was NOT applied", 9), ["your heir", "was NOT", "applied"]);
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("", 9), [""]);
    }

    proptest! {
        #[test]
        fn wrapped_text_fits_and_nothing_of_it_is_lost(text in "\\PC{0,60}", columns in 4_usize..40) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn fitted_text_fits(text in "\\PC{0,40}", columns in 0_usize..60) {
            prop_assert!(width(&fit(&text, columns, "…")) <= columns);
            prop_assert!(width(&squeezed(&text, columns, "…")) <= columns);
        }
    }
}
