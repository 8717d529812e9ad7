//! The rate limiter: off in the vendor's installations for oneself, on in its cloud (docspace-api.md 13).
//!
//! Counted a person, all keys and sessions together. What it counts at the same moment is left out: the portal
//! answers one request after the other.

use std::collections::{HashMap, VecDeque};

use axum::http::Method;
use uuid::Uuid;

/// So many requests within so many milliseconds.
#[derive(Debug, Clone, Copy)]
struct Rule {
    most: usize,
    millis: u64,
}

/// All requests (recording `limits`).
const ALL: Rule = Rule { most: 1_500, millis: 60_000 };
/// `POST` and `PUT`.
const WRITES: Rule = Rule { most: 10_000, millis: 24 * 3_600_000 };
/// Each sensitive endpoint (recording `limits`).
const EACH_SENSITIVE: Rule = Rule { most: 5, millis: 15 * 60_000 };
/// The sensitive endpoints that the portal has.
const SENSITIVE: [(Method, &str); 3] =
    [(Method::POST, "keys"), (Method::POST, "people/password"), (Method::PUT, "people/invite")];

/// When requests passed, by person and by what is counted; empty for all, else method or endpoint.
#[derive(Debug, Default)]
pub struct Limiter {
    passed: HashMap<(Uuid, &'static str), VecDeque<u64>>,
}

impl Limiter {
    /// Whether a request passes at `now`, in server milliseconds; the nil id is everybody without
    /// credentials. `path` is what follows `/api/2.0/`. Only what passes is counted.
    pub fn admits(&mut self, now: u64, person: Uuid, method: &Method, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let mut rules = vec![(ALL, "")];
        if *method == Method::POST || *method == Method::PUT {
            rules.push((WRITES, "writes"));
        }
        let sensitive = SENSITIVE
            .iter()
            .find(|(of, endpoint)| of == method && endpoint.eq_ignore_ascii_case(path));
        rules.extend(sensitive.map(|(_, endpoint)| (EACH_SENSITIVE, *endpoint)));
        let fits = rules.iter().all(|(rule, what)| self.has_room(now, (person, what), *rule));
        if fits {
            for (_, what) in rules {
                self.passed.entry((person, what)).or_default().push_back(now);
            }
        }
        fits
    }

    fn has_room(&mut self, now: u64, what: (Uuid, &'static str), rule: Rule) -> bool {
        let passed = self.passed.entry(what).or_default();
        while passed.front().is_some_and(|at| at + rule.millis <= now) {
            passed.pop_front();
        }
        passed.len() < rule.most
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: Uuid = Uuid::from_u128(1);
    const BEN: Uuid = Uuid::from_u128(2);

    /// How many of so many requests of one moment pass.
    fn pass(limiter: &mut Limiter, now: u64, who: Uuid, call: &str, many: usize) -> usize {
        let (method, path) = call.split_once(' ').unwrap();
        let method: Method = method.parse().unwrap();
        (0..many).filter(|_| limiter.admits(now, who, &method, path)).count()
    }

    #[test]
    fn a_minute_has_1500_requests_for_each() {
        let mut limiter = Limiter::default();
        let mut asked = |now, who, many| pass(&mut limiter, now, who, "GET people/filter", many);
        assert_eq!(asked(1_000, ANN, 1_000), 1_000);
        assert_eq!(asked(31_000, ANN, 1_000), 500);
        assert_eq!(asked(60_999, ANN, 1), 0);
        assert_eq!(asked(60_999, BEN, 1), 1, "another person");
        assert_eq!(asked(61_000, ANN, 2_000), 1_000, "the first have left");
    }

    #[test]
    fn a_sensitive_endpoint_opens_five_times_in_a_quarter_of_an_hour() {
        let mut limiter = Limiter::default();
        let mut asked = |now: u64, call| pass(&mut limiter, now, ANN, call, 7);
        assert_eq!(asked(0, "POST KEYS/"), 5);
        assert_eq!(asked(0, "POST people/password"), 5);
        assert_eq!(asked(0, "GET keys"), 7, "reading is not sensitive");
        assert_eq!(asked(900_000, "POST keys"), 5);
    }

    #[test]
    fn a_day_has_ten_thousand_writes() {
        let mut limiter = Limiter::default();
        let mut asked = |minute: u64, call| pass(&mut limiter, minute * 60_000, ANN, call, 1_000);
        let passed: usize = (0..20).map(|minute| asked(minute, "PUT group")).sum();
        assert_eq!(passed, 10_000);
        assert_eq!(asked(20, "DELETE group"), 1_000, "deleting is not counted");
        assert_eq!(asked(24 * 60, "PUT group"), 1_000);
    }
}
