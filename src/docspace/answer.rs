use std::time::Duration;

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    error::{ApiError, Fault, Place, Reason, Silence, excerpt, is_page},
    wire::Code,
};
use crate::domain::{Clean, Page};

/// One whole answer, as it came over the wire.
#[derive(Clone, Debug)]
pub struct Answer {
    pub(super) place: Place,
    pub(super) status: u16,
    pub(super) content_type: String,
    pub(super) location: String,
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

/// The envelope of every success (docspace-api.md 1.1). Its `statusCode`, `status` and `links`
/// are not worth reading, and its `count` is no length: it only tells an envelope from other JSON.
#[derive(Deserialize)]
struct Envelope<T> {
    response: Option<T>,
    total: Option<Code>,
    count: Option<Code>,
}

impl Answer {
    /// An answer that was not received but written down: of a recording, a test, a benchmark.
    /// `call` names what was asked: `GET people/filter`.
    pub fn recorded(call: &str, status: u16, content_type: &str, body: &[u8]) -> Self {
        Self {
            place: Place { host: "portal.example.com".into(), call: call.into() },
            status,
            content_type: content_type.to_owned(),
            location: String::new(),
            retry_after: None,
            body: body.to_vec(),
        }
    }

    /// The error that this answer is, if it is one.
    pub fn check(&self) -> Result<(), ApiError> {
        let fault = match self.status {
            200..=299 if !is_page(&self.content_type, &self.body) => return Ok(()),
            300..=399 => Fault::Redirected { to: Clean::new(&self.location) },
            429 => Fault::Throttled(self.retry_after.unwrap_or(Duration::from_secs(1))),
            status => {
                Fault::Refused { status, reason: Reason::read(&self.content_type, &self.body) }
            }
        };
        Err(self.error(fault))
    }

    /// What the envelope holds; `None` where the member `response` is absent, which is how the
    /// server writes null.
    pub(super) fn maybe<T: DeserializeOwned>(&self) -> Result<Option<T>, ApiError> {
        let envelope = self.envelope()?;
        // Absence means something (no task is known), so it is only believed of a DocSpace.
        if envelope.response.is_none() && envelope.count.is_none() {
            return Err(self.misshapen("response", "this is no answer of a DocSpace"));
        }
        Ok(envelope.response)
    }

    /// What the envelope has to hold.
    pub(super) fn one<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        self.envelope()?.response.ok_or_else(|| self.misshapen("response", "it is absent"))
    }

    /// A list, with the number of all rows that match. Lists that are not paged have no `total`
    /// and are complete.
    pub(super) fn page<W: DeserializeOwned, T: From<W>>(&self) -> Result<Page<T>, ApiError> {
        let envelope = self.envelope::<Vec<W>>()?;
        let rows = envelope.response.ok_or_else(|| self.misshapen("response", "it is absent"))?;
        let items: Vec<T> = rows.into_iter().map(T::from).collect();
        let total = envelope.total.and_then(|total| total.number());
        let total = total.and_then(|total| u32::try_from(total).ok());
        let here = u32::try_from(items.len()).unwrap_or(u32::MAX);
        Ok(Page { items, total: total.unwrap_or(here) })
    }

    fn envelope<T: DeserializeOwned>(&self) -> Result<Envelope<T>, ApiError> {
        self.check()?;
        // Keeping track of the path costs time, so only an answer that fails is read with it.
        serde_json::from_slice(&self.body).map_err(|_| self.explain::<Envelope<T>>())
    }

    /// Reads a bad body once more, to say where it is bad.
    fn explain<T: DeserializeOwned>(&self) -> ApiError {
        let mut json = serde_json::Deserializer::from_slice(&self.body);
        match serde_path_to_error::deserialize::<_, T>(&mut json) {
            Err(error) if error.inner().is_eof() => self.error(Fault::Silent(Silence::Cut)),
            Err(error) => self.misshapen(&error.path().to_string(), &error.inner().to_string()),
            Ok(_) => self.misshapen(".", "something follows the JSON"),
        }
    }

    fn misshapen(&self, at: &str, problem: &str) -> ApiError {
        self.error(Fault::Misshapen {
            at: Clean::new(at),
            problem: Clean::new(problem),
            excerpt: excerpt(&self.body),
        })
    }

    fn error(&self, fault: Fault) -> ApiError {
        ApiError { place: self.place.clone(), fault }
    }
}
