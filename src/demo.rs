//! The demo portal: an HTTP server that behaves like a DocSpace.

pub mod clock;
pub mod company;
pub mod queue;
