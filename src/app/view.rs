//! The whole screen.

use ratatui::{buffer::Buffer, layout::Rect};

use super::Model;
use crate::ui::Theme;

/// Draws the screen; writes nothing else.
pub fn view(_model: &Model, _theme: &Theme, _area: Rect, _buf: &mut Buffer) {}
