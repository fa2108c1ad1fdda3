//! New migrations that undo a linked one, for databases that only go forward.

use std::collections::BTreeSet;

use migrate_ir::builder::Schema;
use migrate_ir::dialect::Target;
use migrate_ir::object::NoInverse;
use migrate_ir::revert::{self, HistoryMigration, Obstacle, RevertMigration};

use crate::error::{Error, RevertError};
use crate::migration::{DownSteps, Migration};
use crate::plan::find;
use crate::registry::Registry;

/// The migrations that undo another one together, not written to any file yet.
///
/// ```no_run
/// # fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Registry, Revert, RevertStep};
///
/// let Revert { migration, parts, .. } = Registry::linked()?.revert("m0002_add_avatar")?;
/// for RevertStep { operation, notes, .. } in parts.iter().flat_map(|part| &part.steps) {
///     println!("undoes {}: {operation:?} {notes:?}", migration.name);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Revert {
    /// The migration that they undo.
    pub migration: &'static Migration,
    /// The migrations, in order, to come after all that are linked.
    pub parts: Vec<RevertMigration>,
}

impl Registry {
    /// What undoes the migration of this name, or `history::name`, once all linked ones are applied.
    pub fn revert(&self, name: &str) -> Result<Revert, Error> {
        let migration = self.migrations()[find(self, name)?];
        Ok(reverting(self, migration).map(|parts| Revert { migration, parts })?)
    }
}

fn reverting(registry: &Registry, migration: &'static Migration) -> Result<Vec<RevertMigration>, RevertError> {
    let name = migration.name;
    for script in migration.scripts.iter() {
        match script.down {
            DownSteps::Irreversible(reason) => {
                return Err(RevertError::Irreversible { name, reason: reason.to_owned() });
            }
            DownSteps::Reversible(_) => {}
        }
    }
    let history: Vec<_> =
        registry.migrations().iter().copied().filter(|other| other.history == migration.history).collect();
    let at = history.iter().position(|other| other.name == name).unwrap_or_default();
    let targets = targets(&history);
    let past: Vec<_> = history
        .iter()
        .map(|migration| {
            let operations = migration.body.map_or_else(Vec::new, Schema::record);
            HistoryMigration { name: migration.name, operations }
        })
        .collect();
    revert::revert(&past, at, &targets).map_err(|obstacle| match obstacle {
        Obstacle::Nothing => RevertError::Nothing { name },
        Obstacle::NoInverse { operation: _, why: NoInverse::Irreversible(reason) } => {
            RevertError::Irreversible { name, reason }
        }
        Obstacle::NoInverse { operation, why: NoInverse::Unknown(why) } => {
            RevertError::Unknown { name, operation, why }
        }
        Obstacle::Changed { by, operation, conflict } => {
            RevertError::Changed { name, by: by.map(|by| history[by].name), operation, conflict }
        }
        Obstacle::Refused { dialect, operation, refusal } => RevertError::Refused { name, dialect, operation, refusal },
    })
}

/// The servers that a history was compiled for. One of them may refuse a migration, which then has no script for it.
fn targets(history: &[&Migration]) -> Vec<Target> {
    let scripts = history.iter().flat_map(|migration| migration.scripts.iter());
    let targets: BTreeSet<_> =
        scripts.map(|script| Target { oldest: script.oldest, ..Target::of(script.dialect) }).collect();
    targets.into_iter().collect()
}
