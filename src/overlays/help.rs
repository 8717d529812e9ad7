//! The keys, as a projection of the binding table.

use crate::app::{
    Action, Key, Model,
    keymap::{self, Binding, Context},
    update,
};

/// The lines of the help: headings, and keys with their sentence. Those of the place in front are
/// the keys that work there; those of all places are the whole table.
pub fn lines(model: &Model, all: bool) -> Vec<(String, &'static str)> {
    let (here, keymap) = (update::contexts(model), &model.preferences.keymap);
    let contexts = if all { &Context::ALL[..] } else { &here };
    let mut lines = Vec::new();
    for context in contexts {
        lines.push((context.heading().to_owned(), ""));
        for binding in keymap::bindings(*context) {
            let taken = if all { &[] } else { contexts };
            lines.push((keys(binding, &keymap.free_keys(binding, taken)), binding.help));
        }
    }
    lines
}

/// The dialog's title.
pub fn title(model: &Model, all: bool) -> String {
    let more = model.preferences.keymap.way_to(Action::Help);
    if all { "All keys".into() } else { format!("Keys of this pane; {more} shows all") }
}

/// These keys of it; without any, what the palette takes.
fn keys(binding: &Binding, keys: &[Key]) -> String {
    if keys.is_empty() { format!(":{}", binding.name) } else { keymap::text(keys) }
}

/// docs/KEYS.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Keys\n\nMade from the binding table in `src/app/keymap.rs`; a test keeps it current \
         (`UPDATE_DOCS=1 cargo test` writes it). Each action can be done by its name, too: `:` \
         opens a line to type it. The config file can give it other keys \
         (`assets/config.example.toml`).\n",
    );
    for context in Context::ALL {
        let head = "\n\n| keys | name | what they do |\n|---|---|---|\n";
        text.extend(["\n## ", context.heading(), head]);
        for binding in keymap::bindings(context) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            let changes = if binding.changes_portal { " **Changes the portal.**" } else { "" };
            let name = format!(" | `{}` | ", binding.name);
            text.extend(["| ", &keys.join(" "), &name, binding.help, ".", changes, " |\n"]);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_key_is_shown_by_its_name() {
        let keyless = Binding { keys: &[], name: "stop-all", ..keymap::BINDINGS[0] };
        assert_eq!(keys(&keyless, keyless.keys), ":stop-all");
    }
}
