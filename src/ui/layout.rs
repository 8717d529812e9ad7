//! Where things stand: panes are stacked and full width, because only full-width rows can be
//! scrolled by the terminal itself.

use ratatui::layout::Rect;

/// The panes, by the number of their key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pane {
    /// `1`.
    #[default]
    Users,
    /// `2`.
    Groups,
    /// `3`: the board.
    Tasks,
}

/// The parts of the screen. A part without room is `None`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Areas {
    /// Portal, person, latency, counts; in a compact screen what the tabs say, too.
    pub header: Option<Rect>,
    /// The panes' names, filters, marks.
    pub tabs: Option<Rect>,
    /// Users or groups, column heads included.
    pub list: Option<Rect>,
    /// The board, its title included.
    pub board: Option<Rect>,
    /// Hints, or a message.
    pub footer: Option<Rect>,
}

/// Below this there is a single list.
const SMALL: (u16, u16) = (60, 15);
/// The board without the focus: a title and the three most urgent tasks.
const STRIP: u16 = 4;

impl Areas {
    /// Divides the screen. A compact one has one line for both header and tabs, the header's.
    pub fn of(area: Rect, focus: Pane, zoomed: bool, compact: bool) -> Self {
        let line = |y: u16| Some(Rect { y: area.y + y, height: 1, ..area });
        if area.width == 0 || area.height == 0 {
            return Self::default();
        }
        if area.height < 4 {
            return Self::single(area, focus);
        }
        let top = if compact { 1 } else { 2 };
        let body = Rect { y: area.y + top, height: area.height - top - 1, ..area };
        let parts = if zoomed || area.width < SMALL.0 || area.height < SMALL.1 {
            Self::single(body, focus)
        } else {
            let board = match focus {
                Pane::Tasks => body.height - (body.height / 3).max(4),
                _ => STRIP.max(body.height.saturating_sub(9) / 3),
            };
            let list = body.height - board;
            Self {
                list: Some(Rect { height: list, ..body }),
                board: Some(Rect { y: body.y + list, height: board, ..body }),
                ..Self::default()
            }
        };
        let tabs = if compact { None } else { line(1) };
        Self { header: line(0), tabs, footer: line(area.height - 1), ..parts }
    }

    fn single(area: Rect, focus: Pane) -> Self {
        match focus {
            Pane::Tasks => Self { board: Some(area), ..Self::default() },
            _ => Self { list: Some(area), ..Self::default() },
        }
    }

    /// How many rows of the list can be seen below its column heads.
    pub fn list_rows(&self) -> usize {
        self.list.map_or(0, |area| usize::from(area.height.saturating_sub(1)))
    }

    /// How many tasks can be seen below the board's title.
    pub fn board_rows(&self) -> usize {
        self.board.map_or(0, |area| usize::from(area.height.saturating_sub(1)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn at_80_by_24_the_board_is_a_strip_of_three_until_it_has_the_focus() {
        let area = Rect::new(0, 0, 80, 24);
        let areas = Areas::of(area, Pane::Users, false, false);
        assert_eq!((areas.list_rows(), areas.board_rows()), (16, 3));
        let areas = Areas::of(area, Pane::Tasks, false, false);
        assert!(areas.board_rows() > areas.list_rows());
        assert_eq!(Areas::of(area, Pane::Users, true, false).board, None);
        assert_eq!(Areas::of(area, Pane::Users, false, true).list_rows(), 17);
    }

    proptest! {
        #[test]
        fn no_part_leaves_the_screen(width in 0_u16..300, height in 0_u16..100, pane in 0_usize..3, zoomed: bool, compact: bool) {
            let pane = [Pane::Users, Pane::Groups, Pane::Tasks][pane];
            let area = Rect::new(0, 0, width, height);
            let areas = Areas::of(area, pane, zoomed, compact);
            for part in [areas.header, areas.tabs, areas.list, areas.board, areas.footer].into_iter().flatten() {
                prop_assert_eq!(part.intersection(area), part);
            }
        }
    }
}
