//! Draws the undo kit.

use ratatui::{layout::Rect, style::Style};

use super::{Kit, Part, name};
use crate::{
    app::Model,
    domain::{Area, Room},
    offboard::{
        Case, Party,
        undo::{Outcome, Owner},
    },
    overlays::{
        page_top,
        view::{Line, Rows, hint, people::People, typed},
    },
    ui::{Theme, text},
};

/// The columns of the dialog that are not its text.
const AROUND: u16 = 6;
/// Columns for a room's title, and for a name.
const TITLE: usize = 26;
/// Columns for a room's id.
const ID: usize = 8;

/// A row of the list.
pub(super) enum Row<'a> {
    /// An area, and how many rooms it held; `None` is unknown.
    Area(Area, Option<usize>),
    /// A room, and its place in the kit.
    Room(usize, &'a Room),
}

/// The rows of the list, area by area; areas that held nothing are left out.
pub(super) fn rows(case: &Case) -> Vec<Row<'_>> {
    let Some(facts) = case.facts() else { return Vec::new() };
    let mut rows = Vec::new();
    let mut place = 0;
    for area in Area::ALL {
        let rooms = facts.holdings.rooms.of(area);
        if rooms.is_none_or(|rooms| !rooms.is_empty()) {
            rows.push(Row::Area(area, rooms.map(<[_]>::len)));
        }
        for room in rooms.into_iter().flatten() {
            rows.push(Row::Room(place, room));
            place += 1;
        }
    }
    rows
}

/// The lines of the kit, and where those who are chosen from are.
pub(in crate::overlays) fn lines(
    kit: &Kit,
    model: &Model,
    area: Rect,
    theme: &Theme,
) -> (Vec<Line>, Rows) {
    let Some(case) = model.board.case(kit.case) else {
        return (
            vec![vec![("the task is not on the board any more".into(), theme.warning)]],
            Rows::default(),
        );
    };
    // The frame, the footer, and the line of keys.
    let room = usize::from(area.height.saturating_sub(4));
    match &kit.part {
        Part::Rooms => (list(kit, case, model, room, theme), Rows::default()),
        Part::Picker { typed: input, cursor } => {
            let mut lines = head(case, theme);
            let mut line = vec![("new owner  ".to_owned(), theme.strong)];
            line.extend(typed(input, theme));
            lines.push(line);
            let people = kit.candidates(model);
            let row = people.iter().position(|person| Some(person.id) == *cursor).unwrap_or(0);
            let columns = People::heirs(usize::from(area.width.saturating_sub(AROUND)), theme);
            if people.is_empty() {
                lines.push(vec![("nobody matches who can own rooms".into(), theme.warning)]);
            } else {
                lines.push(columns.heads());
            }
            let room = room.saturating_sub(lines.len() + 2).max(2);
            let top = page_top(row, room);
            let begin = lines.len();
            let shown = people.iter().skip(top).take(room);
            lines.extend(shown.map(|person| columns.row(person, &[])));
            let cursor = (!people.is_empty()).then_some(begin + row - top);
            let rows = Rows::of(begin..lines.len(), cursor);
            lines.push(vec![]);
            lines.push(hint(theme, &[("Enter", "choose"), ("↑↓", "move"), ("Esc", "back")]));
            (lines, rows)
        }
        Part::Confirm { to, typed: input } => {
            let mut lines = head(case, theme);
            let rooms = text::counted(count(case), "room");
            let heirs: Vec<&str> = case.heirs().map(|heir| heir.name.as_str()).collect();
            let heir = heirs.join(" or ");
            lines.push(vec![(format!("to    {}", party(to)), theme.strong)]);
            lines.push(vec![]);
            for sentence in [
                format!("Of these {rooms}, those that {heir} still owns get this owner."),
                "They are given one after the other; x ends it after the room under way.".into(),
            ] {
                lines.push(vec![(sentence, theme.text)]);
            }
            lines.push(vec![]);
            lines.push(vec![("Type that e-mail and press Enter:".into(), theme.strong)]);
            lines.push(typed(input, theme));
            (lines, Rows::default())
        }
    }
}

/// Fewer lines than this show rooms instead of explanations.
const ROOMY: usize = 12;

fn list(kit: &Kit, case: &Case, model: &Model, room: usize, theme: &Theme) -> Vec<Line> {
    let is_roomy = room >= ROOMY;
    let mut lines = if is_roomy { head(case, theme) } else { Vec::new() };
    for sentence in [
        "Rooms the leaver owned before; each can get another owner, one by one.",
        "Files, shared documents and connections do not come back.",
    ]
    .into_iter()
    .filter(|_| is_roomy)
    {
        lines.push(vec![(sentence.to_owned(), theme.faint)]);
    }
    if let Some(Err(failure)) = &kit.owners {
        let text = format!("whose they are now could not be read: {failure}");
        lines.push(vec![(text, theme.warning)]);
    }
    if let Some(undo) = model.board.undo(kit.case) {
        let style = if undo.is_over() && !undo.is_whole() { theme.warning } else { theme.strong };
        lines.push(vec![(format!("to    {}: {}", party(undo.to()), undo.summary()), style)]);
    }
    let gap = is_roomy.then(Line::new);
    lines.extend(gap.clone());
    let rows = rows(case);
    let room = room.saturating_sub(lines.len() + usize::from(is_roomy)).max(1);
    let top = kit.top.min(rows.len().saturating_sub(room));
    for row in rows.iter().skip(top).take(room) {
        lines.push(match row {
            Row::Area(area, Some(count)) => {
                vec![(format!("{} {count}", area.word()), theme.strong)]
            }
            Row::Area(area, None) => {
                let text = format!("{}: could not be read before the start", area.word());
                vec![(text, theme.warning)]
            }
            Row::Room(place, room) => {
                let (words, style) = state(kit, case, model, *place, room, theme);
                let id = padded(&room.id.to_string(), ID, theme);
                let title = padded(&room.title, TITLE, theme);
                vec![(format!("  {id}{title}"), theme.text), (words, style)]
            }
        });
    }
    lines.extend(gap);
    lines.push(keys(kit, model, rows.len() > room, theme));
    lines
}

/// What can be pressed, or why nothing can be given.
fn keys(kit: &Kit, model: &Model, scrolls: bool, theme: &Theme) -> Line {
    let mut hints = Vec::new();
    let has_rest = model.board.undo(kit.case).is_some_and(crate::offboard::Undo::has_rest);
    let impossible = kit.impossible(model);
    if model.board.is_undoing(kit.case) {
        hints.push(("x", "end it"));
    } else if impossible.is_none() {
        hints.push(("Enter", "give them to somebody else"));
        if has_rest {
            hints.push(("R", "retry the rest"));
        }
    }
    if scrolls {
        hints.push(("jk", "scroll"));
    }
    hints.push(("Esc", "back"));
    let mut line = hint(theme, &hints);
    line.extend(impossible.map(|why| (why.to_owned(), theme.warning)));
    line
}

/// Whose a room is, or what became of it.
fn state(
    kit: &Kit,
    case: &Case,
    model: &Model,
    place: usize,
    room: &Room,
    theme: &Theme,
) -> (String, Style) {
    let owner = |owner: Owner| match owner {
        Owner::Is(person) => format!("{}'s", name(model, case, person)),
        Owner::Other => "somebody else's, or gone".into(),
        Owner::Hidden => "its owner cannot be seen".into(),
    };
    let undo = model.board.undo(kit.case);
    let begun = undo.and_then(|undo| Some((undo, undo.rooms().get(place)?)));
    match (begun, &kit.owners) {
        (Some((undo, _)), _) if undo.current() == Some(place) => {
            ("being given".into(), theme.running)
        }
        (Some((_, giving)), _) => match &giving.outcome {
            Outcome::Open => ("not given".into(), theme.faint),
            Outcome::Given => ("given".into(), theme.text),
            Outcome::Verified => ("given, seen in the list".into(), theme.strong),
            Outcome::Unknown(why) => (format!("unknown: {why}"), theme.warning),
            Outcome::Skipped(whose) => (format!("left alone: {}", owner(*whose)), theme.warning),
            Outcome::Failed(why) => (format!("failed: {why}"), theme.error),
        },
        (None, Some(Ok(owners))) => (owner(owners.of(room)), theme.text),
        (None, Some(Err(_))) => ("unknown".into(), theme.faint),
        (None, None) => ("reading".into(), theme.faint),
    }
}

fn head(case: &Case, theme: &Theme) -> Vec<Line> {
    let from = vec![(format!("from  {}", party(case.leaver())), theme.text)];
    let went = case.heirs().map(|heir| vec![(format!("went  {}", party(heir)), theme.text)]);
    [from].into_iter().chain(went).collect()
}

fn count(case: &Case) -> usize {
    case.facts().map_or(0, |facts| facts.holdings.rooms.known().count())
}

fn party(party: &Party) -> String {
    format!("{}  {}", party.email, party.name)
}

fn padded(piece: &str, columns: usize, theme: &Theme) -> String {
    let piece = text::fit(piece, columns, theme.symbols.cut);
    let pad = " ".repeat(columns + 2 - text::width(&piece));
    format!("{piece}{pad}")
}
