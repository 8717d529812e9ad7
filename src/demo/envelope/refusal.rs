//! Every way in which a request is not answered as asked (docspace-api.md 1.2, 1.3).

/// Why a request is not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// 400 with the validation body: path or parameter, sentence.
    Invalid(Vec<(String, String)>),
    /// 415: no body, or not JSON.
    UnsupportedMedia,
    /// 401, empty.
    Unauthenticated,
    /// 403, empty: the key lacks the scope.
    OutOfScope,
    /// 403 problem JSON: a key that may not, on an endpoint that needs no key at all.
    ForbiddenKey,
    /// 404, empty.
    NoRoute,
    /// 204, empty: what browsers ask before they ask.
    Preflight,
    /// 405, empty, with the methods that are allowed.
    WrongMethod(String),
    /// 429, empty: the rate limiter.
    TooManyRequests,
    /// An exception.
    Thrown(Exception),
    /// An exception of the authentication itself, without the API's own header.
    ThrownAtDoor(Exception),
    /// The server process ends: the connection drops (docspace-api.md 1.1, `fields`).
    Crash,
}

/// An exception of the server as the caller sees it (docspace-api.md 1.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// The HTTP status.
    pub status: u16,
    /// `error.message`
    pub message: String,
    /// `error.type` and `hresult`; `None` hides them, and the stack.
    pub kind: Option<(&'static str, i32)>,
}

impl Refusal {
    /// One validation error.
    pub fn invalid(path: &str, text: &str) -> Refusal {
        Refusal::Invalid(vec![(path.to_owned(), text.to_owned())])
    }

    fn thrown(status: u16, message: &str, kind: &'static str, hresult: i32) -> Refusal {
        let kind = Some((kind, hresult));
        Refusal::Thrown(Exception { status, message: message.to_owned(), kind })
    }

    /// 403: the caller's role is too low.
    pub fn role() -> Refusal {
        let kind = "ASC.Common.Security.Authorizing.AuthorizingException";
        Refusal::thrown(403, "Access denied", kind, -2_146_233_088)
    }

    /// 403: a business rule forbids it for this object.
    pub fn rule() -> Refusal {
        Refusal::thrown(403, "Access denied", "System.Security.SecurityException", -2_146_233_078)
    }

    /// 403: guests may not make keys.
    pub fn unauthorized_access() -> Refusal {
        let kind = "System.UnauthorizedAccessException";
        Refusal::thrown(403, "Access denied", kind, -2_147_024_891)
    }

    /// 403: the object is in the wrong state.
    pub fn state(message: &str) -> Refusal {
        Refusal::thrown(403, message, "System.InvalidOperationException", -2_146_233_079)
    }

    /// 400: an argument is wrong.
    pub fn argument(message: &str) -> Refusal {
        Refusal::thrown(400, message, "System.ArgumentException", -2_147_024_809)
    }

    /// 400: an argument is missing.
    pub fn null_argument(name: &str) -> Refusal {
        let message = format!("Value cannot be null. (Parameter '{name}')");
        Refusal::thrown(400, &message, "System.ArgumentNullException", -2_147_467_261)
    }

    /// 400: an argument is out of range.
    pub fn out_of_range(message: &str) -> Refusal {
        Refusal::thrown(400, message, "System.ArgumentOutOfRangeException", -2_146_233_086)
    }

    /// 500: a text that is not of the form it should have (recording `rooms`).
    pub fn format(message: &str) -> Refusal {
        Refusal::thrown(500, message, "System.FormatException", -2_146_233_033)
    }

    /// 404 with a text.
    pub fn not_found(message: &str) -> Refusal {
        Refusal::thrown(404, message, "ASC.Common.Web.ItemNotFoundException", -2_146_233_088)
    }

    /// 404: no such person.
    pub fn no_user() -> Refusal {
        Refusal::not_found("The user could not be found")
    }

    /// 404: no such group.
    pub fn no_group() -> Refusal {
        Refusal::not_found("The group could not be found")
    }

    /// 500: a plain exception.
    pub fn broken(message: &str) -> Refusal {
        Refusal::thrown(500, message, "System.Exception", -2_146_233_088)
    }

    /// 500: the server fell over something missing.
    pub fn null_reference() -> Refusal {
        let message = "Object reference not set to an instance of an object.";
        Refusal::thrown(500, message, "System.NullReferenceException", -2_147_467_261)
    }

    /// An exception whose type and stack are hidden: logins and the like.
    pub fn hidden(status: u16, message: &str) -> Refusal {
        Refusal::Thrown(Exception { status, message: message.to_owned(), kind: None })
    }
}
