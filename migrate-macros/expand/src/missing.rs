//! Why a table or a column is not there, if that can be told: it is created further down, or was dropped or renamed.

use crate::evaluate::Evaluation;
use migrate_ir::diagnostic::Diagnostic;
use migrate_ir::object::{Conflict, Removal};
use migrate_ir::object_ref::ObjectRef;

/// Finds the migration before this one that removed something, and what it did.
pub(crate) type FindRemoval<'a> = &'a dyn Fn(&ObjectRef<String>) -> Option<(String, Removal)>;

/// The message of a conflict of the operation at that position.
pub(crate) fn explain(
    conflict: Conflict,
    position: usize,
    evaluation: &Evaluation<'_>,
    find_removal: FindRemoval<'_>,
) -> Diagnostic {
    let Some(missing) = conflict.missing else { return conflict.message };
    let (before, after) = evaluation.operations.split_at(position.min(evaluation.operations.len()));
    let noun = missing.to_string();
    if let Some(created) = after.iter().position(|operation| operation.creates(&missing)) {
        let title = match evaluation.locations.line(position + created) {
            0 => format!("{noun} is created further down"),
            line => format!("{noun} is created further down, in line {line}"),
        };
        let message = Diagnostic::new(title);
        return message.help("move that line above this one");
    }
    let (by, removal) = match Removal::find(before, &missing) {
        Some((at, removal)) => {
            let by = match evaluation.locations.line(at) {
                0 => "a line above".to_owned(),
                line => format!("line {line}"),
            };
            (by, removal)
        }
        None => match find_removal(&missing) {
            Some((name, removal)) => (format!("`{name}`"), removal),
            None => return conflict.message,
        },
    };
    match removal {
        Removal::Dropped => Diagnostic::new(format!("{noun} is not there any more: {by} dropped it"))
            .help("leave this out, or create it again first"),
        Removal::Renamed(to) => Diagnostic::new(format!("{noun} has another name by now: {by} renamed it"))
            .help_code("write the new name", [format!("{to:?}")]),
    }
}
