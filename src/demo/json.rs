//! Request bodies, read the way the server reads them.
//!
//! The server refuses a bad body in the words of its own JSON library, with the path of the member
//! and the byte where reading stopped (recordings `misc`, `disabling`; docspace-api.md 1.3), so
//! this reader keeps that byte for every value.

/// Why a body was refused: the JSON path (`$`, `$.userIds[0]`) and the server's sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The key under `errors` of the validation body.
    pub path: String,
    /// The sentence under that key.
    pub text: String,
}

/// A place in the body: line and byte in the line, both from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    line: usize,
    byte: usize,
}

/// A JSON value that remembers where it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value itself.
    pub tree: Tree,
    /// Behind its first token: for a scalar its end, for a list or object behind the bracket.
    pub at: Place,
}

/// The shapes of JSON. Numbers stay text; the reader of the field decides what they are.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// `null`
    Null,
    /// `true`, `false`
    Flag(bool),
    /// a number as written
    Number(String),
    /// a string, unescaped
    Text(String),
    /// an array
    List(Vec<Node>),
    /// an object, members in their order
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The member of that name, in any case, if this is an object (docspace-api.md 15).
    pub fn member(&self, name: &str) -> Option<&Node> {
        let Tree::Object(members) = &self.tree else { return None };
        members.iter().rev().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, node)| node)
    }

    /// The fault of a value that cannot be turned into the .NET type `kind`.
    pub fn not_a(&self, kind: &str, path: &str) -> Fault {
        fault_at(path, self.at, &format!("The JSON value could not be converted to {kind}."))
    }
}

fn fault_at(path: &str, at: Place, text: &str) -> Fault {
    let Place { line, byte } = at;
    Fault {
        path: path.to_owned(),
        text: format!("{text} Path: {path} | LineNumber: {line} | BytePositionInLine: {byte}."),
    }
}

/// Reads one whole body.
pub fn read(body: &[u8]) -> Result<Node, Fault> {
    let text = String::from_utf8_lossy(body);
    let mut reader = Reader { rest: text.as_ref(), at: Place::default() };
    let node = reader.value("$", 0)?;
    reader.blank();
    match reader.peek() {
        None => Ok(node),
        Some(c) => Err(reader.fault(
            "$",
            &format!("'{c}' is invalid after a single JSON value. Expected end of data."),
        )),
    }
}

/// The server's limit on nesting (docspace-api.md 13).
const DEPTH: usize = 32;

struct Reader<'a> {
    rest: &'a str,
    at: Place,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let c = chars.next()?;
        self.rest = chars.as_str();
        if c == '\n' {
            self.at = Place { line: self.at.line + 1, byte: 0 };
        } else {
            self.at.byte += c.len_utf8();
        }
        Some(c)
    }

    fn blank(&mut self) {
        while self.peek().is_some_and(|c| matches!(c, ' ' | '\t' | '\r' | '\n')) {
            self.next();
        }
    }

    fn fault(&self, path: &str, text: &str) -> Fault {
        fault_at(path, self.at, text)
    }

    fn value(&mut self, path: &str, depth: usize) -> Result<Node, Fault> {
        self.blank();
        if depth > DEPTH {
            return Err(self.fault(path, "The maximum configured depth of 32 has been exceeded."));
        }
        let Some(first) = self.peek() else {
            return Err(self.fault(path, "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true."));
        };
        let tree = match first {
            '{' => return self.object(path, depth),
            '[' => return self.list(path, depth),
            '"' => Tree::Text(self.text(path)?),
            '-' | '0'..='9' => self.number(path)?,
            't' => self.word(path, "true", Tree::Flag(true))?,
            'f' => self.word(path, "false", Tree::Flag(false))?,
            'n' => self.word(path, "null", Tree::Null)?,
            c => return Err(self.fault(path, &format!("'{c}' is an invalid start of a value."))),
        };
        Ok(Node { tree, at: self.at })
    }

    fn object(&mut self, path: &str, depth: usize) -> Result<Node, Fault> {
        self.next();
        let at = self.at;
        let mut members = Vec::new();
        self.blank();
        if self.peek() == Some('}') {
            self.next();
            return Ok(Node { tree: Tree::Object(members), at });
        }
        loop {
            self.blank();
            match self.peek() {
                Some('"') => {}
                Some('}') => return Err(self.fault(path, "The JSON object contains a trailing comma at the end which is not supported in this mode. Change the reader options.")),
                Some(c) => return Err(self.fault(path, &format!("'{c}' is an invalid start of a property name. Expected a '\"'."))),
                None => return Err(self.open_end(path)),
            }
            let name = self.text(path)?;
            self.blank();
            match self.peek() {
                Some(':') => self.next(),
                Some(c) => {
                    return Err(self.fault(
                        path,
                        &format!("'{c}' is invalid after a property name. Expected a ':'."),
                    ));
                }
                None => return Err(self.open_end(path)),
            };
            let node = self.value(&format!("{path}.{name}"), depth + 1)?;
            members.push((name, node));
            if self.separator(path, '}')? {
                return Ok(Node { tree: Tree::Object(members), at });
            }
        }
    }

    fn list(&mut self, path: &str, depth: usize) -> Result<Node, Fault> {
        self.next();
        let at = self.at;
        let mut items = Vec::new();
        self.blank();
        if self.peek() == Some(']') {
            self.next();
            return Ok(Node { tree: Tree::List(items), at });
        }
        loop {
            items.push(self.value(&format!("{path}[{}]", items.len()), depth + 1)?);
            if self.separator(path, ']')? {
                return Ok(Node { tree: Tree::List(items), at });
            }
        }
    }

    /// Behind a member or item: true at the closing bracket, false at a comma.
    fn separator(&mut self, path: &str, close: char) -> Result<bool, Fault> {
        self.blank();
        match self.peek() {
            Some(',') => {
                self.next();
                Ok(false)
            }
            Some(c) if c == close => {
                self.next();
                Ok(true)
            }
            Some(c) => Err(self.fault(
                path,
                &format!("'{c}' is invalid after a value. Expected either ',', '}}', or ']'."),
            )),
            None => Err(self.open_end(path)),
        }
    }

    fn open_end(&self, path: &str) -> Fault {
        self.fault(path, "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed.")
    }

    fn text(&mut self, path: &str) -> Result<String, Fault> {
        self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape(path)?),
                Some(c) if c < ' ' => {
                    let text = format!(
                        "'0x{:02X}' is invalid within a JSON string. The string should be correctly escaped.",
                        u32::from(c)
                    );
                    return Err(self.fault(path, &text));
                }
                Some(c) => text.push(c),
                None => {
                    return Err(self
                        .fault(path, "Expected end of string, but instead reached end of data."));
                }
            }
        }
    }

    fn escape(&mut self, path: &str) -> Result<char, Fault> {
        match self.next() {
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => {
                let high = self.four_hex(path)?;
                let code = if (0xD800..0xDC00).contains(&high) && self.rest.starts_with("\\u") {
                    self.next();
                    self.next();
                    let low = self.four_hex(path)?;
                    0x1_0000 + ((high - 0xD800) << 10) + (low & 0x3FF)
                } else {
                    high
                };
                Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
            }
            other => {
                let c = other.unwrap_or(' ');
                Err(self.fault(path, &format!("'{c}' is an invalid escapable character within a JSON string. The string should be correctly escaped.")))
            }
        }
    }

    fn four_hex(&mut self, path: &str) -> Result<u32, Fault> {
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|c| c.to_digit(16)).ok_or_else(|| {
                self.fault(path, "'u' is an invalid escapable character within a JSON string. The string should be correctly escaped.")
            })?;
            code = code * 16 + digit;
        }
        Ok(code)
    }

    fn number(&mut self, path: &str) -> Result<Tree, Fault> {
        let mut digits = String::new();
        while let Some(c) = self.peek() {
            if !matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9') {
                break;
            }
            digits.push(c);
            self.next();
        }
        if digits.parse::<f64>().is_ok() {
            return Ok(Tree::Number(digits));
        }
        Err(self.fault(path, "The input is not a valid JSON number."))
    }

    fn word(&mut self, path: &str, word: &str, tree: Tree) -> Result<Tree, Fault> {
        for expected in word.chars() {
            if self.peek() != Some(expected) {
                let text = format!(
                    "'{}' is an invalid JSON literal. Expected the literal '{word}'.",
                    self.peek().unwrap_or(' ')
                );
                return Err(self.fault(path, &text));
            }
            self.next();
        }
        Ok(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_json_has() {
        let node = read(br#" {"a":[1,-2.5e3,true,null],"B":"x\u00e9\n\ud83d\ude00"} "#).unwrap();
        assert_eq!(node.member("b").unwrap().tree, Tree::Text("xé\n😀".into()));
        let Tree::List(items) = &node.member("a").unwrap().tree else { panic!("a list") };
        assert_eq!(items.len(), 4);
        assert_eq!(items[1].tree, Tree::Number("-2.5e3".into()));
    }

    /// docspace-api.md 1.3, "broken JSON".
    #[test]
    fn broken_json_is_refused_in_the_servers_words() {
        let fault = read(b"{bad").unwrap_err();
        assert_eq!(fault.path, "$");
        assert_eq!(
            fault.text,
            "'b' is an invalid start of a property name. Expected a '\"'. Path: $ | LineNumber: 0 | BytePositionInLine: 1."
        );
        for broken in
            ["", "{", "[1,", "{\"a\"", "{\"a\":1,}", "tru", "\"x", "1 2", "[1 2]", "\"\\q\"", "-"]
        {
            assert!(read(broken.as_bytes()).is_err(), "{broken:?} must not be read");
        }
        assert!(read("[".repeat(40).as_bytes()).is_err());
    }

    /// Recording `disabling`, label `disable-bad`: the byte is the one behind the bad value.
    #[test]
    fn a_fault_points_behind_the_value() {
        let node = read(br#"{"userIds":["zz"]}"#).unwrap();
        let Tree::List(ids) = &node.member("userids").unwrap().tree else { panic!("a list") };
        assert_eq!(
            ids[0].not_a("System.Guid", "$.userIds[0]").text,
            "The JSON value could not be converted to System.Guid. Path: $.userIds[0] | LineNumber: 0 | BytePositionInLine: 16."
        );
    }
}
