//! Theme, layout and widgets.

/// Colours and symbols.
#[derive(Clone, Debug)]
pub struct Theme;
