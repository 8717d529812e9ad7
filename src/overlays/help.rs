//! The keys, as a projection of the binding table.

use crate::app::{
    Action, Model,
    keymap::{self, Binding, Context, Keymap},
    update,
};

/// The lines of the help for this pane or for all: headings, and keys with their sentence.
pub fn lines(model: &Model, all: bool) -> Vec<(String, &'static str)> {
    let contexts = if all { Context::ALL.to_vec() } else { update::contexts(model) };
    let mut lines = Vec::new();
    for context in contexts {
        lines.push((context.heading().to_owned(), ""));
        for binding in keymap::bindings(context) {
            lines.push((keys(binding, &model.preferences.keymap), binding.help));
        }
    }
    lines
}

/// The dialog's title.
pub fn title(model: &Model, all: bool) -> String {
    let more = model.preferences.keymap.way_to(Action::Help);
    if all { "All keys".into() } else { format!("Keys of this pane; {more} shows all") }
}

/// Its keys; without any, what the palette takes.
fn keys(binding: &Binding, keymap: &Keymap) -> String {
    if keymap.keys(binding).is_empty() {
        keymap.way_to(binding.action)
    } else {
        keymap.text(binding)
    }
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
