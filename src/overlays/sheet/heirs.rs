//! Who can inherit, which rule gives each leaver an heir, and who is blocked.

use std::collections::HashSet;

use super::{Row, Rule, Sheet, Stage};
use crate::{
    app::{Model, directory::Order, search::Words},
    domain::{Group, Person, PersonId, may_inherit, may_offboard},
    offboard::Party,
};

impl Sheet {
    /// Everybody who cannot inherit because they leave: in this plan, whoever was marked, or in a
    /// case of the board that has not ended.
    fn leaving(&self, model: &Model) -> HashSet<PersonId> {
        self.rows.iter().map(|row| row.leaver.id).chain(model.board.leavers()).collect()
    }

    /// Finds the heirs that match what was typed.
    pub(super) fn find(&mut self, model: &Model) {
        let leaving = model.people.rows(self.leaving(model));
        let words = Words::of(self.filter.value());
        let heirs = model.people.sorted(Order::Name, |row, person, text| {
            may_inherit(person, &[]).is_ok() && !leaving.contains(row) && text.names_have(&words)
        });
        self.heirs.set_order(heirs.into_iter().map(|(_, person)| person.id).collect());
    }

    /// Whether two people have this name of those who leave and those who can inherit: they are
    /// told apart by e-mail and id.
    pub fn has_namesake(&self, name: &str, model: &Model) -> bool {
        let leaves = |person: &&Person| self.row(person.id).is_some();
        let is_here = |person: &&Person| may_inherit(person, &[]).is_ok() || leaves(person);
        model.people.named(name).filter(is_here).nth(1).is_some()
    }

    /// Says of each row who inherits and what stands against it, by what is known now.
    pub(super) fn judge(&mut self, model: &Model) {
        let leaving = self.leaving(model);
        let (rule, one) = (self.rule, self.one.clone());
        let (again, disable) = (self.stage == Stage::Again, self.options.disable);
        let managers = if rule == Rule::Managers { managers(model, &leaving) } else { vec![] };
        for row in &mut self.rows {
            row.blocked = blocked(row, model, disable, again);
            let wanted = match (&row.own, rule) {
                (Some(own), _) => Ok(own.clone()),
                (None, Rule::One) => one.clone().ok_or_else(|| "needs an heir".to_owned()),
                (None, Rule::Managers) => manager_of(row.leaver.id, model, &managers),
                (None, Rule::Each) => Err("needs an heir".to_owned()),
            };
            let is_gone = row.asked
                && row.again.is_some()
                && row.failure.is_none()
                && row.facts.as_ref().is_some_and(|facts| facts.heir.is_none());
            row.heir = match wanted {
                Ok(heir) if is_gone => Err(format!("{} no longer exists", heir.name)),
                Ok(heir) => still_inherits(heir, model, &leaving),
                none => none,
            };
        }
        let place = |row: &Row| match (&row.blocked, row.differences()) {
            (Some(_), _) => 2,
            (None, []) => 1,
            (None, _) => 0,
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
        return Some(model.no_session().unwrap_or("not read yet").into());
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

/// The groups whose manager can inherit: how a list of names contains them, and the manager.
fn managers<'a>(model: &'a Model, leaving: &HashSet<PersonId>) -> Vec<(String, &'a Person)> {
    let manager = |group: &Group| {
        let manager = model.people.get(group.manager.as_ref()?.id)?;
        let fits = may_inherit(manager, &[]).is_ok() && !leaving.contains(&manager.id);
        (fits && !group.name.is_empty()).then(|| (among(&group.name), manager))
    };
    model.groups.iter().filter_map(manager).collect()
}

/// The one person who manages a group that the leaver is in, and can inherit. A leaver's groups
/// are known by name only: two groups of one name count both, and make two managers of it.
fn manager_of(
    leaver: PersonId,
    model: &Model,
    managers: &[(String, &Person)],
) -> Result<Party, String> {
    let groups = among(model.people.get(leaver).map_or("", |person| &person.groups));
    let mut fit = managers.iter().filter(|(group, _)| groups.contains(group)).map(|(_, who)| who);
    match fit.next() {
        None => Err("no group manager can inherit".into()),
        Some(one) if fit.all(|other| other.id == one.id) => Ok(Party::from(*one)),
        Some(_) => Err("several group managers: pick one".into()),
    }
}

/// Names that are joined by `, `, so that a whole one is found among them. A name may contain
/// a comma itself.
fn among(names: &str) -> String {
    format!(", {names}, ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_found_among_joined_names_even_with_a_comma_in_its_own() {
        for (name, expected) in [
            ("Sales", true),
            ("Ops, Berlin", true),
            ("R&D", true),
            ("Sale", false),
            ("Berlin Sales", false),
        ] {
            let names = among("R&D, Ops, Berlin, Sales");
            assert_eq!(names.contains(&among(name)), expected, "{name}");
        }
    }
}
