//! How long a page of people takes to read, and how much of it is kept.
#![expect(clippy::unwrap_used, reason = "a test that panics has failed, as it should")]

use divan::{AllocProfiler, Bencher, counter::BytesCount};
use handover::docspace::decode::{self, Answer};
use serde_json::Value;

#[global_allocator]
static ALLOCATIONS: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A page of 100 people as a live server writes it: the rows of recording `big`, over and over.
/// `trimmed` leaves the members that the client asks for.
fn page(trimmed: bool) -> Vec<u8> {
    let recording = include_str!("../tests/recordings/big.json");
    let recording: Value = serde_json::from_str(recording).unwrap();
    let is_full_page = |exchange: &&Value| {
        let path = exchange["request"]["path"].as_str().unwrap();
        path == "/api/2.0/people/filter?count=100&startIndex=0&sortBy=email"
    };
    let exchange = recording["exchanges"].as_array().unwrap().iter().find(is_full_page).unwrap();
    let mut body = exchange["response"]["body"].clone();
    let mut rows = body["response"].as_array().unwrap().clone();
    rows.retain(|row| row["id"].is_string());
    if trimmed {
        for row in &mut rows {
            row.as_object_mut().unwrap().retain(|name, value| {
                !value.is_array()
                    && !value.is_object()
                    && !name.starts_with("avatar")
                    && !["profileUrl", "userName", "registrationDate"].contains(&&**name)
            });
        }
    }
    body["response"] = rows.into_iter().cycle().take(100).collect();
    serde_json::to_vec(&body).unwrap()
}

#[divan::bench(args = [false, true])]
fn page_of_100_people(bencher: Bencher, trimmed: bool) {
    let body = page(trimmed);
    let answer = Answer::recorded("GET people/filter", 200, "application/json", &body);
    bencher.counter(BytesCount::of_slice(&body)).bench(|| decode::people(&answer).unwrap());
}
