//! The queue's rules, each as a recording shows it. Times are those of the recording, rounded.

mod bench;
mod ends;
mod hidden;
mod lazy;
mod line;
mod terminate;
mod timed;
