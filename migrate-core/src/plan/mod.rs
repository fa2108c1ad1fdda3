//! What a run will do: a pure function of what is linked, what the database remembers, and the goal.
//!
//! So a plan can be made without a database:
//!
//! ```
//! use migrate_core::history::HistorySnapshot;
//! use migrate_core::plan::{Plan, PlanError, Policy, named};
//! use migrate_core::server::{Dialect, ServerInfo};
//! use migrate_core::{Goal, Registry, Up};
//!
//! # fn main() -> Result<(), PlanError> {
//! let (registry, empty) = (Registry::nothing(), HistorySnapshot::default());
//! let server = ServerInfo::unknown(Dialect::Postgres);
//! let plan = Plan::new(&registry, &empty, server, &Goal::Up(Up::All), Policy::default())?;
//! assert!(plan.migrations.is_empty() && plan.warnings.is_empty());
//! let missing = named(&registry, "m0001_create_users");
//! assert!(matches!(missing, Err(PlanError::NoSuchMigration { near: None, .. })));
//! # Ok(())
//! # }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::direction::Direction;
use crate::findings::{Finding, Judge, Verdict, find as find_findings};
use crate::history::HistorySnapshot;
use crate::migration::Migration;
use crate::options::Tolerance;
use crate::registry::Registry;
use crate::server::ServerInfo;
use applied::AppliedOrder;

mod applied;
mod error;
mod expected;
mod find;
mod goal;
mod must_be_empty;
mod planned;
mod resume;
mod shared_tables;
mod warning;

#[cfg(test)]
mod tests;

pub use crate::options::Policy;
pub use error::PlanError;
pub use find::named;
pub use goal::{Down, Goal, Up};
pub use planned::Planned;
pub use warning::Warning;

pub(crate) use find::find;
pub(crate) use resume::resume;

/// What a run will do.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Migrator, Plan, Up};
///
/// let mut migrator = Migrator::connect("sqlite:app.db").await?;
/// let plan: Plan = migrator.plan(Up::All).await?;
/// for planned in &plan.migrations {
///     println!("{} {}", planned.direction, planned.migration.name);
///     for step in planned.remaining() {
///         println!("{}:\n{}", step.summary, step.sql());
///     }
/// }
/// for warning in &plan.warnings {
///     println!("{warning}");
/// }
/// migrator.run_plan(&plan).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The server that it is for.
    pub server: ServerInfo,
    /// What it reaches.
    pub goal: Goal,
    /// The migrations to run, in this order.
    pub migrations: Vec<Planned>,
    /// Those of them that are reverted although no run applied them: somebody marked them as applied.
    pub marked: Vec<&'static str>,
    /// What may be a mistake, and is tolerated.
    pub warnings: Vec<Warning>,
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
        let findings = find_findings(registry, snapshot, policy);
        let warnings = judge(registry, snapshot, policy, goal, &findings)?;
        let resumed = resume(registry, snapshot, server)?;
        let mut applied = AppliedOrder::of(registry, snapshot);
        if let Some(planned) = &resumed {
            applied.run(planned.migration, planned.direction);
        }
        let direction = resumed.as_ref().map(|planned| planned.direction);
        let mut plan = Self {
            server,
            goal: goal.clone(),
            migrations: resumed.into_iter().collect(),
            marked: Vec::new(),
            warnings,
        };
        let (direction, indexes) = match goal {
            Goal::Up(target) => {
                let indexes = up(registry, &applied, target, direction)?;
                refuse_out_of_order(registry, &indexes, policy, &findings, &mut plan.warnings)?;
                (Direction::Up, indexes)
            }
            Goal::Down(target) => (Direction::Down, down(registry, snapshot, &applied, target, &plan.migrations)?),
            Goal::Redo => return Ok(plan.redo(registry, &applied)?.with_marked(snapshot)),
            Goal::Reset => return Ok(plan.reset(registry, &applied)?.with_marked(snapshot)),
            Goal::Resume => return Ok(plan),
        };
        for index in indexes {
            plan.add(registry.migrations()[index], direction)?;
        }
        shared_tables::refuse(registry, &plan.migrations, server.dialect)?;
        if matches!(goal, Goal::Down(_)) {
            let blocking = plan.migrations.iter().filter(|planned| planned.direction == Direction::Down);
            plan.warnings.extend(blocking.filter_map(Warning::of_revert));
        }
        Ok(plan.with_marked(snapshot))
    }

    fn with_marked(self, snapshot: &HistorySnapshot) -> Self {
        let reverted = self.migrations.iter().filter(|planned| planned.direction == Direction::Down);
        let marked = reverted.map(|planned| planned.migration).filter(|migration| snapshot.is_marked(migration));
        Self { marked: marked.map(|migration| migration.name).collect(), ..self }
    }

    /// On a cluster that ends the transactions of others: says so, where a step locks a table.
    pub(crate) fn warn_of_ended_transactions(&mut self) {
        let steps = self.migrations.iter().flat_map(Planned::remaining);
        let locks = steps.flat_map(|step| step.impact.locks());
        let tables: BTreeSet<_> = locks.filter(|lock| !lock.blocks_nothing()).map(|lock| lock.table).collect();
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
) -> Result<Vec<usize>, PlanError> {
    let all = registry.migrations();
    let (end, count) = match target {
        Up::All => (all.len(), usize::MAX),
        Up::Steps(count) => (all.len(), count.saturating_sub(usize::from(resumed == Some(Direction::Up)))),
        Up::To(name) => (find(registry, name)? + 1, usize::MAX),
    };
    Ok((0..end).filter(|index| !applied.contains(*index)).take(count).collect())
}

/// Refuses what the findings stop; what they only warn of is given back.
fn judge(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    policy: Policy,
    goal: &Goal,
    findings: &[Finding],
) -> Result<Vec<Warning>, PlanError> {
    let judge = Judge::new(registry, policy);
    let stops = |Verdict { stops_up, stops_down, repairable: _ }: Verdict| match goal {
        Goal::Up(_) => stops_up,
        Goal::Down(_) => stops_down,
        Goal::Redo | Goal::Reset => stops_up || stops_down,
        Goal::Resume => snapshot.unfinished.as_ref().is_some_and(|unfinished| match unfinished.direction {
            Direction::Up => stops_up,
            Direction::Down => stops_down,
        }),
    };
    // Whether something is out of order depends on how far a run goes.
    let whole = findings.iter().filter(|finding| !matches!(finding, Finding::OutOfOrder { .. }));
    let (stopping, others): (Vec<_>, Vec<_>) = whole.partition(|finding| stops(judge.verdict(finding)));
    PlanError::refuse(&stopping)?;
    let told = |finding: &&Finding| !judge.verdict(finding).repairable;
    Ok(others.into_iter().filter(told).map(Warning::of).collect())
}

/// Refuses to apply migrations before those that are applied, unless that is tolerated.
fn refuse_out_of_order(
    registry: &Registry,
    pending: &[usize],
    policy: Policy,
    findings: &[Finding],
    warnings: &mut Vec<Warning>,
) -> Result<(), PlanError> {
    let pending: BTreeSet<_> = pending.iter().map(|index| registry.migrations()[*index].name).collect();
    let of_pending = |finding: &&Finding| matches!(finding, Finding::OutOfOrder { pending: migration, .. } if pending.contains(migration.name));
    let out_of_order: Vec<_> = findings.iter().filter(of_pending).collect();
    match policy.out_of_order {
        Tolerance::Refuse => PlanError::refuse(&out_of_order),
        Tolerance::Warn => {
            warnings.extend(out_of_order.into_iter().map(Warning::of));
            Ok(())
        }
        Tolerance::Allow => Ok(()),
    }
}

/// The indexes of the migrations to revert, the newest first.
fn down(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    applied: &AppliedOrder<'_>,
    target: &Down,
    resumed: &[Planned],
) -> Result<Vec<usize>, PlanError> {
    let resumed = resumed.iter().find(|planned| planned.direction == Direction::Down);
    let count = match target {
        Down::All => usize::MAX,
        Down::Steps(count) => count.saturating_sub(usize::from(resumed.is_some())),
        Down::Batch => return Ok(newest_batch(registry, snapshot, applied, resumed)),
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

/// The indexes of the newest batch, the newest first. What was marked as applied belongs to no batch. A batch of which a
/// migration was being reverted is the newest still.
fn newest_batch(
    registry: &Registry,
    snapshot: &HistorySnapshot,
    applied: &AppliedOrder<'_>,
    resumed: Option<&Planned>,
) -> Vec<usize> {
    let batches: BTreeMap<_, _> =
        snapshot.applied.iter().map(|row| ((row.history.as_str(), row.name.as_str()), row.batch)).collect();
    let batch_of = |migration: &Migration| batches.get(&(migration.history, migration.name)).copied().flatten();
    let mut run = applied
        .newest_first()
        .map(|index| (index, registry.migrations()[index]))
        .filter(|(_, migration)| !snapshot.is_marked(migration))
        .peekable();
    let newest = match resumed {
        Some(planned) => batch_of(planned.migration),
        None => run.peek().and_then(|(_, migration)| batch_of(migration)),
    };
    match (newest, resumed) {
        (Some(newest), _) => {
            run.take_while(|(_, migration)| batch_of(migration) == Some(newest)).map(|(index, _)| index).collect()
        }
        // Applied by a version without batches, one by one as far as anybody knows.
        (None, None) => run.take(1).map(|(index, _)| index).collect(),
        (None, Some(_)) => Vec::new(),
    }
}
