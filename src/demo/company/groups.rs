//! The groups, and who heads them.

use fastrand::Rng;

use super::material::{GroupSketch, HeadSketch, Material};
use super::{Group, Person, Role, Status, draw_id, index_of};

/// Founds the groups. Guests are in none, a third of the others neither; who heads one is in it
/// (docspace-api.md 7.2).
pub fn found(material: &Material, people: &[Person], dice: &mut Rng) -> Vec<Group> {
    let mut groups: Vec<Group> = material
        .groups
        .iter()
        .map(|sketch| Group {
            id: draw_id(dice),
            name: sketch.name.clone(),
            head: choose_head(sketch, material, people, dice),
            members: Vec::new(),
        })
        .collect();
    let open: Vec<usize> =
        (0..groups.len()).filter(|index| !material.groups[*index].empty).collect();
    for (index, _) in people.iter().enumerate().filter(|(_, person)| person.role != Role::Guest) {
        let count = dice.choice([0, 0, 1, 1, 1, 2]).unwrap_or(0);
        for group in dice.choose_multiple(open.iter(), count) {
            groups[*group].members.push(index);
        }
    }
    for group in &mut groups {
        let head = group.head.filter(|head| !group.members.contains(head));
        group.members.extend(head);
    }
    groups
}

fn choose_head(
    sketch: &GroupSketch,
    material: &Material,
    people: &[Person],
    dice: &mut Rng,
) -> Option<usize> {
    let of_cast = match &sketch.head {
        HeadSketch::Nobody => return None,
        HeadSketch::Cast(handle) => index_of(&material.cast, handle, people.len()),
        HeadSketch::Active => None,
    };
    of_cast.or_else(|| {
        let fit = |person: &Person| person.status == Status::Active && person.role != Role::Guest;
        let fit: Vec<usize> = (0..people.len()).filter(|index| fit(&people[*index])).collect();
        dice.choice(fit)
    })
}
