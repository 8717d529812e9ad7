//! One request as a handler sees it: who calls, the path's values, the query, the body.

use axum::http::HeaderMap;
use uuid::Uuid;

use super::auth::Caller;
use super::envelope::Refusal;
use super::form::{Body, Form};
use super::query::Query;

/// A routed request.
#[derive(Debug)]
pub struct Call<'a> {
    /// Scheme and host that the caller used, for the addresses in answers.
    pub base: &'a str,
    /// All headers.
    pub headers: &'a HeaderMap,
    /// The query's parameters.
    pub query: &'a Query,
    /// The raw body.
    pub body: &'a [u8],
    /// The values of the route's `{…}` segments, decoded, in their order.
    pub values: Vec<String>,
    /// Who calls; [`Caller::NOBODY`] on routes that need no credentials.
    pub caller: Caller,
}

impl Call<'_> {
    /// The GUID in the `n`th `{guid}` segment; the router let only GUIDs through.
    pub fn guid(&self, n: usize) -> Uuid {
        route_guid(self.text(n)).unwrap_or_default()
    }

    /// The text in the `n`th `{…}` segment.
    pub fn text(&self, n: usize) -> &str {
        self.values.get(n).map_or("", String::as_str)
    }

    /// The number in the `n`th `{number}` segment; the router let only numbers through.
    pub fn number(&self, n: usize) -> u32 {
        self.text(n).parse().unwrap_or_default()
    }

    /// The body read by `form`. Without a JSON content type the server answers 415
    /// (docspace-api.md 1.3, recording `startErrors`).
    pub fn form(&self, form: &Form) -> Result<Body, Refusal> {
        let kind = self.headers.get("content-type").and_then(|v| v.to_str().ok()).unwrap_or("");
        let media = kind.split(';').next().unwrap_or("").trim();
        if !media.eq_ignore_ascii_case("application/json")
            && !media.eq_ignore_ascii_case("text/json")
        {
            return Err(Refusal::UnsupportedMedia);
        }
        form.read(self.body)
    }
}

/// A GUID in a route: with dashes, without, in braces or parentheses, any case
/// (docspace-api.md 15, recording `misc`).
pub fn route_guid(text: &str) -> Option<Uuid> {
    let bare = text
        .strip_prefix('{')
        .and_then(|t| t.strip_suffix('}'))
        .or_else(|| text.strip_prefix('(').and_then(|t| t.strip_suffix(')')))
        .unwrap_or(text);
    match (bare.len(), bare.len() == text.len()) {
        (36, _) | (32, true) => Uuid::try_parse(bare).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recording `misc`: labels `progress-guid-upper`, `-nodash`, `-braces`.
    #[test]
    fn routes_take_guids_in_every_dress() {
        let plain = "202f1f6f-3090-4ab7-9ed9-e9c157b5d273";
        for form in [
            plain.to_owned(),
            plain.to_uppercase(),
            plain.replace('-', ""),
            format!("{{{plain}}}"),
            format!("({plain})"),
        ] {
            assert_eq!(route_guid(&form), Uuid::try_parse(plain).ok(), "{form}");
        }
        for bad in ["zz", "", "{202f1f6f}", "urn:uuid:202f1f6f-3090-4ab7-9ed9-e9c157b5d273"] {
            assert_eq!(route_guid(bad), None, "{bad}");
        }
    }
}
