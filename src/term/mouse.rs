//! The mouse. It is off until somebody asks for it: a terminal that reports it no longer selects
//! text by itself.

use super::Event;

/// Asks for presses and the wheel (1000), reported as numbers of any size (1006).
pub(super) const ON: &[u8] = b"\x1b[?1000h\x1b[?1006h";
/// Undoes it.
pub(super) const OFF: &[u8] = b"\x1b[?1006l\x1b[?1000l";

/// The button that was pressed.
const LEFT: u16 = 0;
/// The wheel's two directions are buttons.
const WHEEL_UP: u16 = 64;
const WHEEL_DOWN: u16 = 65;

/// An SGR report, `ESC [ < button ; column ; row M`, by what stands between `<` and its last
/// byte. Presses of the left button and the wheel mean something; releases (`m`), other buttons,
/// and what is held with Shift, Alt or Ctrl mean nothing.
pub(super) fn report(parameters: &[u8], last: u8) -> Option<Event> {
    let mut numbers = parameters.split(|&byte| byte == b';').map(super::keys::number);
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    // The terminal counts from one.
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    match (last, button) {
        (b'M', LEFT) => Some(Event::Click { column, row }),
        (b'M', WHEEL_UP | WHEEL_DOWN) => Some(Event::Wheel { up: button == WHEEL_UP, column, row }),
        _ => None,
    }
}
