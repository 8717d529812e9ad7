//! What the header shows of a portal (docspace-api.md 10). Asked without the key: a key without
//! `*:read` is refused here, where nobody at all is welcome (docspace-api.md 2.2).

use serde::Deserialize;

use super::{Client, answer::Answer, error::ApiError};
use crate::domain::{Clean, Failure};

impl Client {
    /// The portal's title; `None` if it has none.
    pub async fn portal_title(&self) -> Result<Option<Clean>, Failure> {
        self.get_without_key("settings", decode_title).await
    }

    /// The version of the server, such as `3.7.2`. May take more than five seconds, while the
    /// portal looks for its document server (recording `misc`).
    pub async fn portal_version(&self) -> Result<Option<Clean>, Failure> {
        self.get_without_key("settings/version/build", decode_version).await
    }
}

/// Reads the portal's title from its settings.
pub fn decode_title(answer: &Answer) -> Result<Option<Clean>, ApiError> {
    answer.one::<Settings>().map(|settings| filled(settings.greeting_settings))
}

/// Reads the server's version from its versions.
pub fn decode_version(answer: &Answer) -> Result<Option<Clean>, ApiError> {
    answer.one::<Versions>().map(|versions| filled(versions.doc_space))
}

fn filled(text: Option<String>) -> Option<Clean> {
    text.map(|text| Clean::new(&text)).filter(|text| !text.is_empty())
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    greeting_settings: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Versions {
    doc_space: Option<String>,
}
