//! Draws the groups of a person.

use super::Headships;
use crate::{
    domain::Group,
    overlays::view::{Line, hint},
    ui::{Theme, text},
};

/// The groups that they head, the others by name, and what to press; and the cursor's place.
pub(in crate::overlays) fn lines(
    dialog: &Headships,
    room: usize,
    theme: &Theme,
) -> (Vec<Line>, Option<usize>) {
    let who = format!("{}  {}", dialog.person.email, dialog.person.name);
    let mut lines = vec![vec![(who, theme.text)], vec![]];
    let mut cursor = None;
    match (&dialog.headed, &dialog.failure) {
        (_, Some(failure)) => lines.push(vec![(failure.to_string(), theme.error)]),
        (None, None) => lines.push(vec![("reading".into(), theme.faint)]),
        (Some(headed), None) => {
            let heading = match headed.len() {
                0 => "heads no group".to_owned(),
                many => format!("heads {}", text::counted(many, "group")),
            };
            lines.push(vec![(heading, theme.strong)]);
            let room = room.saturating_sub(9).max(1);
            let top = dialog.row.saturating_sub(room - 1);
            for (index, group) in headed.iter().enumerate().skip(top).take(room) {
                if index == dialog.row {
                    cursor = Some(lines.len());
                }
                lines.push(headed_line(dialog, group, theme));
            }
            lines.push(in_groups(dialog, headed, theme));
        }
    }
    lines.push(vec![]);
    let hand = if dialog.marked.is_empty() { "hand over all" } else { "hand over marked" };
    let keys = [("Enter", hand), ("Space", "mark"), ("g", "show in Groups"), ("Esc", "back")];
    lines.push(hint(theme, &keys));
    (lines, cursor)
}

fn headed_line(dialog: &Headships, group: &Group, theme: &Theme) -> Line {
    let mark = if dialog.marked.contains(&group.id) { theme.symbols.mark } else { " " };
    let ldap = if group.ldap { "  LDAP: its directory decides" } else { "" };
    vec![
        (format!("{mark} "), theme.marked),
        (group.name.to_string(), if group.ldap { theme.impossible } else { theme.text }),
        (format!("  {}{ldap}", text::counted(group.members as usize, "member")), theme.faint),
    ]
}

/// The groups that they are in without heading them.
fn in_groups(dialog: &Headships, headed: &[Group], theme: &Theme) -> Line {
    let heads = |id| headed.iter().any(|group| group.id == id);
    let others = dialog.names.iter().filter(|group| !heads(group.id));
    let others: Vec<&str> = others.map(|group| &*group.name).collect();
    let names = if others.is_empty() { "no other group".into() } else { others.join(", ") };
    vec![("is in  ".to_owned(), theme.strong), (names, theme.faint)]
}
