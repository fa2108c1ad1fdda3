//! What a run will do: a pure function of what is linked, what the database remembers, and the goal.

use std::collections::BTreeSet;

use crate::direction::Direction;
use crate::history::{Applied, HistorySnapshot};
use crate::migration::Migration;
use crate::options::{Options, Tolerance};
use crate::registry::Registry;
use crate::server::ServerInfo;
use applied::AppliedOrder;

mod applied;
mod drift;
mod error;
mod find;
mod goal;
mod planned;
mod resume;
mod warning;

#[cfg(test)]
mod tests;

pub use error::PlanError;
pub use goal::{Down, Goal, Up};
pub use planned::Planned;
pub use warning::Warning;

pub(crate) use find::find;
pub(crate) use resume::resume;

/// What a run will do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The server that it is for.
    pub server: ServerInfo,
    /// The migrations to run, in this order.
    pub migrations: Vec<Planned>,
    /// What may be a mistake, and is tolerated.
    pub warnings: Vec<Warning>,
}

/// How strictly a plan is judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// A pending migration, where a later one is applied.
    pub out_of_order: Tolerance,
    /// A database that has migrations which are not linked.
    pub ahead: Tolerance,
}

impl Policy {
    /// As the options say.
    pub fn of(options: &Options) -> Self {
        Self { out_of_order: options.out_of_order, ahead: options.ahead }
    }
}

impl Plan {
    /// The plan that reaches the goal. Without a database at hand, give the server as [`ServerInfo::unknown`] and an empty
    /// snapshot.
    pub fn new(
        registry: &Registry,
        snapshot: &HistorySnapshot,
        server: ServerInfo,
        goal: &Goal,
        policy: Policy,
    ) -> Result<Self, PlanError> {
        let mut warnings = Vec::new();
        drift::judge(registry, snapshot, policy.ahead, &mut warnings)?;
        let resumed = resume(registry, snapshot, server)?;
        let mut applied = AppliedOrder::of(registry, snapshot);
        if let Some(planned) = &resumed {
            applied.run(planned.migration, planned.direction);
        }
        let direction = resumed.as_ref().map(|planned| planned.direction);
        let mut plan = Self { server, migrations: resumed.into_iter().collect(), warnings };
        let (direction, indexes) = match goal {
            Goal::Up(target) => (Direction::Up, up(registry, &applied, target, direction, policy, &mut plan.warnings)?),
            Goal::Down(target) => (Direction::Down, down(registry, snapshot, &applied, target, direction)?),
            Goal::Redo => return plan.redo(registry, &applied),
            Goal::Reset => return plan.reset(registry, &applied),
            Goal::Resume => return Ok(plan),
        };
        for index in indexes {
            plan.add(registry.migrations()[index], direction)?;
        }
        Ok(plan)
    }

    /// On a cluster that ends the transactions of others: says so, where a step locks a table.
    pub(crate) fn warn_of_ended_transactions(&mut self) {
        let steps = self.migrations.iter().flat_map(Planned::remaining);
        let locks = steps.flat_map(|step| step.impact.locks.unwrap_or_default());
        let tables: BTreeSet<_> = locks.filter(|lock| lock.blocks != "nothing").map(|lock| lock.table).collect();
        if !tables.is_empty() {
            self.warnings.push(Warning::EndsTransactions { tables: tables.into_iter().collect() });
        }
    }

    fn redo(mut self, registry: &Registry, applied: &AppliedOrder<'_>) -> Result<Self, PlanError> {
        // A redo that was interrupted on its way down has only the way up left.
        if let [Planned { migration, direction: Direction::Down, .. }] = *self.migrations {
            self.add(migration, Direction::Up)?;
        } else if let Some(index) = applied.newest_first().next() {
            let newest = registry.migrations()[index];
            self.add(newest, Direction::Down)?;
            self.add(newest, Direction::Up)?;
        }
        Ok(self)
    }

    fn reset(mut self, registry: &Registry, applied: &AppliedOrder<'_>) -> Result<Self, PlanError> {
        for index in applied.newest_first() {
            self.add(registry.migrations()[index], Direction::Down)?;
        }
        // What only the database knows goes, and does not come back.
        for &migration in registry.migrations().iter().filter(|migration| !migration.is_stored()) {
            self.add(migration, Direction::Up)?;
        }
        Ok(self)
    }

    fn add(&mut self, migration: &'static Migration, direction: Direction) -> Result<(), PlanError> {
        let planned = Planned::of(migration, direction, self.server)?;
        self.migrations.push(planned);
        Ok(())
    }
}

/// The indexes of the migrations to apply. One that an interrupted run began counts as one of the steps.
fn up(
    registry: &Registry,
    applied: &AppliedOrder<'_>,
    target: &Up,
    resumed: Option<Direction>,
    policy: Policy,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<usize>, PlanError> {
    let all = registry.migrations();
    let (end, count) = match target {
        Up::All => (all.len(), usize::MAX),
        Up::Steps(count) => (all.len(), count.saturating_sub(usize::from(resumed == Some(Direction::Up)))),
        Up::To(name) => (find(registry, name)? + 1, usize::MAX),
    };
    let pending: Vec<_> = (0..end).filter(|index| !applied.contains(*index)).take(count).collect();
    for &index in &pending {
        let Some(later) = applied.later(index) else { continue };
        let (pending, applied) = (all[index].name, later.name);
        match policy.out_of_order {
            Tolerance::Refuse => return Err(PlanError::OutOfOrder { pending, applied }),
            Tolerance::Warn => warnings.push(Warning::OutOfOrder { pending, applied }),
            Tolerance::Allow => {}
        }
    }
    Ok(pending)
}

/// The indexes of the migrations to revert, the newest first.
fn down(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    applied: &AppliedOrder<'_>,
    target: &Down,
    resumed: Option<Direction>,
) -> Result<Vec<usize>, PlanError> {
    let count = match target {
        Down::All => usize::MAX,
        Down::Steps(count) => count.saturating_sub(usize::from(resumed == Some(Direction::Down))),
        Down::Batch => {
            let batch = |index: usize| {
                let migration = registry.migrations()[index];
                let is_it =
                    |row: &&Applied| (row.history.as_str(), row.name.as_str()) == (migration.history, migration.name);
                snapshot.applied.iter().find(is_it).and_then(|row| row.batch)
            };
            let newest = applied.newest_first().next().and_then(batch);
            match newest {
                Some(newest) => applied.newest_first().take_while(|index| batch(*index) == Some(newest)).count(),
                // Applied by a version without batches, one by one as far as anybody knows.
                None => 1,
            }
        }
        Down::To(name) => {
            let last = find(registry, name)?;
            if !applied.contains(last) {
                return Err(PlanError::NotApplied { name: registry.migrations()[last].name });
            }
            applied.newest_first().take_while(|index| *index != last).count()
        }
    };
    Ok(applied.newest_first().take(count).collect())
}
