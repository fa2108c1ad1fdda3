//! A run that is taken back: whether the server would do it, with everything that it would refuse.

use std::time::{Duration, Instant};

use super::Executor;
use super::sqlite_rebuild::{self, Orphans};
use super::timeouts::LockBudget;
use super::write_history::{Attempts, StatementFailure};
use crate::direction::Direction;
use crate::error::{Error, Remains, RunError, Stage};
use crate::event::Event;
use crate::history::HistorySnapshot;
use crate::lock::Begin;
use crate::migration::Migration;
use crate::plan::{Goal, Plan, Planned};
use crate::server::StatementLimits;

/// What a dry run found. Nothing of it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DryRun {
    /// What was run and taken back, in this order.
    pub tried: Vec<TriedMigration>,
    /// What was not: the first that cannot be in a transaction, and everything after it.
    pub untried: Vec<UntriedMigration>,
}

/// A migration that was run and taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TriedMigration {
    /// The history that it belongs to.
    pub history: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Applied or reverted.
    pub direction: Direction,
    /// How long it took.
    pub duration: Duration,
}

/// A migration that was not run.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UntriedMigration {
    /// The history that it belongs to.
    pub history: &'static str,
    /// Its name.
    pub name: &'static str,
}

impl Executor<'_> {
    /// Runs what reaches the goal in one transaction, as far as it can be in one, and takes it back.
    pub(crate) async fn dry_run(mut self, goal: &Goal) -> Result<DryRun, Error> {
        if !self.session.server().can_take_back() {
            return Err(RunError::NoTrial { location: self.session.connection.location().to_owned() }.into());
        }
        if !self.session.acquire_for_one_transaction().await? {
            return Err(RunError::Stopped.into());
        }
        let result = Box::pin(self.tried(goal)).await;
        self.session.release_lock().await;
        result
    }

    async fn tried(&mut self, goal: &Goal) -> Result<DryRun, Error> {
        let snapshot = self.session.load_history().await?;
        let plan = self.plan(goal, &snapshot).await?;
        let mut dry_run = DryRun::default();
        let tried: Vec<_> = plan.migrations.iter().take_while(|planned| planned.is_transactional()).collect();
        let untried = plan.migrations[tried.len()..].iter().map(|planned| planned.migration);
        dry_run.untried = untried.map(|&Migration { history, name, .. }| UntriedMigration { history, name }).collect();
        if tried.is_empty() {
            return Ok(dry_run);
        }
        let rebuilds = tried.iter().flat_map(|planned| planned.remaining()).any(|step| step.rebuilds.is_some());
        let settings = if rebuilds {
            let settings = sqlite_rebuild::turn_foreign_keys_off(self.session.connection).await;
            Some(settings.map_err(|error| self.session.database_error("turn foreign keys off", error))?)
        } else {
            None
        };
        let result = self.through_all(&plan, &tried, snapshot, rebuilds, &mut dry_run).await;
        let rolled_back = self.session.connection.execute("ROLLBACK").await;
        if let Some(settings) = settings {
            let restored = settings.restore(self.session.connection).await;
            restored.map_err(|error| self.session.database_error("turn foreign keys on", error))?;
        }
        result?;
        rolled_back.map_err(|error| self.session.database_error("take back what was tried", error))?;
        Ok(dry_run)
    }

    async fn through_all(
        &mut self,
        plan: &Plan,
        tried: &[&Planned],
        snapshot: HistorySnapshot,
        rebuilds: bool,
        dry_run: &mut DryRun,
    ) -> Result<(), Error> {
        self.session.emit(Event::Planned(plan));
        for warning in &plan.warnings {
            self.session.emit(Event::Warned(warning));
        }
        let Some(first) = tried.first() else { return Ok(()) };
        let limits = StatementLimits::of_migration(self.session.options, first.migration);
        match self.session.begin(&snapshot, limits).await? {
            Begin::Open => {}
            Begin::Overtaken => {
                return Err(RunError::Overtaken { location: self.session.connection.location().to_owned() }.into());
            }
            Begin::Stopped => return Err(RunError::Stopped.into()),
        }
        let mut budget = LockBudget::of_transaction(limits);
        let before = if rebuilds { self.orphans_in_dry_run().await? } else { Orphans::default() };
        for planned in tried {
            let begun = Instant::now();
            let (&Migration { history, name, .. }, direction) = (planned.migration, planned.direction);
            self.session.emit(Event::MigrationStarted { name, direction, steps: planned.remaining().len() });
            for (index, step) in planned.remaining().iter().enumerate() {
                let done = self.step(planned, index + 1, step, &mut budget).await;
                done.map_err(|refusal| {
                    let remains = refusal.remains_of_ended().unwrap_or(Remains::Nothing);
                    self.failure(planned, refusal, Attempts::default(), remains)
                })?;
                if self.session.stop.requested() {
                    return Err(RunError::Stopped.into());
                }
            }
            dry_run.tried.push(TriedMigration { history, name, direction, duration: begun.elapsed() });
        }
        if rebuilds && let Some(last) = tried.last() {
            let after = self.orphans_in_dry_run().await?;
            after.no_more_than(&before).map_err(|error| {
                let refusal = StatementFailure::new(Stage::ForeignKeys, sqlite_rebuild::CHECK, error);
                self.failure(last, refusal, Attempts::default(), Remains::Nothing)
            })?;
        }
        Ok(())
    }

    async fn orphans_in_dry_run(&mut self) -> Result<Orphans, RunError> {
        sqlite_rebuild::orphans(self.session.connection)
            .await
            .map_err(|error| self.session.database_error("check the foreign keys", error))
    }
}
