use std::time::Duration;

use serde::{
    Deserialize,
    de::{DeserializeOwned, IgnoredAny},
};

use super::{
    error::{ApiError, Fault, Place, Reason, Silence, excerpt, is_page},
    wire::Code,
};
use crate::domain::{Clean, Page};

/// One whole answer, as it came over the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) place: Place,
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) location: String,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// The envelope of every success (docspace-api.md 1.1). Its `statusCode`, `status` and `links`
/// are not worth reading, and its `count` is no length: it only tells an envelope from other JSON.
#[derive(Deserialize)]
struct Envelope<T> {
    response: Option<T>,
    total: Option<Code>,
    count: Option<Code>,
}

impl Answer {
    /// An answer that was not received but written down: of a recording, a test, a benchmark.
    /// `call` names what was asked: `GET people/filter`.
    pub fn recorded(call: &str, status: u16, content_type: &str, body: &[u8]) -> Self {
        Self {
            place: Place { host: "portal.example.com".into(), proxy: None, call: call.into() },
            status,
            content_type: content_type.to_owned(),
            location: String::new(),
            retry_after: None,
            body: body.to_vec(),
        }
    }

    /// The error that this answer is, if it is one.
    pub fn check(&self) -> Result<(), ApiError> {
        let fault = match self.status {
            200..=299 if !is_page(&self.content_type, &self.body) => return Ok(()),
            status @ 200..=299 => {
                Fault::Refused { status, reason: Reason::Page(excerpt(&self.body)) }
            }
            300..=399 => Fault::Redirected { to: Clean::new(&self.location) },
            429 => Fault::Throttled(self.retry_after.unwrap_or(Duration::from_secs(1))),
            status => {
                Fault::Refused { status, reason: Reason::read(&self.content_type, &self.body) }
            }
        };
        Err(self.error(fault))
    }

    /// What the envelope holds; `None` where the member `response` is absent, which is how the
    /// server writes null.
    pub(super) fn maybe<T: DeserializeOwned>(&self) -> Result<Option<T>, ApiError> {
        let envelope = self.envelope()?;
        // Absence means something (no task is known), so it is only believed of a DocSpace.
        if envelope.response.is_none() && envelope.count.is_none() {
            return Err(self.misshapen("response", "this is no answer of a DocSpace"));
        }
        Ok(envelope.response)
    }

    /// What the envelope has to hold.
    pub(super) fn one<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        self.envelope()?.response.ok_or_else(|| self.misshapen("response", "it is absent"))
    }

    /// That it is a success, whatever it says: 204, or an envelope.
    pub(super) fn done(&self) -> Result<(), ApiError> {
        self.check()?;
        match self.status {
            204 => Ok(()),
            _ => self.maybe::<IgnoredAny>().map(drop),
        }
    }

    /// A list, with the number of all rows that match. Lists that are not paged have no `total`
    /// and are complete.
    pub(super) fn page<W: DeserializeOwned, T: From<W>>(&self) -> Result<Page<T>, ApiError> {
        let envelope = self.envelope::<Vec<W>>()?;
        let rows = envelope.response.ok_or_else(|| self.misshapen("response", "it is absent"))?;
        let items: Vec<T> = rows.into_iter().map(T::from).collect();
        let total = envelope.total.and_then(|total| total.number());
        let total = total.and_then(|total| u32::try_from(total).ok());
        let here = u32::try_from(items.len()).unwrap_or(u32::MAX);
        Ok(Page { items, total: total.unwrap_or(here) })
    }

    fn envelope<T: DeserializeOwned>(&self) -> Result<Envelope<T>, ApiError> {
        self.check()?;
        // Keeping track of the path costs time, so only an answer that fails is read with it.
        serde_json::from_slice(&self.body).map_err(|_| self.explain::<Envelope<T>>())
    }

    /// Reads a bad body once more, to say where it is bad.
    fn explain<T: DeserializeOwned>(&self) -> ApiError {
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) if error.inner().is_eof() => self.error(Fault::Silent(Silence::Cut)),
            Err(error) => self.misshapen(&error.path().to_string(), &error.inner().to_string()),
            Ok(_) => self.misshapen(".", "something follows the JSON"),
        }
    }

    fn misshapen(&self, at: &str, problem: &str) -> ApiError {
        self.error(Fault::Misshapen {
            at: Clean::new(at),
            problem: Clean::new(problem),
            excerpt: excerpt(&self.body),
        })
    }

    fn error(&self, fault: Fault) -> ApiError {
        ApiError { place: self.place.clone(), fault }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::{
        docspace::decode,
        domain::{Failure, FailureKind},
    };

    const JSON: &str = "application/json; charset=utf-8";
    const PROBLEM: &str = "application/problem+json; charset=utf-8";
    const HTML: &str = "text/html";
    const NGINX: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
        <center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body></html>";

    fn people(status: u16, content_type: &str, body: &str) -> Failure {
        let answer = Answer::recorded("GET people/filter", status, content_type, body.as_bytes());
        decode::people(&answer).unwrap_err().into()
    }

    #[rstest]
    #[case(401, "", "", FailureKind::SignedOut, "The API key is not accepted")]
    #[case(
        401, JSON,
        r#"{"error":{"message":"Claim 'sub' is not present in JWT","type":null,"stack":null,"hresult":0},"status":1,"statusCode":401}"#,
        FailureKind::SignedOut, "Claim 'sub' is not present in JWT"
    )]
    #[case(403, "", "", FailureKind::Forbidden, "key's scopes do not allow GET people/filter")]
    #[case(
        403, JSON,
        r#"{"error":{"message":"Access denied","type":"ASC.Common.Security.Authorizing.AuthorizingException","stack":"   at X","hresult":-2146233088},"status":1,"statusCode":403}"#,
        FailureKind::Forbidden, "The role of the API key's owner does not allow GET people/filter"
    )]
    #[case(
        403, JSON,
        r#"{"error":{"message":"The user is not suspended","type":"System.InvalidOperationException","stack":"   at X","hresult":-2146233079},"status":1,"statusCode":403}"#,
        FailureKind::Forbidden, "The user is not suspended"
    )]
    #[case(
        403,
        PROBLEM,
        r#"{"title":"Forbidden","status":403,"traceId":"00-1-00"}"#,
        FailureKind::Forbidden,
        "scopes are too few, or the portal is being restored"
    )]
    #[case(
        403,
        JSON,
        r#""The access to the portal is restricted""#,
        FailureKind::Forbidden,
        "403 Forbidden: The access to the portal is restricted"
    )]
    #[case(402, PROBLEM, r#"{"status":402}"#, FailureKind::Refused, "plan does not allow")]
    #[case(404, "", "", FailureKind::Unreadable, "is this a DocSpace portal, 3.1 or newer?")]
    #[case(
        404, JSON,
        r#"{"error":{"message":"The user could not be found","type":"ASC.Common.Web.ItemNotFoundException","stack":"   at X","hresult":-2146233088},"status":1,"statusCode":404}"#,
        FailureKind::NotFound, "The user could not be found"
    )]
    #[case(
        404,
        PROBLEM,
        r#"{"title":"Not Found","status":404}"#,
        FailureKind::Unreadable,
        "There is no portal in service at portal.example.com"
    )]
    #[case(405, "", "", FailureKind::Refused, "405 Method Not Allowed")]
    #[case(
        400, PROBLEM,
        r#"{"response":{"title":"One or more validation errors occurred.","status":400,"errors":{"count":["The field Count must be between 1 and 100."]}},"count":1,"status":0,"statusCode":200}"#,
        FailureKind::Refused, "400 Bad Request: The field Count must be between 1 and 100."
    )]
    #[case(
        415, PROBLEM,
        r#"{"response":{"title":"Unsupported Media Type","status":415},"count":1,"links":[],"status":0,"statusCode":200}"#,
        FailureKind::Refused, "415 Unsupported Media Type"
    )]
    #[case(429, "", "", FailureKind::Throttled(Duration::from_secs(1)), "again in 1 s")]
    #[case(
        500, JSON, r#"{"error":{"message":"Sequence contains more than one element","type":"System.Exception"}}"#,
        FailureKind::Broken, "failed at GET people/filter: Sequence contains"
    )]
    #[case(
        502,
        HTML,
        NGINX,
        FailureKind::Broken,
        "behind portal.example.com does not answer (502 Bad Gateway)"
    )]
    #[case(500, "", "", FailureKind::Broken, "500 Internal Server Error")]
    #[case(403, HTML, NGINX, FailureKind::Unreadable, "is this the address of a DocSpace portal?")]
    #[case(
        200,
        HTML,
        "<!DOCTYPE html><title>Sign in &amp; go</title>",
        FailureKind::Unreadable,
        "200 OK: Sign in & go"
    )]
    #[case(200, "", "<html>no type", FailureKind::Unreadable, "with a web page")]
    #[case(200, HTML, "", FailureKind::Unreadable, "with a web page (200 OK)")]
    #[case(
        200,
        HTML,
        "<html><STYLE type=x>b{}</style><script>if(1<2){}</script >Sign<p>in<br></p>",
        FailureKind::Unreadable,
        "(200 OK: Sign in)"
    )]
    #[case(302, "", "", FailureKind::Unreadable, "sends on to nowhere")]
    #[case(407, "", "", FailureKind::Refused, "The proxy on the way to portal.example.com")]
    #[case(
        200,
        JSON,
        r#"{"response":[{"id":"66faa6e4-f133-11ea-b126-00ffeec8b4ef","email":7}],"count":1}"#,
        FailureKind::Unreadable,
        "`response[0].email`: invalid type: integer `7`, expected a string"
    )]
    #[case(
        200,
        JSON,
        r#"{"response":[{"email":"a@b"}],"count":1}"#,
        FailureKind::Unreadable,
        "`response[0]`: missing field `id`"
    )]
    #[case(200, JSON, r#"{"hello":"world"}"#, FailureKind::Unreadable, "hello")]
    #[case(
        200,
        JSON,
        r#"{"count":0,"status":0}"#,
        FailureKind::Unreadable,
        "`response`: it is absent"
    )]
    #[case(
        200,
        JSON,
        r#"{"response":[],"count":0} trailing"#,
        FailureKind::Unreadable,
        "something follows the JSON"
    )]
    #[case(
        200,
        JSON,
        r#"{"response":[{"id":"66f"#,
        FailureKind::Unanswered,
        "broke before GET people/filter was answered"
    )]
    #[case(200, JSON, "", FailureKind::Unanswered, "broke before")]
    fn each_form_of_answer_has_its_kind_and_its_sentence(
        #[case] status: u16,
        #[case] content_type: &str,
        #[case] body: &str,
        #[case] kind: FailureKind,
        #[case] says: &str,
    ) {
        let failure = people(status, content_type, body);
        assert_eq!(failure.kind, kind, "{failure}");
        assert!(failure.text.contains(says), "{failure}");
        assert!(!failure.text.contains("at X"), "a stack trace: {failure}");
    }

    #[test]
    fn other_json_is_not_mistaken_for_the_absence_of_a_task() {
        let progress = |body: &str| {
            decode::progress(&Answer::recorded("GET progress", 200, JSON, body.as_bytes()))
        };
        let absent = r#"{"count":0,"links":[],"status":0,"statusCode":200}"#;
        assert_eq!(progress(absent), Ok(None));
        for other in ["{}", r#"{"status":"ok"}"#, "[]", "true", r#""absent""#] {
            assert!(progress(other).is_err(), "{other}");
        }
    }

    #[test]
    fn a_long_page_is_shown_by_its_first_eighty_characters() {
        let page = format!("<p>{}</p>", "word ".repeat(100));
        let answer = Answer::recorded("GET settings", 200, HTML, page.as_bytes());
        let Fault::Refused { reason: Reason::Page(excerpt), .. } =
            answer.check().unwrap_err().fault
        else {
            panic!("a page");
        };
        assert_eq!(excerpt.chars().count(), 81);
        assert!(excerpt.starts_with("word word") && excerpt.ends_with('…'));
    }

    #[test]
    fn what_a_server_says_cannot_move_the_cursor() {
        let body = r#"{"error":{"message":"\u001b[2Jgone \u202e"}}"#;
        assert!(people(400, JSON, body).text.contains("⟨U+001B⟩[2Jgone ⟨U+202E⟩"));
    }
}
