//! When a report is written, and what is said of it.

use super::tell;
use crate::{
    app::{Effect, Effects, Model},
    domain::{Clean, Session, Timestamp},
    offboard::{
        Case, Conclusion, Level, Notice, Origin, Party, Report,
        report::{Head, NOTEWORTHY_OFFSET, Signer, clocks},
    },
};

/// Whether something is still to come in a case of ours.
pub(super) fn is_busy(model: &Model) -> bool {
    let is_busy = |case: &Case| {
        case.origin() == Origin::Ours && !case.is_settled() || model.board.is_undoing(case.id())
    };
    model.board.cases().iter().any(is_busy)
}

/// Whether something may have been changed: nobody needs a report on leavers who were only taken
/// out of the line.
pub(super) fn is_worth_keeping(model: &Model) -> bool {
    let untouched = Conclusion::Withdrawn { begun: false };
    model.board.cases().iter().any(|case| *case.conclusion() != untouched)
}

/// Writes a report on the board as it is now.
pub(super) fn write(model: &Model) -> Effect {
    let head = Head {
        program: Clean::new(concat!("handover ", env!("CARGO_PKG_VERSION"))),
        portal: model.host.clone(),
        portal_title: model.portal.title.clone(),
        portal_version: model.portal.version.clone(),
        written: whole_seconds(model.now),
        by: model.session().map(signer),
        clock_ahead_seconds: model.net.clock_offset.map(|offset| offset.as_secs()),
    };
    Effect::WriteReport(Box::new(Report::of(&model.board, head)))
}

fn signer(session: &Session) -> Signer {
    let Session { key, me, .. } = session;
    Signer { party: Party::from(me), role: me.role, key_name: key.name.clone() }
}

/// The second of this time: a report is no finer.
fn whole_seconds(at: Timestamp) -> Timestamp {
    Timestamp::from_second(at.as_second()).unwrap_or(at)
}

/// Says where the report is, or why there is none.
pub(super) fn wrote(model: &mut Model, written: Result<Vec<String>, String>) -> Effects {
    match written {
        Ok(paths) => {
            let text = one_name(&paths);
            model.last_report = Some(text.clone());
            tell(model, Notice::new(Level::Info, format!("report: {text}")))
        }
        Err(why) => tell(model, Notice::new(Level::Error, why)),
    }
}

/// Files that differ only in their endings, in a word: `x.{csv,json,txt}`.
fn one_name(paths: &[String]) -> String {
    let parts: Vec<_> = paths.iter().filter_map(|path| path.rsplit_once('.')).collect();
    match parts.first() {
        Some((stem, _)) if parts.iter().all(|(other, _)| other == stem) => {
            let endings: Vec<&str> = parts.iter().map(|(_, ending)| *ending).collect();
            format!("{stem}.{{{}}}", endings.join(","))
        }
        _ => paths.join(" "),
    }
}

/// Says once that the clocks differ: times of the audit trail are the portal's.
pub(super) fn compare_clocks(model: &mut Model) -> Effects {
    let noteworthy = model.net.clock_offset.filter(|offset| offset.abs() > NOTEWORTHY_OFFSET);
    let Some(offset) = noteworthy.filter(|_| model.told_offset.is_none()) else {
        return Effects::new();
    };
    model.told_offset = Some(offset);
    let text = format!("{}: times of the audit trail are its own", clocks(offset.as_secs()));
    tell(model, Notice::new(Level::Warning, text))
}
