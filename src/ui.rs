//! Theme, layout and widgets.
