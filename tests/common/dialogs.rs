//! The console with each of its dialogs open, and without any.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a scene is part of a test")]

use handover::{app::Msg, offboard::undo::Owners, overlays::Overlay};

use super::{
    cases::{completed, foreign_at, held, known, nora_at, plan},
    scene::{Scene, people},
    script::{Script, proof, rooms},
};

/// What opens a dialog: the scene before it, and the keys.
type Way = (&'static str, fn() -> Scene, &'static str);

/// Every dialog in each of its parts.
const WAYS: &[Way] = &[
    ("help", Scene::ready, "1?"),
    ("help_all", Scene::ready, "1??"),
    ("messages", told, "1!"),
    ("palette", Scene::ready, "1:"),
    ("palette_typed", Scene::ready, "1:st<Down>"),
    ("actions_user", Scene::ready, "1jj."),
    ("actions_group", Scene::ready, "2."),
    ("actions_task", running, "3."),
    ("sort", Scene::ready, "1s"),
    ("filters", Scene::ready, "1f<Down><Down>"),
    ("resume", running, ""),
    ("new_key", Scene::ready, "1<C-k>sk-1"),
    ("stop_all", running, "3<C-x>st"),
    ("quit", waiting, "1q"),
    ("sheet_picker", Scene::ready, "1/nora<Enter>o"),
    ("sheet_summary", Scene::ready, "1/nora<Enter>osam<Enter>"),
    ("sheet_guard", Scene::ready, "1/nora<Enter>osam<Enter>pp<Enter>2@"),
    ("sheet_again", silent, "1/nora<Enter>osam<Enter><Enter>"),
    ("sheet_many_picker", Scene::ready, "1jjjj<Space>jj<Space>o"),
    ("sheet_many", Scene::ready, "1jjjj<Space>jj<Space>osam<Enter>"),
    ("undo", kit, ""),
    ("undo_picker", kit, "<Enter>"),
    ("undo_confirm", kit, "<Enter><Enter>z"),
    ("pick_heir", held, "h"),
    ("other_heir", held, "hzo<Enter>"),
    ("other_heir_alone", held, "hzo<Enter><Tab>"),
    ("ladder", running, "3<Enter>"),
    ("ladder_held", held, "<Enter>"),
    ("leave", running, "3w"),
    ("foreign", foreign, "3x"),
    ("review", Scene::ready, "1jjd"),
    ("review_many", Scene::ready, "1Ad1"),
    ("review_word", Scene::ready, "1/joe<Enter>Djoe"),
    ("changes", changed, "1C"),
    ("pick_role", Scene::ready, "1/zo<Enter>R"),
    ("pick_heads", Scene::ready, "2m"),
    ("pick_members", Scene::ready, "2a<Tab>"),
    ("group_form", Scene::ready, "2nOps"),
    ("group_form_members", Scene::ready, "2nOps<Down><Down>"),
    ("headships", heads, ""),
    ("columns", Scene::ready, "1:columns<Enter><Down>"),
];

fn told() -> Scene {
    let mut scene = Scene::ready();
    scene.press("1xlR<Esc>yY");
    scene
}

fn running() -> Scene {
    nora_at(50)
}

fn waiting() -> Scene {
    let mut scene = running();
    plan(&mut scene, &[known(5), known(8), known(11)]);
    scene
}

fn foreign() -> Scene {
    foreign_at(50)
}

/// Leavers are not read again, so the sheet waits.
fn silent() -> Scene {
    Scene { reads_leavers: false, ..Scene::ready() }
}

/// The undo kit of Nora's run, which is done.
fn kit() -> Scene {
    let (mut script, people) = (Script::new(), people());
    let case = script.start(&people[1], &people[11], rooms(&[(73, "Q3"), (74, "Plans")]));
    script.answer(case, completed());
    script.answer(case, proof(people[1].id));
    let mut scene = Scene::ready();
    scene.model.board = script.board;
    scene.msg(Msg::Clock(script.now));
    scene.press("3g:undo-kit<Enter>");
    let owned = [(people[11].id, rooms(&[(73, "Q3")])), (people[1].id, rooms(&[]))];
    scene.msg(Msg::Owners { case, owners: Ok(Owners::new(owned)) });
    scene
}

fn changed() -> Scene {
    let mut scene = Scene::ready();
    scene.press("1jjd<Enter><Esc>");
    scene
}

fn heads() -> Scene {
    let mut scene = Scene::ready();
    scene.press("1/nora<Enter>h");
    scene.answer_loads();
    scene
}

/// The console with this dialog on top.
fn open(way: &Way) -> Scene {
    let (name, scene, keys) = way;
    let mut scene = scene();
    scene.press(keys);
    if *name == "resume" {
        scene.model.overlays.push(Overlay::Resume);
    }
    assert!(!scene.model.overlays.is_empty(), "{name} is open");
    scene
}

/// Every dialog by its name.
pub fn dialogs() -> impl Iterator<Item = (&'static str, Scene)> {
    WAYS.iter().map(|way| (way.0, open(way)))
}

/// The kind of a dialog. A new kind does not compile here until it has a name, and
/// `every_kind_of_dialog_is_there` fails until it has a way.
pub fn kind(overlay: &Overlay) -> usize {
    match overlay {
        Overlay::Help { .. } => 0,
        Overlay::Messages { .. } => 1,
        Overlay::Palette(_) => 2,
        Overlay::Actions(_) => 3,
        Overlay::Sort(_) => 4,
        Overlay::Filters(_) => 5,
        Overlay::Resume => 6,
        Overlay::NewKey(_) => 7,
        Overlay::Confirm(_) => 8,
        Overlay::Sheet(_) => 9,
        Overlay::Undo(_) => 10,
        Overlay::Ladder(_) => 11,
        Overlay::Leave(_) => 12,
        Overlay::Foreign(_) => 13,
        Overlay::Review(_) => 14,
        Overlay::Changes(_) => 15,
        Overlay::Picker(_) => 16,
        Overlay::GroupForm(_) => 17,
        Overlay::Headships(_) => 18,
        Overlay::Columns(_) => 19,
        Overlay::OtherHeir(_) => 20,
    }
}

/// How many kinds there are.
pub const KINDS: usize = 21;
