//! The loop that moves the model, and everything around it that acts.
//!
//! ```text
//! keys, signals ──┐                       ┌── frames ──▶ term
//!                 ├─▶ shell ─▶ engine ────┤
//! answers ────────┘    (update, view)     └── effects ─▶ executor ─▶ docspace
//!    ▲                                                      │
//!    └──────────────────────────────────────────────────────┘
//! ```
//!
//! * [`shell`]: the loop of the screen: what is heard first, and when a frame is drawn.
//! * [`engine`]: the model and what moves it, without a terminal; tests drive it like this.
//! * [`executor`]: carries out effects as background jobs; `jobs` are what they do.
//! * [`clock`]: the only clock of the model.
//! * [`journal`]: what outlives the process: the intents and what came of them.
//! * [`memory`]: how the admin has arranged the screen.
//! * [`past`]: what earlier runs left behind.
//! * [`files`]: the files that an admin keeps.
//! * [`background`]: the threads of the jobs.
//! * [`stop`]: leaving within a second, whatever hangs. [`signals`], [`panics`]: reasons to leave.
//! * `mishap`: what tests let happen.
//!
//! One task owns the model, and nothing is shared behind a lock. When nothing happens, the loop
//! waits for nothing but events: no bytes, no wake-ups.

pub mod background;
pub mod clock;
pub mod engine;
pub mod executor;
pub mod files;
mod jobs;
pub mod journal;
pub mod memory;
mod mishap;
pub mod panics;
pub mod past;
pub mod shell;
pub mod signals;
pub mod stop;

pub use clock::Clock;
pub use engine::Engine;
pub use executor::{Errand, Executor, SignedIn};
pub use files::Files;
pub use journal::Journal;
pub use memory::{Memory, Remembered};
pub use shell::Shell;
pub use stop::Stop;
