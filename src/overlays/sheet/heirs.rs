//! Who can inherit, which rule gives each leaver an heir, and who is blocked.

use std::collections::{HashMap, HashSet};

use super::{Row, Rule, Sheet, Stage};
use crate::{
    app::Model,
    domain::{Group, Person, PersonId, may_inherit, may_offboard},
    offboard::Party,
};

impl Sheet {
    /// Everybody who cannot inherit because they leave: in this plan, whoever was marked, or in a
    /// case of the board that has not ended.
    fn leaving(&self, model: &Model) -> HashSet<PersonId> {
        self.rows.iter().map(|row| row.leaver.id).chain(model.board.leavers()).collect()
    }

    /// Finds the heirs that match what was typed, and who of those on the screen are namesakes.
    pub(super) fn find(&mut self, model: &Model) {
        let leaving = self.leaving(model);
        let filter = self.filter.value().to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let mut heirs: Vec<(String, &Person)> = model
            .people
            .iter()
            .filter(|person| may_inherit(person, &[]).is_ok() && !leaving.contains(&person.id))
            .map(|person| (person.name.to_lowercase(), person))
            .collect();
        let leavers = self.rows.iter().map(|row| row.leaver.name.to_lowercase());
        self.namesakes = twice(leavers.chain(heirs.iter().map(|(name, _)| name.clone())));
        heirs.retain(|(name, person)| {
            let email = person.email.to_lowercase();
            words.iter().all(|word| name.contains(word) || email.contains(word))
        });
        heirs.sort_by(|(a, one), (b, other)| (a, &one.email).cmp(&(b, &other.email)));
        self.heirs.set_order(heirs.into_iter().map(|(_, person)| person.id).collect());
    }

    /// Says of each row who inherits and what stands against it, by what is known now.
    pub(super) fn judge(&mut self, model: &Model) {
        let leaving = self.leaving(model);
        let (rule, one) = (self.rule, self.one.clone());
        let (again, disable) = (self.stage == Stage::Again, self.options.disable);
        for row in &mut self.rows {
            row.blocked = blocked(row, model, disable, again);
            let wanted = match (&row.own, rule) {
                (Some(own), _) => Ok(own.clone()),
                (None, Rule::One) => one.clone().ok_or_else(|| "needs an heir".to_owned()),
                (None, Rule::Managers) => manager_of(row.leaver.id, model, &leaving),
                (None, Rule::Each) => Err("needs an heir".to_owned()),
            };
            let is_gone = row.changes.is_some()
                && row.failure.is_none()
                && row.facts.as_ref().is_some_and(|facts| facts.heir.is_none());
            row.heir = match wanted {
                Ok(heir) if is_gone => Err(format!("{} no longer exists", heir.name)),
                Ok(heir) => still_inherits(heir, model, &leaving),
                none => none,
            };
        }
        let place = |row: &Row| match (&row.blocked, &row.changes) {
            (Some(_), _) => 2,
            (None, Some(changes)) if !changes.is_empty() => 0,
            _ => 1,
        };
        let mut order: Vec<&Row> = self.rows.iter().collect();
        order.sort_by_key(|row| place(row));
        let order = order.into_iter().map(|row| row.leaver.id).collect();
        self.table.set_order(order);
    }
}

/// What stands against this person's offboarding.
fn blocked(row: &Row, model: &Model, disable: bool, again: bool) -> Option<String> {
    if let Some(failure) = row.failure.as_ref().filter(|_| again) {
        return Some(format!("could not be read again: {failure}"));
    }
    if row.facts.as_ref().is_some_and(|facts| facts.leaver.is_none()) {
        return Some("the profile no longer exists".into());
    }
    let (Some(actor), Some(person)) = (model.actor(), model.people.get(row.leaver.id)) else {
        return Some("not signed in yet".into());
    };
    let allowed = may_offboard(&actor, person, disable);
    let allowed = allowed.and_then(|()| model.board.may_plan(person.id));
    allowed.err().map(|refusal| refusal.sentence().to_owned())
}

/// An heir who was chosen earlier may have been disabled, or may leave by now.
fn still_inherits(
    heir: Party,
    model: &Model,
    leaving: &HashSet<PersonId>,
) -> Result<Party, String> {
    if leaving.contains(&heir.id) {
        return Err(format!("{} leaves too", heir.name));
    }
    match model.people.get(heir.id).map(|person| may_inherit(person, &[])) {
        Some(Err(refusal)) => Err(format!("{}: {}", heir.name, refusal.sentence())),
        _ => Ok(heir),
    }
}

/// The one person who manages a group that the leaver is in, and can inherit. A leaver's groups
/// are known by name only: two groups of one name count both, and make two managers of it.
fn manager_of(
    leaver: PersonId,
    model: &Model,
    leaving: &HashSet<PersonId>,
) -> Result<Party, String> {
    let groups = model.people.get(leaver).map(|person| &*person.groups).unwrap_or_default();
    let managers: HashSet<PersonId> = model
        .groups
        .iter()
        .filter(|group| is_among(group, groups))
        .filter_map(|group| group.manager.as_ref().map(|manager| manager.id))
        .collect();
    let can_inherit =
        |person: &&Person| may_inherit(person, &[]).is_ok() && !leaving.contains(&person.id);
    let mut fit = managers.iter().filter_map(|id| model.people.get(*id)).filter(can_inherit);
    match (fit.next(), fit.next()) {
        (Some(one), None) => Ok(Party::from(one)),
        (Some(_), Some(_)) => Err("several group managers: pick one".into()),
        (None, _) => Err("no group manager can inherit".into()),
    }
}

/// Whether a group stands in a list of names that are joined by `, `. A name may contain that.
fn is_among(group: &Group, names: &str) -> bool {
    let name = &*group.name;
    !name.is_empty() && format!(", {names}, ").contains(&format!(", {name}, "))
}

/// What is there more than once.
fn twice(names: impl Iterator<Item = String>) -> HashSet<String> {
    let mut seen = HashMap::new();
    for name in names {
        *seen.entry(name).or_insert(0_u32) += 1;
    }
    seen.into_iter().filter(|(_, times)| *times > 1).map(|(name, _)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Clean, GroupId};

    #[test]
    fn a_group_is_found_among_joined_names_even_with_a_comma_in_its_own() {
        let group = |name: &str| Group {
            id: GroupId::from_u128(1),
            name: Clean::new(name),
            manager: None,
            members: 0,
            ldap: false,
        };
        for (name, expected) in [
            ("Sales", true),
            ("Ops, Berlin", true),
            ("R&D", true),
            ("Sale", false),
            ("Berlin Sales", false),
            ("", false),
        ] {
            assert_eq!(is_among(&group(name), "R&D, Ops, Berlin, Sales"), expected, "{name}");
        }
    }

    #[test]
    fn namesakes_are_names_that_are_there_twice() {
        let names = ["sam", "kim", "sam"].map(str::to_owned);
        assert_eq!(twice(names.into_iter()), HashSet::from(["sam".to_owned()]));
    }
}
