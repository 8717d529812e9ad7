//! How answers are written: the success envelope, the error envelopes, and bodies that are empty
//! (docspace-api.md 1).

mod fields;
mod refusal;

use axum::http::StatusCode;
use serde_json::{Map, Value, json};

pub use fields::trim;
pub use refusal::{Exception, Refusal};

/// What a handler answers when all is well.
#[derive(Debug)]
pub struct Answer {
    content: Content,
    /// Headers beyond the usual ones.
    pub headers: Vec<(&'static str, String)>,
}

#[derive(Debug)]
enum Content {
    Nothing,
    One(Value),
    List { rows: Vec<Value>, count: usize, total: Option<usize> },
    Empty,
}

impl From<Content> for Answer {
    fn from(content: Content) -> Answer {
        Answer { content, headers: Vec::new() }
    }
}

impl Answer {
    /// No `response` member, `count` 0.
    pub fn nothing() -> Answer {
        Content::Nothing.into()
    }

    /// One object, text, number or flag.
    pub fn one(value: impl Into<Value>) -> Answer {
        Content::One(value.into()).into()
    }

    /// A whole list.
    pub fn list(rows: Vec<Value>) -> Answer {
        Content::List { count: rows.len(), rows, total: None }.into()
    }

    /// A page of a list, with the number of all matches.
    pub fn page(rows: Vec<Value>, total: usize) -> Answer {
        Content::List { count: rows.len(), rows, total: Some(total) }.into()
    }

    /// A list that the server streams: `count` is 1 whatever its length (docspace-api.md 1.1).
    pub fn streamed(rows: Vec<Value>) -> Answer {
        Content::List { rows, count: 1, total: None }.into()
    }

    /// 204 with an empty body.
    pub fn no_content() -> Answer {
        Content::Empty.into()
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: &'static str, value: String) -> Answer {
        self.headers.push((name, value));
        self
    }
}

/// An answer ready for the wire.
#[derive(Debug)]
pub struct Written {
    /// The status.
    pub status: StatusCode,
    /// Every header but the length.
    pub headers: Vec<(&'static str, String)>,
    /// The body; `None` is empty.
    pub body: Option<Value>,
}

/// What the envelope repeats of the request, and what marks its traces.
#[derive(Debug)]
pub struct Frame<'a> {
    /// The address as the server saw it.
    pub href: String,
    /// The method.
    pub method: &'a str,
    /// Names a refused request in the server's logs.
    pub trace: u128,
}

const JSON: &str = "application/json; charset=utf-8";
const PROBLEM: &str = "application/problem+json; charset=utf-8";
const VERSION: (&str, &str) = ("api-supported-versions", "2.0");

impl Frame<'_> {
    fn links(&self) -> Value {
        json!([{ "href": self.href, "action": self.method }])
    }

    fn trace_id(&self) -> String {
        format!("00-{:032x}-{:016x}-00", self.trace, self.trace >> 64)
    }

    /// Writes a success.
    pub fn success(&self, answer: Answer) -> Written {
        let mut envelope = Map::new();
        let (count, total) = match answer.content {
            Content::Empty => {
                let headers = [own(VERSION)].into_iter().chain(answer.headers).collect();
                return Written { status: StatusCode::NO_CONTENT, headers, body: None };
            }
            Content::Nothing => (0, None),
            Content::One(value) => {
                envelope.insert("response".to_owned(), without_nulls(value));
                (1, None)
            }
            Content::List { rows, count, total } => {
                let rows = rows.into_iter().map(without_nulls).collect();
                envelope.insert("response".to_owned(), Value::Array(rows));
                (count, total)
            }
        };
        envelope.insert("count".to_owned(), count.into());
        if let Some(total) = total {
            envelope.insert("total".to_owned(), total.into());
        }
        envelope.insert("links".to_owned(), self.links());
        envelope.insert("status".to_owned(), 0.into());
        envelope.insert("statusCode".to_owned(), 200.into());
        let usual = [own(("content-type", JSON)), own(VERSION)];
        let headers = usual.into_iter().chain(answer.headers).collect();
        Written { status: StatusCode::OK, headers, body: Some(Value::Object(envelope)) }
    }

    /// Writes a refusal; [`Refusal::Crash`] has no answer.
    pub fn refusal(&self, refusal: Refusal) -> Option<Written> {
        let written = match refusal {
            Refusal::Crash => return None,
            Refusal::Unauthenticated => empty(StatusCode::UNAUTHORIZED),
            Refusal::OutOfScope => empty(StatusCode::FORBIDDEN),
            Refusal::NoRoute => empty(StatusCode::NOT_FOUND),
            Refusal::TooManyRequests => empty(StatusCode::TOO_MANY_REQUESTS),
            Refusal::Preflight => empty(StatusCode::NO_CONTENT),
            Refusal::WrongMethod(allow) => {
                Written { headers: vec![("allow", allow)], ..empty(StatusCode::METHOD_NOT_ALLOWED) }
            }
            Refusal::Invalid(faults) => {
                let problem =
                    self.problem(400, "One or more validation errors occurred.", Some(faults));
                self.wrapped(StatusCode::BAD_REQUEST, &problem, 1, 400)
            }
            Refusal::UnsupportedMedia => {
                let problem = self.problem(415, "Unsupported Media Type", None);
                self.wrapped(StatusCode::UNSUPPORTED_MEDIA_TYPE, &problem, 0, 200)
            }
            Refusal::ForbiddenKey => Written {
                status: StatusCode::FORBIDDEN,
                headers: vec![own(("content-type", PROBLEM))],
                body: Some(self.problem(403, "Forbidden", None)),
            },
            Refusal::Thrown(exception) => {
                let mut written = thrown(&exception);
                written.headers.push(own(VERSION));
                written
            }
            Refusal::ThrownAtDoor(exception) => thrown(&exception),
        };
        Some(written)
    }

    fn problem(&self, status: u16, title: &str, errors: Option<Vec<(String, String)>>) -> Value {
        let section = match status {
            400 => "15.5.1",
            403 => "15.5.4",
            _ => "15.5.16",
        };
        let mut problem = Map::new();
        let about = format!("https://tools.ietf.org/html/rfc9110#section-{section}");
        problem.insert("type".to_owned(), about.into());
        problem.insert("title".to_owned(), title.into());
        problem.insert("status".to_owned(), status.into());
        if let Some(errors) = errors {
            let errors: Map<String, Value> =
                errors.into_iter().map(|(path, text)| (path, json!([text]))).collect();
            problem.insert("errors".to_owned(), Value::Object(errors));
        }
        problem.insert("traceId".to_owned(), self.trace_id().into());
        Value::Object(problem)
    }

    fn wrapped(&self, status: StatusCode, problem: &Value, word: u8, code: u16) -> Written {
        let body = json!({
            "response": problem, "count": 1, "links": self.links(), "status": word, "statusCode": code
        });
        Written { status, headers: vec![own(("content-type", PROBLEM))], body: Some(body) }
    }
}

fn own((name, value): (&'static str, &str)) -> (&'static str, String) {
    (name, value.to_owned())
}

fn empty(status: StatusCode) -> Written {
    Written { status, headers: Vec::new(), body: None }
}

/// Exceptions write their nulls (docspace-api.md 1.2).
fn thrown(exception: &Exception) -> Written {
    let Exception { status, message, kind } = exception;
    let error = match kind {
        Some((kind, hresult)) => json!({
            "message": message, "type": kind, "stack": "   at ASC.Demo.Portal()", "hresult": hresult
        }),
        None => json!({ "message": message, "type": null, "stack": null, "hresult": 0 }),
    };
    let headers = [
        ("content-type", JSON),
        ("cache-control", "no-cache,no-store"),
        ("pragma", "no-cache"),
        ("expires", "-1"),
    ];
    Written {
        status: StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
        headers: headers.map(own).to_vec(),
        body: Some(json!({ "error": error, "status": 1, "statusCode": status })),
    }
}

/// Members whose value is null are left out (docspace-api.md 1.1).
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name, without_nulls(value)))
                .collect(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(without_nulls).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame<'static> {
        Frame { href: "http://x/api/2.0/keys".to_owned(), method: "GET", trace: 7 }
    }

    #[test]
    fn nulls_are_left_out_of_successes_and_written_in_errors() {
        let written =
            frame().success(Answer::one(json!({ "a": null, "b": [{ "c": null, "d": 1 }] })));
        assert_eq!(
            written.body.unwrap().to_string(),
            r#"{"response":{"b":[{"d":1}]},"count":1,"links":[{"href":"http://x/api/2.0/keys","action":"GET"}],"status":0,"statusCode":200}"#
        );
        let written = frame().refusal(Refusal::hidden(401, "User authentication failed")).unwrap();
        assert_eq!(
            written.body.unwrap().to_string(),
            r#"{"error":{"message":"User authentication failed","type":null,"stack":null,"hresult":0},"status":1,"statusCode":401}"#
        );
    }
}
