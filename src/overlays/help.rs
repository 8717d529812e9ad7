//! All keys, as a projection of the binding table.

use crate::app::keymap::{self, Context};

/// The lines of the help: headings, and `keys — sentence`.
pub fn lines() -> Vec<(String, &'static str)> {
    let mut lines = Vec::new();
    for context in Context::ALL {
        lines.push((context.heading().to_owned(), ""));
        for binding in keymap::bindings(context) {
            lines.push((keymap::keys(binding), binding.help));
        }
    }
    lines
}

/// docs/KEYS.md.
pub fn markdown() -> String {
    let mut text = String::from(
        "# Keys\n\nMade from the binding table in `src/app/keymap.rs`; a test keeps it current \
         (`UPDATE_DOCS=1 cargo test` writes it).\n",
    );
    for context in Context::ALL {
        text.extend(["\n## ", context.heading(), "\n\n| keys | what they do |\n|---|---|\n"]);
        for binding in keymap::bindings(context) {
            let keys: Vec<String> = binding.keys.iter().map(|key| format!("`{key}`")).collect();
            let changes = if binding.changes_portal { " **Changes the portal.**" } else { "" };
            text.extend(["| ", &keys.join(" "), " | ", binding.help, ".", changes, " |\n"]);
        }
    }
    text
}
