//! An interrupted migration is finished before anything else, in the direction in which it was going.

use super::Planned;
use crate::connection::Server;
use crate::error::PlanError;
use crate::history::{Record, Unfinished};
use crate::registry::Registry;

/// The rest of the interrupted migration, where there is one.
pub(super) fn resume(registry: &Registry, record: &Record, server: Server) -> Result<Option<Planned>, PlanError> {
    let Some(unfinished) = &record.unfinished else {
        return Ok(None);
    };
    let Some(migration) = registry.find(&unfinished.history, &unfinished.name) else {
        return Err(PlanError::UnknownUnfinished { unfinished: Box::new(unfinished.clone()) });
    };
    let mut planned = Planned::of(migration, unfinished.way, server)?;
    refuse_another_past(&planned, unfinished)?;
    planned.resumed = Some(unfinished.clone());
    Ok(Some(planned))
}

/// The steps that ran must be the first steps of the migration as it is now. A step that the server refused left
/// nothing behind, so it may have been corrected.
fn refuse_another_past(planned: &Planned, unfinished: &Unfinished) -> Result<(), PlanError> {
    let begun = unfinished.begun.as_ref().filter(|begun| begun.error.is_none()).map(|begun| &begun.sql);
    let mut steps = planned.direction.steps.iter();
    for (index, ran) in unfinished.done.iter().chain(begun).enumerate() {
        let present = steps.next().map(crate::migration::Step::sql);
        if present.as_ref() != Some(ran) {
            return Err(PlanError::ChangedUnfinished {
                unfinished: Box::new(unfinished.clone()),
                step: index + 1,
                ran: ran.clone(),
                present,
            });
        }
    }
    Ok(())
}
