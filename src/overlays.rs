//! Dialogs above the panes.
