//! What goes to the clipboard of the person's terminal: of the marked rows, or of the one under
//! the cursor.

use super::tell;
use crate::{
    app::{Effect, Effects, Model},
    domain::{Group, Person},
    offboard::{Case, Level, Notice},
    screens::tasks::view::state_words,
    ui::{Pane, text},
};

/// How many bytes are sent at most: terminals drop what is much longer.
const MOST: usize = 100_000;

/// Copies ids, a line each.
pub(super) fn ids(model: &mut Model) -> Effects {
    let ids: Vec<String> = match model.focus {
        Pane::Tasks => {
            model.cursor_case().iter().map(|case| case.leaver().id.to_string()).collect()
        }
        Pane::Groups if model.groups.open.is_none() => {
            model.groups.list.cursor().iter().map(ToString::to_string).collect()
        }
        _ => model.chosen().iter().map(ToString::to_string).collect(),
    };
    copy(model, "id", &ids)
}

/// Copies rows as text, a line each, with tabs between what stands in them.
pub(super) fn rows(model: &mut Model) -> Effects {
    let rows: Vec<String> = match model.focus {
        Pane::Tasks => model.cursor_case().iter().map(|case| task(case, model)).collect(),
        Pane::Groups if model.groups.open.is_none() => {
            let group_at = |id| model.groups.get(id).map(group);
            model.groups.list.cursor().and_then(group_at).into_iter().collect()
        }
        _ => model.chosen().iter().filter_map(|id| model.people.get(*id)).map(person).collect(),
    };
    copy(model, "row", &rows)
}

fn person(person: &Person) -> String {
    let Person { name, email, role, status, groups, .. } = person;
    [name, email, role.word(), status.word(), groups].join("\t")
}

fn group(group: &Group) -> String {
    let manager = group.manager.as_ref().map(|manager| &*manager.name).unwrap_or_default();
    [&group.name, manager, &group.members.to_string()].join("\t")
}

fn task(case: &Case, model: &Model) -> String {
    let leaver = case.leaver();
    let (heir, heir_email) =
        case.heir().map_or(("", ""), |heir| (heir.name.as_str(), heir.email.as_str()));
    let state = state_words(case, &model.board, model.now);
    [&leaver.name, &leaver.email, heir, heir_email, &state].join("\t")
}

/// Nobody answers whether the terminal took it (OSC 52), so that is not claimed.
fn copy(model: &mut Model, what: &str, lines: &[String]) -> Effects {
    let count = text::counted(lines.len(), what);
    let copied = lines.join("\n");
    if copied.len() > MOST {
        let text = format!("{count} are more than a terminal's clipboard takes");
        return tell(model, Notice::new(Level::Warning, text));
    }
    let what = match lines {
        [one] => one.replace('\t', "  "),
        _ => count,
    };
    let text = format!("clipboard (if your terminal allows it): {what}");
    let mut effects = tell(model, Notice::new(Level::Info, text));
    effects.push(Effect::Copy(copied));
    effects
}
