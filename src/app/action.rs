//! What a person can do.

/// An action. Keys lead to actions by the table in [`keymap`](super::keymap); menus and hints
/// name them; whether one is possible now, and if not why, is decided in
/// [`Model::impossible`](super::Model::impossible).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Show the users.
    ShowUsers,
    /// Show the groups.
    ShowGroups,
    /// Give the board the focus.
    ShowTasks,
    /// Go to the next pane.
    NextPane,
    /// Go to the pane before.
    PreviousPane,
    /// Give one pane the whole screen, or take it back.
    Zoom,
    /// Keep the rows of all lists at their places, or let them go.
    Freeze,
    /// Header and tabs in one line, or in two.
    Compact,
    /// Turn the mouse on or off.
    Mouse,
    /// Read the lists again.
    Refresh,
    /// Draw the screen anew.
    Redraw,
    /// Give the terminal back for a while.
    Suspend,
    /// Type the name of an action.
    Palette,
    /// Show the keys of this pane, or all.
    Help,
    /// Show the messages so far.
    Messages,
    /// Show what can be done with this row.
    Actions,
    /// Leave.
    Quit,
    /// Cursor up.
    Up,
    /// Cursor down.
    Down,
    /// A screenful up.
    PageUp,
    /// A screenful down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// Open the row.
    Open,
    /// Back, out, away.
    Back,
    /// Type a filter.
    Filter,
    /// Ask the server for fewer.
    ServerFilter,
    /// Choose the order.
    Sort,
    /// Turn the order round.
    Reverse,
    /// Choose the columns of the list.
    Columns,
    /// Copy the id of the row, or of the marked rows; a task is known by its leaver's.
    CopyId,
    /// Copy the row, or the marked rows, as text with tabs.
    CopyRow,
    /// Mark the row.
    Mark,
    /// Mark from the last mark to here.
    MarkRange,
    /// Mark all that match.
    MarkAll,
    /// Unmark all.
    UnmarkAll,
    /// Hand over what the row, or the marked rows, own.
    Offboard,
    /// Stop the task.
    Stop,
    /// Stop all tasks.
    StopAll,
    /// Put a task that ended without success into the line again.
    Retry,
    /// Choose another heir for a task that has not begun, or has ended unfinished.
    AnotherHeir,
    /// One lane more.
    MoreLanes,
    /// One lane less.
    FewerLanes,
    /// Let the waiting task begin one place later.
    MoveLater,
    /// Let the waiting task begin one place earlier.
    MoveEarlier,
    /// Show what a stop now would leave behind.
    Leave,
    /// Take ended tasks off the board.
    ClearEnded,
    /// Let the cursor go to the most urgent task by itself, or not.
    Follow,
    /// Show the undo kit of a task: its rooms, and giving them to another heir.
    UndoKit,
    /// Write a report on all tasks.
    Report,
    /// Look for tasks started elsewhere, or stop looking.
    Sweep,
    /// Let the line go on that an earlier run of the console left behind.
    Resume,
    /// Sign in with another API key.
    NewKey,
    /// Make a group.
    NewGroup,
    /// Give the group another name.
    RenameGroup,
    /// Make somebody the head of the group.
    SetManager,
    /// Add people to the group.
    AddMembers,
    /// Take people out of the open group.
    RemoveMembers,
    /// Move all members of the group to another one.
    MoveMembers,
    /// Delete the group.
    DeleteGroup,
    /// Show the groups that a person heads or is in, and hand over those they head.
    Headships,
    /// Disable people.
    Disable,
    /// Enable people.
    Enable,
    /// Give people another role.
    ChangeRole,
    /// End people's sessions.
    EndSessions,
    /// Delete the profiles of disabled people.
    DeleteProfile,
    /// Show what became of the newest changes.
    Changes,
    /// Go to the next theme.
    Theme,
}
