//! Source files as tokens: without comments, literals and tests.

use std::{collections::BTreeSet, fs, path::Path};

/// A source file.
pub struct Source {
    /// Relative to the package: `src/app/list.rs`.
    pub path: String,
    /// How many lines it has.
    pub lines: usize,
    /// Words and signs, each followed by nothing; `::` is one.
    tokens: Vec<String>,
}

/// All source files below a folder of the package.
pub fn tree(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.push(Source::new(&name, &fs::read_to_string(path).unwrap()));
            }
        }
    }
    files
}

impl Source {
    /// A file with this path and text. Its tests, which stand at its end, are left out.
    pub fn new(path: &str, text: &str) -> Self {
        let is_test = path.ends_with("/tests.rs");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        let code = if is_test { "" } else { code };
        Self { path: path.to_owned(), lines: text.lines().count(), tokens: tokens(code) }
    }

    /// The room that the file belongs to: `app` for `src/app.rs` and everything in `src/app/`.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap();
        inside.split(['/', '.']).next().unwrap()
    }

    /// Whether these words and signs follow one another somewhere, as whole words.
    pub fn contains(&self, wanted: &str) -> bool {
        let wanted = tokens(wanted);
        self.tokens.windows(wanted.len()).any(|window| window == wanted)
    }

    /// The first names of all paths that begin at the root of the crate.
    pub fn rooms_used(&self) -> BTreeSet<String> {
        let depth = self.path.trim_end_matches(".rs").split('/').count() - 1;
        let up: Vec<&str> = std::iter::repeat_n(["super", "::"], depth).flatten().collect();
        let mut rooms = BTreeSet::new();
        for at in 0..self.tokens.len() {
            let rest = &self.tokens[at..];
            let root = if starts(rest, &["crate", "::"]) {
                2
            } else if starts(rest, &up) {
                up.len()
            } else {
                continue;
            };
            rooms.extend(first_names(&rest[root..]));
        }
        rooms
    }
}

/// The names that a path goes on with: one, or those of a group.
fn first_names(tokens: &[String]) -> Vec<String> {
    if tokens.first().is_none_or(|token| token != "{") {
        return tokens.first().cloned().into_iter().collect();
    }
    let mut names = Vec::new();
    let mut depth = 0;
    for pair in tokens.windows(2) {
        match pair[0].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && matches!(pair[0].as_str(), "{" | ",") {
            names.push(pair[1].clone());
        }
    }
    names
}

fn starts(tokens: &[String], wanted: &[&str]) -> bool {
    tokens.len() >= wanted.len() && tokens.iter().zip(wanted).all(|(token, wanted)| token == wanted)
}

/// Words and signs, without comments and literals.
fn tokens(code: &str) -> Vec<String> {
    let mut chars = code.chars().collect::<Vec<_>>().into_iter().peekable();
    let mut tokens: Vec<String> = Vec::new();
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|&c| c != '\n').is_some() {},
            '/' if chars.peek() == Some(&'*') => {
                let mut last = ' ';
                for c in chars.by_ref().skip(1) {
                    if (last, c) == ('*', '/') {
                        break;
                    }
                    last = c;
                }
            }
            '"' => {
                // The signs before a raw string's quote were taken for tokens of their own.
                let hashes = tokens.iter().rev().take_while(|token| *token == "#").count();
                let before = tokens.iter().rev().nth(hashes).map(String::as_str);
                let raw = matches!(before, Some("r" | "br"));
                skip_string(&mut chars, raw.then_some(hashes));
            }
            '\'' => {
                let (first, second) = (chars.next(), chars.peek().copied());
                if first == Some('\\') {
                    chars.next();
                    for c in chars.by_ref() {
                        if c == '\'' {
                            break;
                        }
                    }
                } else if second == Some('\'') {
                    chars.next();
                }
            }
            ':' if chars.next_if_eq(&':').is_some() => tokens.push("::".into()),
            c if c.is_alphanumeric() || c == '_' => {
                let mut word = String::from(c);
                while let Some(c) = chars.next_if(|&c| c.is_alphanumeric() || c == '_') {
                    word.push(c);
                }
                tokens.push(word);
            }
            c if c.is_whitespace() => {}
            c => tokens.push(c.into()),
        }
    }
    tokens
}

/// Skips to behind the closing quote; of a raw string, with as many hashes behind it.
fn skip_string(chars: &mut impl Iterator<Item = char>, raw: Option<usize>) {
    let mut closing: Option<usize> = None;
    while let Some(c) = chars.next() {
        match (raw, c) {
            (None, '\\') => {
                chars.next();
            }
            (None | Some(0), '"') => return,
            (Some(_), '"') => closing = Some(0),
            (Some(hashes), '#') if closing.is_some_and(|seen| seen + 1 == hashes) => return,
            (Some(_), '#') => closing = closing.map(|seen| seen + 1),
            _ => closing = None,
        }
    }
}
