//! The console without a terminal, for tests: press keys, await conditions, look at the screen.
