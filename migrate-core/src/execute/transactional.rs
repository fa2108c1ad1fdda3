//! A migration as one transaction, its history included: all of it or nothing.

use std::time::Instant;

use tracing::Instrument as _;

use super::raw_sql::BeforeRawSql;
use super::sqlite_rebuild::{self, KeptObjects, Orphans};
use super::timeouts::LockBudget;
use super::write_history::{Attempts, StatementFailure, WrittenEnd};
use super::{Executor, Outcome};
use crate::error::{Remains, RunError, Stage};
use crate::event::Event;
use crate::history::HistorySnapshot;
use crate::history::journal::{JournalEvent, JournalStep};
use crate::lock::Begin;
use crate::migration::Step;
use crate::plan::Planned;
use crate::server::{Cause, StatementLimits};

impl Executor<'_> {
    /// Runs a migration in one transaction, and again where a lock was refused.
    pub(super) async fn in_transaction(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
    ) -> Result<Outcome, RunError> {
        let mut attempts = Attempts::default();
        loop {
            let refusal = match self.attempt(planned, snapshot).await? {
                Ok(outcome) => return Ok(outcome),
                Err(refusal) => refusal,
            };
            if !self.wait_to_retry(planned, &refusal, &mut attempts).await {
                return Err(self.taken_back(planned, snapshot, refusal, attempts).await);
            }
            if self.session.stop.requested() {
                return Ok(Outcome::Stopped);
            }
        }
    }

    /// The end of a migration of which nothing was kept.
    async fn taken_back(
        &mut self,
        planned: &Planned,
        snapshot: &HistorySnapshot,
        mut refusal: StatementFailure,
        attempts: Attempts,
    ) -> RunError {
        refusal.error = self.session.explain_refusal(refusal.error).await;
        let remains = match (refusal.remains_of_ended(), refusal.stage) {
            (Some(remains), _) => remains,
            (None, Stage::Commit) => match self.session.is_kept(planned.migration, planned.direction).await {
                Some(true) => Remains::Everything,
                Some(false) => Remains::Nothing,
                None => Remains::Unknown,
            },
            (None, Stage::Step { .. } | Stage::ForeignKeys | Stage::History) => Remains::Nothing,
        };
        if remains == Remains::Nothing && refusal.error.cause != Cause::LeaseLost {
            self.note_taken_back(planned, snapshot, &refusal).await;
        }
        self.failure(planned, refusal, attempts, remains)
    }

    /// The journal of what was taken back is for readers only; a full disk, say, may not take it.
    async fn note_taken_back(&mut self, planned: &Planned, snapshot: &HistorySnapshot, refusal: &StatementFailure) {
        if snapshot.incomplete && self.session.store.prepare(self.session.connection).await.is_err() {
            return;
        }
        let step = match refusal.stage {
            Stage::Step { number, .. } => Some(JournalStep { number, sql: &refusal.sql }),
            Stage::ForeignKeys | Stage::History | Stage::Commit => None,
        };
        let _ = self.append(planned, &[JournalEvent::TakenBack(step, &refusal.error)]).await;
    }

    /// One try. A refusal by the server has taken everything back.
    async fn attempt(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
    ) -> Result<Result<Outcome, StatementFailure>, RunError> {
        let rebuilds = planned.remaining().iter().any(|step| step.rebuilds.is_some());
        if !rebuilds {
            return self.attempt_once(planned, snapshot, rebuilds).await;
        }
        let settings = sqlite_rebuild::turn_foreign_keys_off(self.session.connection).await;
        let settings = settings.map_err(|error| self.session.database_error("turn foreign keys off", error))?;
        let result = self.attempt_once(planned, snapshot, rebuilds).await;
        let restored = settings.restore(self.session.connection).await;
        restored.map_err(|error| self.session.database_error("turn foreign keys on", error))?;
        result
    }

    async fn attempt_once(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        rebuilds: bool,
    ) -> Result<Result<Outcome, StatementFailure>, RunError> {
        let begun = Instant::now();
        let limits = StatementLimits::of_migration(self.session.options, planned.migration);
        match self.session.begin(snapshot, limits).await? {
            Begin::Open => {}
            Begin::Overtaken => return Ok(Ok(Outcome::Overtaken)),
            Begin::Stopped => return Ok(Ok(Outcome::Stopped)),
        }
        let budget = LockBudget::of_transaction(limits);
        match self.run_to_commit(planned, snapshot, rebuilds, budget, begun).await {
            Ok(Some(end)) => Ok(Ok(end.committed(planned, snapshot, begun))),
            Ok(None) => {
                self.session.roll_back().await;
                Ok(Ok(Outcome::Stopped))
            }
            Err(mut refusal) => {
                self.session.roll_back().await;
                self.name_right(&mut refusal).await;
                Ok(Err(refusal))
            }
        }
    }

    /// From the first step to the commit. None where the run was asked to end after the step at work.
    async fn run_to_commit(
        &mut self,
        planned: &Planned,
        snapshot: &HistorySnapshot,
        rebuilds: bool,
        mut budget: LockBudget,
        begun: Instant,
    ) -> Result<Option<WrittenEnd>, StatementFailure> {
        let broken = |error| StatementFailure::new(Stage::ForeignKeys, sqlite_rebuild::CHECK, error);
        let before = if rebuilds {
            sqlite_rebuild::orphans(self.session.connection).await.map_err(broken)?
        } else {
            Orphans::default()
        };
        for (index, step) in planned.remaining().iter().enumerate() {
            let number = planned.done() + index + 1;
            let span = tracing::info_span!("step", number, summary = step.summary);
            self.step(planned, number, step, &mut budget).instrument(span).await?;
            if self.session.stop.requested_after_step() {
                return Ok(None);
            }
        }
        if rebuilds {
            let after = sqlite_rebuild::orphans(self.session.connection).await.map_err(broken)?;
            after.no_more_than(&before).map_err(broken)?;
        }
        let end = self.write_end(planned, snapshot, begun).await?;
        self.commit().await?;
        Ok(Some(end))
    }

    pub(super) async fn step(
        &mut self,
        planned: &Planned,
        number: usize,
        step: &'static Step,
        budget: &mut LockBudget,
    ) -> Result<(), StatementFailure> {
        let migration = planned.migration.name;
        let stage = Stage::Step { number, summary: step.summary };
        let refuse = |sql: &str, error| StatementFailure::new(stage, sql, error);
        self.session.emit(Event::StepStarted { migration, number, summary: step.summary });
        let begun = Instant::now();
        let leave = |error| refuse(sqlite_rebuild::LEAVE_REFERENCES, error);
        let kept = match step.rebuilds {
            Some(table) => {
                sqlite_rebuild::leave_references(self.session.connection, true).await.map_err(leave)?;
                KeptObjects::of(self.session.connection, table)
                    .await
                    .map_err(|error| refuse(sqlite_rebuild::LIST, error))?
            }
            None => KeptObjects::default(),
        };
        let limits = StatementLimits::of_step(self.session.options, planned.migration, step);
        let before = if step.is_raw_sql() {
            let before = BeforeRawSql::in_transaction(&mut self.session, &step.sql()).await;
            Some(before.map_err(|error| refuse(&step.sql(), error))?)
        } else {
            None
        };
        for statement in &step.statements {
            let server = self.session.server();
            let done = if server.keeps_limits() {
                let changed = budget.settings(self.session.options, planned.migration, step);
                match changed.and_then(|limits| server.limit_transaction(limits)) {
                    Some(set) => self.session.watched(migration, &format!("{set}; {statement}"), None).await,
                    None => self.session.watched(migration, statement, None).await,
                }
            } else {
                self.session.watched(migration, statement, limits.statement).await
            };
            if let Err(error) = done {
                let mut failure = refuse(statement, error);
                if let Some(before) = before {
                    before.after_refusal(&mut self.session, &mut failure).await;
                }
                return Err(failure);
            }
        }
        if let Some(before) = before {
            let verified = before.verify(&mut self.session).await;
            verified.map_err(|(error, ended)| StatementFailure { ended, ..refuse(&step.sql(), error) })?;
        }
        kept.restore(self.session.connection).await.map_err(|(sql, error)| refuse(&sql, error))?;
        if step.rebuilds.is_some() {
            sqlite_rebuild::leave_references(self.session.connection, false).await.map_err(leave)?;
        }
        self.session.emit(Event::StepFinished { migration, number, duration: begun.elapsed() });
        Ok(())
    }
}
