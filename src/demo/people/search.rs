//! Finding people by text: the words of `filterValue`, and the three searches.

use crate::demo::call::Call;
use crate::demo::envelope::{Answer, Refusal};
use crate::demo::profile::{full, short};
use crate::demo::site::Site;
use crate::demo::world::{Person, Status, World};

use super::words::status_in_route;

/// `GET /people/@search/{query}`: full rows.
pub fn search(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let found = active_with(&site.world, call, call.text(0))?;
    let row = |person: &Person| full(&site.world, call.base, &call.caller, person);
    Ok(Answer::streamed(found.into_iter().map(row).collect()))
}

/// `GET /people/search?query=`: short rows.
pub fn simple_search(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let found = active_with(&site.world, call, call.query.text("query").unwrap_or(""))?;
    let row = |person: &Person| short(&site.world, call.base, person.id);
    Ok(Answer::streamed(found.into_iter().map(row).collect()))
}

/// The active people that have every word somewhere, by id; words of one letter are never found. For
/// DocSpace admins, unpaged (docspace-api.md 4.3, recordings `lists`, `paging`).
fn active_with<'a>(world: &'a World, call: &Call, text: &str) -> Result<Vec<&'a Person>, Refusal> {
    if !call.caller.is_admin() {
        return Err(Refusal::rule());
    }
    let words = Words::read(Some(text), None);
    let findable =
        !words.words.is_empty() && words.words.iter().all(|word| word.chars().count() > 1);
    let hit = |person: &&Person| person.status == Status::Active && words.match_person(person);
    let mut found: Vec<&Person> = world.people.iter().filter(|_| findable).filter(hit).collect();
    found.sort_by_key(|person| person.id);
    Ok(found)
}

/// `GET /people/status/{status}/search?query=`: the text as it is, in names and addresses. For DocSpace
/// admins, unpaged.
pub fn search_by_status(site: &mut Site, call: &Call) -> Result<Answer, Refusal> {
    let statuses = status_in_route(call)?;
    if !call.caller.is_admin() {
        return Err(Refusal::rule());
    }
    let text = call.query.text("query").unwrap_or("").to_lowercase();
    let has = |person: &Person| {
        let texts: [&str; 4] =
            [&person.first_name, &person.last_name, &person.user_name, &person.email];
        texts.iter().any(|field| field.to_lowercase().contains(&text))
    };
    let hit = |person: &&Person| person.status as u8 & statuses != 0 && has(person);
    let row = |person| full(&site.world, call.base, &call.caller, person);
    Ok(Answer::streamed(site.world.people.iter().filter(hit).map(row).collect()))
}

/// `filterValue`: all words must be found; with a separator any part.
#[derive(Debug)]
pub struct Words {
    words: Vec<String>,
    any: bool,
}

impl Words {
    /// Splits the text, at blanks or at the separator.
    pub fn read(value: Option<&str>, separator: Option<&str>) -> Words {
        let value = value.unwrap_or("").to_lowercase();
        let parts: Vec<&str> = match separator {
            Some(separator) => value.split(separator.to_lowercase().as_str()).collect(),
            None => value.split_whitespace().collect(),
        };
        let words = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty());
        Words { words: words.map(str::to_owned).collect(), any: separator.is_some() }
    }

    /// Whether a person has them in a name or the e-mail.
    pub fn match_person(&self, person: &Person) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let texts: [&str; 3] = [&person.first_name, &person.last_name, &person.email];
        let texts = texts.map(str::to_lowercase);
        let found = |word: &String| texts.iter().any(|text| text.contains(word.as_str()));
        if self.any { self.words.iter().any(found) } else { self.words.iter().all(found) }
    }
}
