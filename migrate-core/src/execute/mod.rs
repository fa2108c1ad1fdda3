//! Executes a plan: one migration after the other, and never a state that the next run cannot go on from.

use tracing::Instrument as _;

use crate::direction::Direction;
use crate::error::{Error, PlanError, RunError};
use crate::event::Event;
use crate::findings::Finding;
use crate::history::{Applied, HistorySnapshot, Unfinished};
use crate::lock::Session;
use crate::migration::StoredMigration;
use crate::plan::{Down, Goal, Plan, Planned, Policy};
use crate::registry::Registry;
use crate::report::{MigrationRun, Report};
use crate::server::{Cluster, SharedTransactions};
use asked::AskedFor;
use group::GroupOutcome;
use stepwise::UnwrittenStep;

mod asked;
mod created_elsewhere;
mod drop_database;
mod dry_run;
mod fresh;
mod group;
mod interrupted_step;
mod must_be_empty;
mod protection;
mod raw_sql;
mod retry;
mod sqlite_rebuild;
mod stepwise;
mod timeouts;
mod transactional;
mod write_history;

pub use dry_run::{DryRun, TriedMigration, UntriedMigration};
pub use fresh::Fresh;

/// What executes plans.
pub(crate) struct Executor<'a> {
    pub(crate) session: Session<'a>,
    registry: Registry,
    /// The plan that is to be run, exactly or not at all.
    expected: Option<Plan>,
    /// A step of the migration at work that is done, and of which the journal does not know yet.
    unwritten_step: Option<UnwrittenStep>,
    /// The statements that store the script of the migration at work, before its first step.
    unwritten_script: Option<Vec<String>>,
    report: Report,
    /// Whether nothing was applied when the run began.
    history_was_empty: bool,
}

/// How a migration ended, where nothing went wrong.
enum Outcome {
    /// It was run to its end.
    Finished(MigrationRun),
    /// Another runner was faster, and the plan is out of date.
    Overtaken,
    /// The run was asked to end before the migration came to its end.
    Stopped,
}

impl<'a> Executor<'a> {
    pub(crate) fn new(session: Session<'a>, registry: Registry) -> Self {
        Self {
            session,
            registry,
            expected: None,
            unwritten_step: None,
            unwritten_script: None,
            report: Report::default(),
            history_was_empty: false,
        }
    }

    /// The migrations that it plans with.
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Runs this plan, if the database still needs exactly that.
    pub(crate) async fn reach_plan(mut self, plan: &Plan) -> Result<Report, Error> {
        self.expected = Some(plan.clone());
        self.reach(plan.goal.clone()).await
    }

    /// Runs what reaches the goal.
    pub(crate) async fn reach(mut self, goal: Goal) -> Result<Report, Error> {
        self.session.connection.create().await?;
        let asked = match goal.reverting() {
            Some(verb) => Some(self.asked_for(verb, goal == Goal::Down(Down::Batch)).await?),
            None => None,
        };
        // Where there is nothing to do, no tables are created for a lease.
        if self.session.lock_needs_tables().await? && self.has_nothing_to_do(&goal).await? {
            return Ok(self.report);
        }
        if !self.session.acquire_lock().await? {
            self.report.stopped = true;
            return Ok(self.report);
        }
        // On the heap, as everything that a run may wait for makes a deep type.
        let mut result = Box::pin(self.execute_goal(goal, asked.as_ref())).await;
        if let Err(Error::Run(error)) = result {
            result = Err(self.session.explain(error).await.into());
        }
        self.session.release_lock().await;
        result.map(|()| self.report)
    }

    /// Whether the plan is empty. Then it is told as the plan of the run.
    async fn has_nothing_to_do(&mut self, goal: &Goal) -> Result<bool, Error> {
        let snapshot = self.session.load_history().await?;
        self.refuse_unwanted(goal, &snapshot).await?;
        let plan = self.plan(goal, &snapshot).await?;
        if plan.migrations.is_empty() {
            self.tell(&plan);
        }
        Ok(plan.migrations.is_empty())
    }

    fn tell(&mut self, plan: &Plan) {
        self.session.emit(Event::Planned(plan));
        for warning in &plan.warnings {
            self.session.emit(Event::Warned(warning));
        }
    }

    /// With the lock: plans, and executes the plan. What reverts something is planned once, for the history that it was
    /// asked for. Other plans are made again where another runner was faster: only a lock in each transaction lets it.
    pub(crate) async fn execute_goal(&mut self, mut goal: Goal, asked: Option<&AskedFor>) -> Result<(), Error> {
        let mut batch = None;
        loop {
            let mut snapshot = self.session.load_history().await?;
            if let Some(asked) = asked {
                self.refuse_if_changed(asked, &snapshot)?;
            }
            // What one run applies is one batch, even if another runner was faster in between.
            if batch.is_none() {
                self.history_was_empty = snapshot.applied.is_empty();
            }
            snapshot.batch = *batch.get_or_insert(snapshot.batch);
            self.session.record_environment(&mut snapshot).await?;
            self.refuse_unwanted(&goal, &snapshot).await?;
            let plan = self.plan(&goal, &snapshot).await?;
            if let (Some(verb), false) =
                (goal.reverting(), plan.marked.is_empty() || self.session.options.revert_marked)
            {
                return Err(PlanError::RevertsMarked { verb, marked: plan.marked }.into());
            }
            self.refuse_for_rows(&plan).await?;
            if let Some(row) = redone(&goal, &plan, &snapshot) {
                // It stays part of the deploy that applied it.
                snapshot.batch = row.batch;
            }
            self.tell(&plan);
            if !plan.migrations.is_empty() {
                self.session.prepare(&mut snapshot).await?;
                if let Some(published) = self.session.published().await {
                    self.session.emit(Event::Warned(&published));
                }
            }
            let shared = self.shared_transactions(&plan.migrations, &snapshot).await?;
            let before = self.report.migrations.len();
            if self.execute(&plan, &mut snapshot, shared).await? {
                return Ok(());
            }
            if goal.reverting().is_some() || self.expected.is_some() {
                return Err(RunError::Overtaken { location: self.session.location() }.into());
            }
            goal = goal.after(&self.report.migrations[before..]);
        }
    }

    /// What would be run. Writes nothing.
    pub(crate) async fn preview(mut self, goal: &Goal) -> Result<Plan, Error> {
        let snapshot = self.session.load_history().await?;
        self.plan(goal, &snapshot).await
    }

    async fn plan(&mut self, goal: &Goal, snapshot: &HistorySnapshot) -> Result<Plan, Error> {
        let server = self.session.connection.server_info().await;
        let server = server.map_err(|error| self.session.database_error("ask for the version", error))?;
        match goal {
            Goal::Up(_) | Goal::Redo => {}
            Goal::Down(_) | Goal::Reset | Goal::Resume => {
                self.registry = with_stored(&mut self.session, &self.registry, snapshot).await?;
            }
        }
        if let (true, Some(newest)) = (self.registry.migrations().is_empty(), snapshot.applied.last()) {
            // Neither this program nor the database knows how it is undone.
            let finding = Box::new(Finding::Unknown { applied: newest.clone() });
            return Err(PlanError::Found { finding, others: 0 }.into());
        }
        let mut plan = Plan::new(&self.registry, snapshot, server, goal, Policy::of(self.session.options))?;
        let cluster = self.session.connection.cluster().await;
        let cluster = cluster.map_err(|error| self.session.database_error("ask for its cluster", error))?;
        if cluster.is_some_and(Cluster::holds_up_commits) {
            plan.warn_of_ended_transactions();
        }
        if let Some(expected) = &self.expected {
            expected.refuse_other(&plan)?;
        }
        Ok(plan)
    }

    /// Whether the plan came to its end. It does not, if another runner was faster.
    async fn execute(
        &mut self,
        plan: &Plan,
        snapshot: &mut HistorySnapshot,
        shared: Option<&dyn SharedTransactions>,
    ) -> Result<bool, RunError> {
        let mut pending = plan.migrations.as_slice();
        let mut alone = 0;
        while let [planned, ..] = pending {
            if self.session.stop.requested() {
                self.report.stopped = true;
                return Ok(true);
            }
            if let (0, Some(shared), group @ [_, _, ..]) = (alone, shared, group::group(pending)) {
                match self.run_group(group, shared, snapshot).await? {
                    GroupOutcome::Committed => pending = &pending[group.len()..],
                    GroupOutcome::Refused => alone = group.len(),
                    GroupOutcome::Overtaken => return Ok(false),
                    GroupOutcome::Stopped => {
                        self.report.stopped = true;
                        return Ok(true);
                    }
                }
                continue;
            }
            let Planned { migration, direction, .. } = planned;
            let span = tracing::info_span!("migration", name = migration.name, direction = direction.name());
            match self.migrate(planned, snapshot).instrument(span).await? {
                Outcome::Finished(run) => {
                    self.session.emit(Event::MigrationFinished(&run));
                    self.report.migrations.push(run);
                    pending = &pending[1..];
                    alone = alone.saturating_sub(1);
                }
                Outcome::Overtaken => return Ok(false),
                Outcome::Stopped => {
                    self.report.stopped = true;
                    return Ok(true);
                }
            }
        }
        Ok(true)
    }

    async fn migrate(&mut self, planned: &Planned, snapshot: &mut HistorySnapshot) -> Result<Outcome, RunError> {
        let (name, direction, steps) = (planned.migration.name, planned.direction, planned.remaining().len());
        self.session.emit(Event::MigrationStarted { name, direction, steps });
        let transactional = planned.is_transactional();
        if !transactional {
            self.session.require_lasting_lock()?;
        }
        match self.run_migration(planned, snapshot, transactional).await {
            Ok(outcome) => Ok(outcome),
            Err(error) => Err(self.session.explain(error).await),
        }
    }

    async fn run_migration(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        transactional: bool,
    ) -> Result<Outcome, RunError> {
        self.session.write_what_is_done(planned.migration.name, transactional).await?;
        if transactional {
            Box::pin(self.in_transaction(planned, snapshot)).await
        } else {
            Box::pin(self.step_by_step(planned, snapshot)).await
        }
    }
}

/// The row of the migration that is reverted and applied again.
fn redone<'a>(goal: &Goal, plan: &Plan, snapshot: &'a HistorySnapshot) -> Option<&'a Applied> {
    let again = plan.migrations.iter().find(|planned| planned.direction == Direction::Up)?;
    snapshot.row_of(again.migration).filter(|_| *goal == Goal::Redo)
}

/// The linked migrations, and those of which the database keeps the script: what it has beside them, and one that was
/// interrupted. So an older program reverts what a newer one applied.
pub(crate) async fn with_stored(
    session: &mut Session<'_>,
    registry: &Registry,
    snapshot: &HistorySnapshot,
) -> Result<Registry, RunError> {
    /// So many scripts are read one by one, as those of the others are many pages.
    const FEW: usize = 8;
    if snapshot.incomplete {
        return Ok(registry.clone());
    }
    let (mut stored, unknown) = (Vec::new(), registry.unknown_to(snapshot));
    let refused = |session: &Session<'_>, error| session.database_error("read the history", error);
    let mut all = if unknown.len() > FEW {
        let all = session.store.scripts(session.connection).await;
        Some(all.map_err(|error| refused(session, error))?)
    } else {
        None
    };
    for row in unknown {
        let Applied { history, name, checksum, library_version, .. } = row;
        let script = if let Some(all) = &mut all {
            all.remove(&(history.clone(), name.clone()))
        } else {
            let script = session.store.script(session.connection, &history, &name).await;
            script.map_err(|error| refused(session, error))?
        };
        if let Some(script) = script {
            stored.push(StoredMigration { history, name, checksum, library_version, script });
        }
    }
    if let Some(unfinished) = &snapshot.unfinished {
        let Unfinished { history, name, checksum, library_version, script, .. } = unfinished.clone();
        let is_it = |stored: &StoredMigration| (&stored.history, &stored.name) == (&history, &name);
        if let Some(script) = script
            && registry.find(&history, &name).is_none()
            && !stored.iter().any(is_it)
        {
            stored.push(StoredMigration { history, name, checksum, library_version, script });
        }
    }
    Ok(registry.with_stored(stored)?)
}
