//! What is applied must be what is linked.

use super::PlanError;
use crate::history::{Applied, HistorySnapshot};
use crate::options::Tolerance;
use crate::plan::Warning;
use crate::registry::Registry;

/// Refuses a database that remembers other migrations than these. One that remembers more may be tolerated.
pub(super) fn judge(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    ahead: Tolerance,
    warnings: &mut Vec<Warning>,
) -> Result<(), PlanError> {
    let histories = registry.histories();
    for row in &snapshot.applied {
        match registry.find(&row.history, &row.name) {
            Some(migration) if migration.checksum == row.checksum => {}
            Some(migration) => {
                return Err(PlanError::Changed { applied: Box::new(row.clone()), migration });
            }
            None if histories.contains(row.history.as_str()) => match ahead {
                Tolerance::Refuse => return Err(PlanError::Unknown { applied: Box::new(row.clone()) }),
                Tolerance::Warn => warnings.push(Warning::Ahead { applied: row.name.clone() }),
                Tolerance::Allow => {}
            },
            // Another program's history, in the same database.
            None => refuse_renamed(registry, snapshot, row)?,
        }
    }
    Ok(())
}

/// Refuses to run everything a second time because the crate got another name.
fn refuse_renamed(registry: &Registry, snapshot: &HistorySnapshot, row: &Applied) -> Result<(), PlanError> {
    let twin =
        registry.migrations().iter().find(|migration| migration.name == row.name && migration.checksum == row.checksum);
    match twin {
        Some(twin) if snapshot.applied.iter().all(|row| row.history != twin.history) => {
            Err(PlanError::Renamed { linked: twin.history, applied: row.history.clone() })
        }
        _ => Ok(()),
    }
}
