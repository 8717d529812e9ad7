//! From method and path to a handler. Paths are matched without regard to case, a trailing slash is
//! accepted, literal segments win over values (docspace-api.md 4.3, recording `misc`).

use axum::http::Method;

use super::auth::Access;
use super::call::{Call, route_guid};
use super::envelope::{Answer, Refusal};
use super::query::decode;
use super::site::Site;

/// Answers one kind of request.
pub type Handler = fn(&mut Site, &Call) -> Result<Answer, Refusal>;

/// One line of the routing table.
#[derive(Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// Segments behind `/api/2.0/`: literals, `{guid}`, `{number}` or `{text}`.
    pub path: &'static str,
    /// What it asks of the caller.
    pub access: Access,
    /// Who answers.
    pub handler: Handler,
}

/// A line of the table.
pub const fn route(method: Method, path: &'static str, access: Access, handler: Handler) -> Route {
    Route { method, path, access, handler }
}

/// Finds the route of a request and the values of its segments.
pub fn find<'a>(
    tables: &[&'a [Route]],
    method: &Method,
    path: &str,
) -> Result<(&'a Route, Vec<String>), Refusal> {
    let segments: Vec<String> =
        path.trim_end_matches('/').split('/').map(|part| decode(part, false)).collect();
    let matching = || {
        let routes = tables.iter().flat_map(|table| table.iter());
        routes.filter_map(|route| Some((route, values(route.path, &segments)?)))
    };
    let best = matching()
        .filter(|(route, _)| route.method == *method)
        .min_by_key(|(_, values)| values.len());
    if let Some(found) = best {
        return Ok(found);
    }
    let mut allowed: Vec<&str> = matching().map(|(route, _)| route.method.as_str()).collect();
    allowed.sort_unstable();
    allowed.dedup();
    if allowed.is_empty() {
        Err(Refusal::NoRoute)
    } else {
        Err(Refusal::WrongMethod(allowed.join(", ")))
    }
}

/// The values of a pattern's `{…}` segments, if the path fits it.
fn values(pattern: &str, segments: &[String]) -> Option<Vec<String>> {
    let mut values = Vec::new();
    let mut wanted = pattern.split('/');
    for segment in segments {
        let fits = match wanted.next()? {
            "{text}" => !segment.is_empty(),
            "{guid}" => route_guid(segment).is_some(),
            "{number}" => segment.parse::<u32>().is_ok(),
            literal if literal.eq_ignore_ascii_case(segment) => continue,
            _ => false,
        };
        if !fits {
            return None;
        }
        values.push(segment.clone());
    }
    wanted.next().is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::unnecessary_wraps, reason = "all handlers have one shape")]
    fn nothing(_: &mut Site, _: &Call) -> Result<Answer, Refusal> {
        Ok(Answer::nothing())
    }

    const TABLE: &[Route] = &[
        route(Method::GET, "people/filter", Access::Accounts, nothing),
        route(Method::GET, "people/{text}", Access::AnyScope, nothing),
        route(Method::PUT, "people/{text}", Access::Accounts, nothing),
        route(Method::GET, "group/{guid}", Access::Groups, nothing),
    ];

    fn found(method: &Method, path: &str) -> Result<&'static str, Refusal> {
        find(&[TABLE], method, path).map(|(route, _)| route.path)
    }

    #[test]
    fn literals_win_case_and_slash_do_not_matter() {
        assert_eq!(found(&Method::GET, "PEOPLE/Filter/"), Ok("people/filter"));
        assert_eq!(found(&Method::GET, "people/heir"), Ok("people/{text}"));
        assert_eq!(found(&Method::PUT, "people/filter"), Ok("people/{text}"));
    }

    #[test]
    fn strangers_and_wrong_methods() {
        assert_eq!(found(&Method::GET, "group/xyz"), Err(Refusal::NoRoute));
        assert_eq!(found(&Method::GET, "people/a/b"), Err(Refusal::NoRoute));
        let refused = found(&Method::HEAD, "people/x");
        assert_eq!(refused, Err(Refusal::WrongMethod("GET, PUT".to_owned())));
    }
}
