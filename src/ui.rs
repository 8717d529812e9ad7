//! Theme, layout and widgets: everything that draws and belongs to no single screen.

pub mod gauge;
pub mod layout;
pub mod table;
pub mod text;
pub mod theme;
pub mod time;

pub use layout::{Areas, Pane};
pub use theme::{Colours, Depth, Scheme, Symbols, Theme, Themes};
