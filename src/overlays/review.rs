//! What will be changed, and what not and why. Enter begins it; what cannot be undone needs a
//! word that is typed.

pub mod view;

use super::{Overlay, menu_row};
use crate::{
    app::{Effects, Input, Key, KeyCode, Model, update::chores::begin},
    domain::{Clean, Reason},
    offboard::chores::Wanted,
};

/// From so many changes on, their number must be typed: a slip of a key may not disable a company.
const MANY: usize = 10;

/// The question.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// What it is about.
    pub title: String,
    /// What is said about it; `true` for what to look at twice.
    pub lines: Vec<(bool, String)>,
    /// What will be done.
    pub doable: Vec<Wanted>,
    /// Who is left out, and why.
    pub blocked: Vec<(Clean, Reason)>,
    /// The word that must be typed; `None` if Enter is enough.
    pub word: Option<String>,
    /// What was typed so far.
    pub typed: Input,
    /// The first row that is shown of those who are concerned.
    pub top: usize,
}

impl Review {
    /// A question without anything to do yet.
    pub fn new(title: String) -> Self {
        let (lines, doable, blocked) = (Vec::new(), Vec::new(), Vec::new());
        Self { title, lines, doable, blocked, word: None, typed: Input::default(), top: 0 }
    }

    /// Says something about it.
    pub fn line(&mut self, text: String) {
        self.lines.push((false, text));
    }

    /// Says something to look at twice.
    pub fn warning(&mut self, text: String) {
        self.lines.push((true, text));
    }

    /// Enter alone is not enough.
    pub fn must_type(&mut self, word: &str) {
        self.word = Some(word.to_owned());
    }

    /// How many rows it has of people and groups.
    pub fn rows(&self) -> usize {
        self.doable.len() + self.blocked.len()
    }

    /// Asks for the number of many changes, too.
    pub fn ask(mut self) -> Overlay {
        if self.doable.len() >= MANY && self.word.is_none() {
            self.word = Some(self.doable.len().to_string());
        }
        Overlay::Review(self)
    }

    pub(super) fn key(mut self, model: &mut Model, key: Key) -> Effects {
        let confirmed = self.word.as_ref().is_none_or(|word| self.typed.value().trim() == word);
        match key.code {
            KeyCode::Enter if confirmed => return begin(model, self.title, self.doable),
            KeyCode::Up | KeyCode::Down | KeyCode::PageUp | KeyCode::PageDown => {
                self.top = menu_row(key, self.top, self.rows());
            }
            _ if self.word.is_some() => {
                self.typed.key(key);
            }
            KeyCode::Char('q') => return Effects::new(),
            _ => {}
        }
        model.overlays.push(Overlay::Review(self));
        Effects::new()
    }
}
