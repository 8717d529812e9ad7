//! What an admin sees of groups and their changes.

use handover::{
    app::{Effect, Msg},
    domain::{Failure, FailureKind},
    offboard::Seen,
    ui::Theme,
};

use crate::scene::{Scene, text};

macro_rules! frame {
    ($name:expr, $scene:expr, $width:expr, $height:expr) => {
        insta::assert_snapshot!(
            format!("{}_{}x{}", $name, $width, $height),
            $scene.screen($width, $height)
        )
    };
}

/// Three people are to be disabled: one is, one was refused, one waits for its answer.
fn bulk() -> Scene {
    let mut scene = Scene::ready();
    scene.press("1/a<Enter>A<Esc>d<Enter>");
    for answer in [Ok(()), Err(Failure::new(FailureKind::Refused, "The portal has no seat"))] {
        let find = |effect: &Effect| match effect {
            Effect::Change { chore, change, .. } => Some((*chore, change.clone())),
            _ => None,
        };
        let (chore, change) = scene.effects.iter().rev().find_map(find).unwrap();
        let Some(handover::offboard::Look::Person(id)) = change.look() else { panic!() };
        let mut person = scene.model.people.get(id).unwrap().clone();
        if answer.is_ok() {
            person.status = handover::domain::PersonStatus::Disabled;
        }
        scene.msg(Msg::Changed { chore, told: answer });
        scene.msg(Msg::Looked { chore, seen: Ok(Box::new(Seen::Person(Some(person)))) });
    }
    scene
}

#[test]
fn dialogs_of_groups() {
    let mut scene = Scene::ready();
    scene.press("2");
    for (name, keys) in [
        ("group_actions", "."),
        ("new_group", "nOps"),
        ("pick_manager", "m"),
        ("add_members", "a<Tab><Tab>"),
        ("move_to", "M"),
        ("delete_group", "D"),
    ] {
        scene.press(keys);
        frame!(name, scene, 80, 24);
        scene.press("<Esc>");
    }
    scene.press("Mempty<Enter>");
    frame!("move_members", scene, 80, 24);
}

#[test]
fn headships_and_the_question_before_many_changes() {
    let mut scene = Scene::ready();
    scene.press("1/nora<Enter>h");
    scene.answer_loads();
    frame!("headships", scene, 80, 24);
    let mut scene = Scene::ready();
    scene.press("1Ad");
    frame!("disable_many", scene, 80, 24);
    frame!("disable_many", scene, 120, 40);
}

#[test]
fn results_live_at_all_sizes_and_without_colour() {
    let mut scene = bulk();
    frame!("changes", scene, 80, 24);
    frame!("changes", scene, 120, 40);
    frame!("changes", scene, 60, 16);
    let buffer = scene.buffer(80, 24, &Theme::plain(false));
    insta::assert_snapshot!("changes_ascii", text(&buffer));
}
