//! A gauge that shows a checkpoint, not a prediction: there is no made-up motion in it.

use super::theme::Symbols;

/// A bar of `columns` columns for 0..=100 %.
pub fn bar(percentage: u8, columns: usize, symbols: &Symbols) -> String {
    let halves = usize::from(percentage.min(100)) * columns * 2 / 100;
    let (full, half) = (halves / 2, halves % 2);
    let empty = columns - full - half;
    [symbols.full.repeat(full), symbols.half.repeat(half), symbols.empty.repeat(empty)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_shows_its_checkpoint() {
        assert_eq!(bar(50, 21, &Symbols::UNICODE), "██████████▌░░░░░░░░░░");
        assert_eq!(bar(0, 4, &Symbols::ASCII), "....");
        assert_eq!(bar(100, 4, &Symbols::ASCII), "####");
        assert_eq!(bar(255, 4, &Symbols::ASCII), "####");
        assert_eq!(bar(50, 0, &Symbols::UNICODE), "");
    }
}
