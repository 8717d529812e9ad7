//! Mishaps that no test could bring about from outside. Not in release builds.

/// Lets happen what a test asks for by `HANDOVER_TEST_MISHAP`: `panic` and `hang` at the first key,
/// `job` (a panic) in each load of a list.
#[cfg(debug_assertions)]
pub(super) fn strike(place: Place) {
    let wanted = std::env::var("HANDOVER_TEST_MISHAP").unwrap_or_default();
    match (place, wanted.as_str()) {
        (Place::Key, "panic") | (Place::Load, "job") => panic!("HANDOVER_TEST_MISHAP={wanted}"),
        (Place::Key, "hang") => {
            eprintln!("HANDOVER_TEST_MISHAP=hang");
            loop {
                std::thread::park();
            }
        }
        _ => {}
    }
}

/// Nothing happens in release builds.
#[cfg(not(debug_assertions))]
pub(super) const fn strike(_place: Place) {}

/// Where a mishap can strike.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// On the thread of the screen, when a key is taken in.
    Key,
    /// In a background job, when a list is read.
    Load,
}
