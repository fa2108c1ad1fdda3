//! An interrupted migration is finished before anything else, in the direction in which it was going.
//!
//! The database keeps the script that was begun. It is finished by that script, whatever SQL this version of the library
//! would write for the same migration. Only where the server refused the next step, and the steps before it are the same
//! in both, is the linked script used: the refused step left nothing behind, and may be correct by now. Where the author
//! has changed the migration since, the steps that ran must be the first steps of the linked script.

use super::{PlanError, Planned};
use crate::history::{HistorySnapshot, Unfinished};
use crate::migration::{Migration, Script, Step, steps_of, stored_script};
use crate::registry::Registry;
use crate::server::ServerInfo;

/// The rest of the interrupted migration, where there is one.
pub(crate) fn resume(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    server: ServerInfo,
) -> Result<Option<Planned>, PlanError> {
    let Some(unfinished) = &snapshot.unfinished else {
        return Ok(None);
    };
    let Some(migration) = registry.find(&unfinished.history, &unfinished.name) else {
        // That is a finding, which stops every run.
        return Ok(None);
    };
    let begun = begun(unfinished)?;
    let planned = match begun {
        Some(script) if migration.checksum == unfinished.checksum => {
            let stored = Planned::of_script(migration, unfinished.direction, script)?;
            match Planned::of(migration, unfinished.direction, server) {
                Ok(linked) if was_refused(unfinished) && same_steps(&linked, &stored, unfinished.done) => linked,
                Ok(_) | Err(_) => stored,
            }
        }
        Some(_) | None => Planned::of(migration, unfinished.direction, server)?,
    };
    refuse_changed_steps(&planned, migration, unfinished, begun)?;
    Ok(Some(Planned { resumed: Some(unfinished.clone()), ..planned }))
}

/// Whether the server refused the step after those that are done.
fn was_refused(unfinished: &Unfinished) -> bool {
    unfinished.begun.as_ref().is_some_and(|begun| begun.error.is_some())
}

/// Whether the first so many steps are the same in both.
fn same_steps(one: &Planned, other: &Planned, count: usize) -> bool {
    let steps = |planned: &Planned| planned.step_list.steps.get(..count).map(sql_of);
    steps(one).is_some_and(|sql| Some(sql) == steps(other))
}

fn sql_of(steps: &[Step]) -> Vec<String> {
    steps.iter().map(Step::sql).collect()
}

/// The script that was begun, as the database keeps it.
fn begun(unfinished: &Unfinished) -> Result<Option<&'static Script>, PlanError> {
    let Unfinished { name, script, library_version, .. } = unfinished;
    let Some(text) = script else { return Ok(None) };
    let script = stored_script(name, library_version, text)?;
    Ok(Some(Box::leak(Box::new(script))))
}

/// The steps that ran must be the first steps of the migration as it is now. A step that the server refused left
/// nothing behind, so it may have been corrected.
fn refuse_changed_steps(
    planned: &Planned,
    migration: &Migration,
    unfinished: &Unfinished,
    begun: Option<&Script>,
) -> Result<(), PlanError> {
    let interrupted = unfinished.begun.as_ref().filter(|begun| begun.error.is_none());
    let count = unfinished.done + usize::from(interrupted.is_some());
    let begun = begun.and_then(|script| steps_of(script, unfinished.direction).ok());
    for index in 0..count {
        let present = planned.step_list.steps.get(index).map(Step::sql);
        let ran = match begun {
            Some(begun) => begun.steps.get(index).map(Step::sql),
            // The script is gone. The migration is the same, and so are its steps as far as can be told.
            None if migration.checksum == unfinished.checksum => present.clone(),
            None => None,
        };
        if ran.is_none() || present != ran {
            return Err(PlanError::ChangedUnfinished {
                unfinished: Box::new(unfinished.clone()),
                step: index + 1,
                ran,
                present,
            });
        }
    }
    Ok(())
}
