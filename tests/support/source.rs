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
    /// A file with this path and text, without its tests.
    pub fn new(path: &str, text: &str) -> Self {
        let is_test = path.ends_with("/tests.rs");
        let code = if is_test { "" } else { text };
        let tokens = written_out(&without_tests(&tokens(code)));
        Self { path: path.to_owned(), lines: text.lines().count(), tokens }
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

    /// What follows the root of the crate wherever it is named: rooms, and `*`, `self` or `as` where all
    /// rooms get in at once.
    pub fn rooms_used(&self) -> BTreeSet<String> {
        let depth = self.path.trim_end_matches(".rs").split('/').count() - 1;
        let up = vec!["super"; depth].join("::");
        let roots = [tokens("crate"), tokens(&up)];
        let mut rooms = BTreeSet::new();
        for at in 0..self.tokens.len() {
            for root in &roots {
                let Some(rest) = self.tokens[at..].strip_prefix(root.as_slice()) else { continue };
                match rest {
                    [sign, name, ..] if sign == "::" => rooms.insert(name.clone()),
                    [word, ..] if word == "as" => rooms.insert(word.clone()),
                    _ => false,
                };
            }
        }
        rooms
    }

    /// The types that something is lent as to be changed: `B` of `&mut a::B`.
    pub fn types_lent(&self) -> BTreeSet<&str> {
        let ends = |token: &&String| *token != "::" && ",)=;:{}<>|".contains(token.as_str());
        let lent = self.tokens.split(|token| token == "mut").skip(1);
        let words = lent.flat_map(|after| after.iter().take_while(|token| !ends(token)));
        words.map(String::as_str).filter(|word| word.starts_with(char::is_uppercase)).collect()
    }
}

/// Leaves out `#[cfg(test)] mod tests`, and nothing else that is only there for tests.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let mark = self::tokens("#[cfg(test)] mod tests");
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        if let Some(module) = rest.strip_prefix(mark.as_slice()) {
            rest = behind_module(module);
        } else {
            kept.push(first.clone());
            rest = after;
        }
    }
    kept
}

/// What stands behind a module: behind its `;`, or behind the `}` of its `{`.
fn behind_module(tokens: &[String]) -> &[String] {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            ";" => {}
            _ => continue,
        }
        if depth == 0 {
            return &tokens[at + 1..];
        }
    }
    &[]
}

/// Writes out the groups of imports: `use a::{b, c::{d, e}};` is `use a::b; use a::c::d; use a::c::e;`.
fn written_out(tokens: &[String]) -> Vec<String> {
    let mut out = Vec::new();
    // The path so far, while in an import, and how long it was at each group that is open.
    let mut import: Option<Vec<String>> = None;
    let mut groups: Vec<usize> = Vec::new();
    for token in tokens {
        let Some(path) = &mut import else {
            match token.as_str() {
                "use" => import = Some(Vec::new()),
                _ => out.push(token.clone()),
            }
            continue;
        };
        match token.as_str() {
            "{" => groups.push(path.len()),
            "," | "}" | ";" => {
                let begun = groups.last().copied().unwrap_or(0);
                if path.len() > begun {
                    out.push("use".into());
                    out.extend(path.iter().cloned());
                    out.push(";".into());
                }
                if token == "}" {
                    groups.pop();
                }
                path.truncate(groups.last().copied().unwrap_or(0));
                if token == ";" {
                    groups.clear();
                    import = None;
                }
            }
            _ => path.push(token.clone()),
        }
    }
    out
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
                } else {
                    // A lifetime: the rest of its name.
                    while chars.next_if(|&c| c.is_alphanumeric() || c == '_').is_some() {}
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
