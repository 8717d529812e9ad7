/// The proof that an intent is on disk. Whoever changes the portal asks for one.
///
/// It proves one intent, so it can be neither copied nor cloned, and it is spent by the change
/// that it stands for. Only the journal gives it out; `tests/arch.rs` sees to that.
#[derive(Debug)]
#[must_use = "an intent was kept for a change: the change is made with its receipt"]
pub struct Receipt(());

impl Receipt {
    /// The receipt of an intent that is on disk. For the journal only.
    pub const fn of_kept_intent() -> Self {
        Self(())
    }
}
