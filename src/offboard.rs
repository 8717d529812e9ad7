//! One leaver's run as a pure state machine.
