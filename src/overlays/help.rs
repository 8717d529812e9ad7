//! The keys, as a projection of the binding table.

use crate::app::{
    Model,
    keymap::{self, Context},
    update,
};

/// The contexts whose keys are shown.
pub fn contexts(model: &Model, all: bool) -> Vec<Context> {
    if all { Context::ALL.to_vec() } else { update::contexts(model) }
}

/// The lines of the help: headings, and `keys — sentence`.
pub fn lines(contexts: &[Context]) -> Vec<(String, &'static str)> {
    let mut lines = Vec::new();
    for context in contexts {
        lines.push((context.heading().to_owned(), ""));
        for binding in keymap::bindings(*context) {
            lines.push((keymap::keys(binding), binding.help));
        }
    }
    lines
}

/// docs/KEYS.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Keys\n\nMade from the binding table in `src/app/keymap.rs`; a test keeps it current \
         (`UPDATE_DOCS=1 cargo test` writes it). Each action can be done by its name, too: `:` \
         opens a line to type it.\n",
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
