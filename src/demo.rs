//! The demo portal: an HTTP server that behaves like a DocSpace.

pub mod queue;
