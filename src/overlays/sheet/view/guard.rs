//! Draws what a deletion destroys, and the line in which it is allowed.

use super::Paper;
use crate::{
    app::Input,
    offboard::ProfileEnd,
    overlays::view::{Line, typed},
};

impl Paper<'_> {
    /// What is destroyed and when (docspace-api.md 9.2), of whom, and the word that allows it.
    pub(super) fn guard(&self, input: &Input) -> Vec<Line> {
        let size = self.size();
        let sentences = match self.sheet.options.profile {
            ProfileEnd::DestroyInRun => vec![
                format!(
                    "At 20-30 % of the run, before any room has moved: all unshared personal \
                     documents and the trash ({size})."
                ),
                "At 95-100 %: the profile. Nothing brings it back, a stop neither.".into(),
            ],
            ProfileEnd::DeleteAfterProof | ProfileEnd::Keep => vec![
                format!(
                    "After the proof, as a step of its own: the profile, with all unshared \
                     personal documents and the trash ({size})."
                ),
                "Without the proof nothing is deleted. Nothing brings it back.".into(),
            ],
        };
        let mut head = Vec::new();
        for sentence in sentences {
            head.extend(self.indented("", &sentence, self.theme.error));
        }
        let ready: Vec<_> = self.sheet.rows.iter().filter(|row| row.is_ready()).collect();
        let body: Vec<Line> =
            ready.iter().flat_map(|row| self.party("from", &row.leaver, self.theme.text)).collect();
        let what = if self.sheet.single().is_some() { "the e-mail" } else { "how many they are:" };
        let ask = format!("To allow it, type {what} {} and press Enter", self.sheet.guard_word());
        let mut foot = self.indented("", &ask, self.theme.strong);
        foot.push(typed(input, self.theme));
        foot.extend(self.hints(&[("Esc", "back, nothing is sent")]));
        self.text(head, body, foot, 0)
    }
}
