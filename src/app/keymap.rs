//! The one table of bindings, and the keys that a person chose otherwise. Hints in the footer, the
//! help, the `.` menu and docs/KEYS.md are projections of them.

use std::collections::HashMap;

use super::{Action, Key, KeyCode};

/// Where a binding holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// In every pane.
    Everywhere,
    /// In every list.
    Lists,
    /// In the list of users, and of a group's members.
    Users,
    /// In the list of groups.
    Groups,
    /// In the list of groups, and of a group's members.
    Members,
    /// On the board.
    Tasks,
}

impl Context {
    /// All contexts, in the order of the help.
    pub const ALL: [Self; 6] =
        [Self::Users, Self::Groups, Self::Members, Self::Tasks, Self::Lists, Self::Everywhere];

    /// Its heading.
    pub const fn heading(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Lists => "Lists",
            Self::Users => "Users",
            Self::Groups => "Groups",
            Self::Members => "Groups and their members",
            Self::Tasks => "Tasks",
        }
    }

    /// Whether there is a place where both hold.
    pub fn meets(self, other: Self) -> bool {
        const WITH_OTHERS: [Context; 2] = [Context::Lists, Context::Everywhere];
        let meets = |one, another| {
            WITH_OTHERS.contains(&one)
                || one == another
                || (one == Self::Members && [Self::Users, Self::Groups].contains(&another))
        };
        meets(self, other) || meets(other, self)
    }
}

/// A binding. One without keys is reached by the palette, and by the `.` menu.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The keys that it has by default, the one that hints show first.
    pub keys: &'static [Key],
    /// Where they hold.
    pub context: Context,
    /// What they do.
    pub action: Action,
    /// What the palette and the config file call it, in kebab-case; no other binding is called so.
    pub name: &'static str,
    /// A sentence for the help.
    pub help: &'static str,
    /// Whether it stands in the footer.
    pub hint: bool,
    /// Whether it changes the portal.
    pub changes_portal: bool,
}

const fn on(
    context: Context,
    keys: &'static [Key],
    action: Action,
    name: &'static str,
    help: &'static str,
) -> Binding {
    Binding { keys, context, action, name, help, hint: false, changes_portal: false }
}

impl Binding {
    /// Its name in words, for hints and menus.
    pub fn label(&self) -> String {
        self.name.replace('-', " ")
    }

    const fn hint(self) -> Self {
        Self { hint: true, ..self }
    }

    const fn changes_portal(self) -> Self {
        Self { changes_portal: true, ..self }
    }
}

/// The keys that lead back wherever Esc does: out of dialogs and typed filters. Many terminals hold an Esc back for a moment, tmux
/// up to half a second, because a sequence may follow. Of the others Ctrl-G is the better one:
/// Ctrl-C twice leaves the console.
pub const BACK: [Key; 3] = [Key::plain(KeyCode::Esc), Key::ctrl('g'), Key::ctrl('c')];

const fn c(c: char) -> Key {
    Key::char(c)
}

const fn k(code: KeyCode) -> Key {
    Key::plain(code)
}

use Action as A;
use Context::{Everywhere, Groups, Lists, Members, Tasks, Users};

/// All bindings. The order within a context is the order of hints and help.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    on(Users, &[c('o')], A::Offboard, "offboard", "Hand over what this person, or all marked ones, own").hint().changes_portal(),
    on(Users, &[c('d')], A::Disable, "disable", "Disable this person, or all marked ones").changes_portal(),
    on(Users, &[c('e')], A::Enable, "enable", "Enable this person, or all marked ones").changes_portal(),
    on(Users, &[c('R')], A::ChangeRole, "change-role", "Give this person, or all marked ones, another role").changes_portal(),
    on(Users, &[c('L')], A::EndSessions, "end-sessions", "Log this person, or all marked ones, out everywhere").changes_portal(),
    on(Users, &[c('h')], A::Headships, "headships", "Their groups; those they head go to an heir").changes_portal(),
    on(Users, &[c('D')], A::DeleteProfile, "delete-user", "Delete the profile; the e-mail must be typed").changes_portal(),
    on(Users, &[c(' ')], A::Mark, "mark", "Mark or unmark this row and go down").hint(),
    on(Users, &[c('V')], A::MarkRange, "mark-range", "Mark everything from the last mark to here"),
    on(Users, &[c('A')], A::MarkAll, "mark-all", "Mark everything that matches, on all pages"),
    on(Users, &[c('U')], A::UnmarkAll, "unmark-all", "Take all marks away"),
    on(Users, &[c('f')], A::ServerFilter, "filters", "Let the server filter by status, role and group").hint(),
    on(Groups, &[c('n')], A::NewGroup, "new-group", "Make a group").hint().changes_portal(),
    on(Groups, &[c('R')], A::RenameGroup, "rename", "Give this group another name").changes_portal(),
    on(Groups, &[c('M')], A::MoveMembers, "move-members", "Move all members of this group to another one").hint().changes_portal(),
    on(Groups, &[c('D')], A::DeleteGroup, "delete-group", "Delete this group; its name must be typed").changes_portal(),
    on(Members, &[c('m')], A::SetManager, "set-manager", "Choose the manager of this group").hint().changes_portal(),
    on(Members, &[c('a')], A::AddMembers, "add-members", "Add people to this group").hint().changes_portal(),
    on(Members, &[c('-')], A::RemoveMembers, "remove", "Take this member, or all marked ones, out of the group").changes_portal(),
    on(Tasks, &[c('x')], A::Stop, "stop", "Stop this task; only another admin's after a question").hint().changes_portal(),
    on(Tasks, &[Key::ctrl('x')], A::StopAll, "stop-all", "Stop everything; the word must be typed").changes_portal(),
    on(Tasks, &[c('R')], A::Retry, "retry", "Try a failed, stopped, lost or held task again, same heir").hint().changes_portal(),
    on(Tasks, &[c('h')], A::AnotherHeir, "another-heir", "Another heir for a task that waits, or ended unfinished").changes_portal(),
    on(Tasks, &[c('w')], A::Leave, "leave-behind", "What a stop now would leave behind, in three lines"),
    on(Tasks, &[c('J')], A::MoveLater, "later", "Let this waiting task begin one place later"),
    on(Tasks, &[c('K')], A::MoveEarlier, "earlier", "Let this waiting task begin one place earlier"),
    on(Tasks, &[c('+'), c('=')], A::MoreLanes, "more-lanes", "Run one more task on the server at once"),
    on(Tasks, &[c('-')], A::FewerLanes, "fewer-lanes", "Run one task less; nothing is stopped"),
    on(Tasks, &[c('c')], A::ClearEnded, "clear", "Take ended tasks off the board").hint(),
    on(Tasks, &[c('p')], A::Sweep, "probe", "Look for tasks started elsewhere, or stop looking"),
    on(Tasks, &[], A::UndoKit, "undo-kit", "The rooms that moved, and giving them to another heir").changes_portal(),
    on(Tasks, &[], A::Report, "report", "Write what happened to everybody as CSV, JSON and text"),
    on(Tasks, &[c('F')], A::Follow, "follow", "Keep the cursor on the most urgent task until it is moved"),
    on(Tasks, &[c('>')], A::Resume, "resume", "Let a held line go on").changes_portal(),
    on(Lists, &[c('/')], A::Filter, "filter", "Show only rows with all typed words, accents or not").hint(),
    on(Lists, &[c('j'), k(KeyCode::Down)], A::Down, "down", "Down"),
    on(Lists, &[c('k'), k(KeyCode::Up)], A::Up, "up", "Up"),
    on(Lists, &[k(KeyCode::PageDown), Key::ctrl('f')], A::PageDown, "page-down", "A screenful down"),
    on(Lists, &[k(KeyCode::PageUp), Key::ctrl('b')], A::PageUp, "page-up", "A screenful up"),
    on(Lists, &[c('g'), k(KeyCode::Home)], A::First, "first", "To the first row"),
    on(Lists, &[c('G'), k(KeyCode::End)], A::Last, "last", "To the last row"),
    on(Lists, &[k(KeyCode::Enter)], A::Open, "open", "Open: a group's members, a task's steps, a person's actions"),
    on(Lists, &[k(KeyCode::Esc), k(KeyCode::Backspace), Key::ctrl('g')], A::Back, "back", "Back: clear the filter, leave the group; never quits"),
    on(Lists, &[c('s')], A::Sort, "sort", "Choose the order"),
    on(Lists, &[c('S')], A::Reverse, "reverse", "Turn the order round"),
    on(Lists, &[], A::Columns, "columns", "Choose the columns of this list"),
    on(Lists, &[c('y')], A::CopyId, "copy-id", "Copy the id of this row, or of the marked ones"),
    on(Lists, &[c('Y')], A::CopyRow, "copy-row", "Copy this row, or the marked ones, as text"),
    on(Everywhere, &[c('1')], A::ShowUsers, "users", "Users"),
    on(Everywhere, &[c('2')], A::ShowGroups, "groups", "Groups"),
    on(Everywhere, &[c('3')], A::ShowTasks, "tasks", "The board of tasks"),
    on(Everywhere, &[k(KeyCode::Tab)], A::NextPane, "next-pane", "Between the list and the board"),
    on(Everywhere, &[k(KeyCode::BackTab)], A::PreviousPane, "previous-pane", "Between the list and the board, the other way"),
    on(Everywhere, &[c('z')], A::Zoom, "zoom", "One pane on the whole screen, or back"),
    on(Everywhere, &[c('Z')], A::Freeze, "freeze", "Keep rows at their places, or not; what they say goes on"),
    on(Everywhere, &[Key::ctrl('e')], A::Compact, "compact", "Header and tabs in one line, or in two"),
    on(Everywhere, &[c('m'), Key::alt('m')], A::Mouse, "mouse", "The mouse, on or off; it starts, confirms and stops nothing"),
    on(Everywhere, &[c('.')], A::Actions, "actions", "What can be done here, and why the rest cannot").hint(),
    on(Everywhere, &[c(':')], A::Palette, "palette", "Type the name of an action; Tab completes it"),
    on(Everywhere, &[c('?')], A::Help, "help", "The keys of this pane; again, all keys").hint(),
    on(Everywhere, &[c('!')], A::Messages, "messages", "All messages so far"),
    on(Everywhere, &[Key::ctrl('k')], A::NewKey, "new-key", "Sign in with another API key; the board stays"),
    on(Everywhere, &[c('C')], A::Changes, "changes", "What became of the newest changes of groups and people"),
    on(Everywhere, &[], A::Theme, "theme", "The next of the themes"),
    on(Everywhere, &[c('r')], A::Refresh, "refresh", "Read the lists again"),
    on(Everywhere, &[Key::ctrl('l')], A::Redraw, "redraw", "Draw the screen anew"),
    on(Everywhere, &[Key::ctrl('z')], A::Suspend, "suspend", "Back to the shell; `fg` returns"),
    on(Everywhere, &[c('q')], A::Quit, "quit", "Leave; tasks on the server go on").hint(),
];

/// The bindings of a context, in their order.
pub fn bindings(context: Context) -> impl Iterator<Item = &'static Binding> {
    BINDINGS.iter().filter(move |binding| binding.context == context)
}

/// The binding of an action.
pub fn binding(action: Action) -> Option<&'static Binding> {
    BINDINGS.iter().find(|binding| binding.action == action)
}

/// The keys that hold: those of the table, but for what a person chose otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    chosen: HashMap<Action, Vec<Key>>,
}

impl Keymap {
    /// Gives an action these keys instead of its own.
    pub fn choose(&mut self, binding: &Binding, keys: Vec<Key>) {
        if keys == binding.keys {
            self.chosen.remove(&binding.action);
        } else {
            self.chosen.insert(binding.action, keys);
        }
    }

    /// The keys of a binding, the one that hints show first.
    pub fn keys(&self, binding: &Binding) -> &[Key] {
        self.chosen.get(&binding.action).map_or(binding.keys, Vec::as_slice)
    }

    /// Whether a key does this.
    pub fn is(&self, key: Key, action: Action) -> bool {
        binding(action).is_some_and(|binding| self.keys(binding).contains(&key))
    }

    /// The action of a key in the first of these contexts that binds it.
    pub fn lookup(&self, contexts: &[Context], key: Key) -> Option<Action> {
        contexts.iter().find_map(|context| {
            let mut bindings = bindings(*context);
            let bound = bindings.find(|binding| self.keys(binding).contains(&key));
            bound.map(|binding| binding.action)
        })
    }

    /// The keys of a binding that lead to it among these contexts, the nearest of them first: a
    /// nearer one than its own may have taken some.
    pub fn free_keys(&self, binding: &Binding, contexts: &[Context]) -> Vec<Key> {
        let own = contexts.iter().position(|context| *context == binding.context).unwrap_or(0);
        let nearer = contexts.get(..own).unwrap_or_default();
        let keys = self.keys(binding).iter().copied();
        keys.filter(|key| self.lookup(nearer, *key).is_none()).collect()
    }

    /// The keys of a binding as text: `j ↓`.
    pub fn text(&self, binding: &Binding) -> String {
        text(self.keys(binding))
    }

    /// How sentences name what leads to an action: its first key, or its name in the palette.
    pub fn way_to(&self, action: Action) -> String {
        let Some(binding) = binding(action) else { return String::new() };
        let key = self.keys(binding).first().map(ToString::to_string);
        key.unwrap_or_else(|| format!(":{}", binding.name))
    }
}

/// Keys as text: `j ↓`.
pub fn text(keys: &[Key]) -> String {
    keys.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::{
        app::{LoadId, Model, update::contexts},
        domain::{GroupId, Timestamp},
        ui::Pane,
    };

    /// Among groups `m` is the manager; the mouse has a second key.
    #[test]
    fn no_key_means_two_things_where_both_hold_but_m_among_groups() {
        for (index, one) in BINDINGS.iter().enumerate() {
            let others = BINDINGS[index + 1..].iter();
            for other in others.filter(|other| other.context.meets(one.context)) {
                let taken = (one.action, other.action) == (A::SetManager, A::Mouse);
                let shared = |key: &&Key| other.keys.contains(key) && !(taken && **key == c('m'));
                let both = one.keys.iter().find(shared);
                assert_eq!(both, None, "{} and {}", one.name, other.name);
            }
        }
    }

    /// The contexts that hold at once are those of a pane.
    #[test]
    fn contexts_meet_in_panes() {
        let mut model = Model::new("docs.example.com", Timestamp::UNIX_EPOCH);
        let mut meeting = HashSet::new();
        let mut open = |model: &mut Model| {
            for pane in [Pane::Users, Pane::Groups, Pane::Tasks] {
                model.focus = pane;
                let here = contexts(model);
                meeting.extend(here.iter().flat_map(|one| here.iter().map(|other| (*one, *other))));
            }
        };
        open(&mut model);
        model.groups.open(GroupId::from_u128(1), LoadId(1));
        open(&mut model);
        for one in Context::ALL {
            for other in Context::ALL {
                assert_eq!(one.meets(other), meeting.contains(&(one, other)), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_chosen_key_replaces_those_of_the_table() {
        let stop = binding(A::Stop).unwrap();
        let mut keymap = Keymap::default();
        assert_eq!(keymap.lookup(&[Tasks, Lists], c('x')), Some(A::Stop));
        keymap.choose(stop, vec![c('X'), Key::ctrl('e')]);
        assert_eq!(keymap.lookup(&[Tasks, Lists], c('x')), None);
        assert_eq!(keymap.lookup(&[Tasks, Lists], Key::ctrl('e')), Some(A::Stop));
        assert_eq!((keymap.text(stop), keymap.way_to(A::Stop)), ("X Ctrl-E".into(), "X".into()));
        keymap.choose(stop, vec![]);
        assert_eq!((keymap.text(stop), keymap.way_to(A::Stop)), (String::new(), ":stop".into()));
        keymap.choose(stop, vec![c('x')]);
        assert_eq!(keymap, Keymap::default(), "as it was");
    }

    #[test]
    fn a_key_that_a_nearer_context_took_is_not_free() {
        let mouse = binding(A::Mouse).unwrap();
        assert_eq!(
            Keymap::default().free_keys(mouse, &[Users, Lists, Everywhere]),
            [c('m'), Key::alt('m')]
        );
        assert_eq!(
            Keymap::default().free_keys(mouse, &[Groups, Members, Lists, Everywhere]),
            [Key::alt('m')]
        );
    }

    #[test]
    fn every_action_is_bound_once_and_explained() {
        let mut seen = HashSet::new();
        for binding in BINDINGS {
            assert!(seen.insert(binding.action), "{:?}", binding.action);
            assert!(binding.help.len() >= 2, "{}", binding.name);
        }
    }

    #[test]
    fn names_are_unique_and_kebab_case_and_fit_their_column() {
        let mut seen = HashSet::new();
        for Binding { name, .. } in BINDINGS {
            assert!(seen.insert(name), "{name} is there twice");
            let is_word =
                |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
            assert!(name.split('-').all(is_word) && name.len() < 14, "{name}");
        }
    }
}
