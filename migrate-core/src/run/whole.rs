//! A migration as one transaction, its history included: all of it or nothing.

use std::time::Instant;

use tracing::Instrument as _;

use super::book::{End, Refusal, Tries};
use super::bounds::{Bounds, Patience};
use super::rebuild::{self, Kept, Orphans};
use super::transaction::Begin;
use super::{Memory, Outcome, Run};
use crate::connection::Protocol;
use crate::error::{Cause, Remains, RunError, Stage};
use crate::event::Event;
use crate::history::journal;
use crate::migration::Step;
use crate::plan::Planned;

impl Run<'_> {
    /// Runs a migration in one transaction, and again where a lock was refused.
    pub(super) async fn in_transaction(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Outcome, RunError> {
        let mut tries = Tries::default();
        loop {
            let refusal = match self.attempt(planned, memory).await? {
                Ok(outcome) => return Ok(outcome),
                Err(refusal) => refusal,
            };
            if !self.try_again(planned, &refusal, &mut tries).await {
                return Err(self.taken_back(planned, memory, refusal, tries).await);
            }
            if self.stop.requested() {
                return Ok(Outcome::Stopped);
            }
        }
    }

    /// The end of a migration of which nothing was kept.
    async fn taken_back(&mut self, planned: &Planned, memory: &Memory, refusal: Refusal, tries: Tries) -> RunError {
        let remains = match (refusal.stage, refusal.error.cause) {
            (Stage::Commit, Cause::Disconnected) => Remains::Unknown,
            _ => Remains::Nothing,
        };
        if refusal.error.cause != Cause::LeaseLost {
            self.note_taken_back(planned, memory, &refusal).await;
        }
        self.failure(planned, refusal, tries, remains)
    }

    /// The journal of what was taken back is for readers only; a full disk, say, may not take it.
    async fn note_taken_back(&mut self, planned: &Planned, memory: &Memory, refusal: &Refusal) {
        if memory.unprepared && self.store.prepare(self.connection).await.is_err() {
            return;
        }
        let step = match refusal.stage {
            Stage::Step { number, .. } => Some(journal::Step { number, sql: &refusal.sql }),
            Stage::ForeignKeys | Stage::History | Stage::Commit => None,
        };
        let _ = self.append(planned, &[journal::Event::TakenBack(step, &refusal.error)]).await;
    }

    /// One try. A refusal by the server has taken everything back.
    async fn attempt(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Result<Outcome, Refusal>, RunError> {
        let rebuilds = planned.remaining().iter().any(|step| step.rebuilds.is_some());
        if !rebuilds {
            return self.attempt_once(planned, memory, rebuilds).await;
        }
        let settings = rebuild::relax(self.connection).await;
        let settings = settings.map_err(|error| self.trouble("turn foreign keys off", error))?;
        let result = self.attempt_once(planned, memory, rebuilds).await;
        let restored = settings.restore(self.connection).await;
        restored.map_err(|error| self.trouble("turn foreign keys on", error))?;
        result
    }

    async fn attempt_once(
        &mut self,
        planned: &Planned,
        memory: &mut Memory,
        rebuilds: bool,
    ) -> Result<Result<Outcome, Refusal>, RunError> {
        let begun = Instant::now();
        let bounds = Bounds::of_migration(self.options, planned.migration);
        let patience = match self.begin(memory, bounds).await? {
            Begin::Begun(patience) => patience,
            Begin::Overtaken => return Ok(Ok(Outcome::Overtaken)),
            Begin::Stopped => return Ok(Ok(Outcome::Stopped)),
        };
        match self.through(planned, memory, rebuilds, patience, begun).await {
            Ok(Some(end)) => Ok(Ok(end.committed(planned, memory, begun))),
            Ok(None) => {
                self.roll_back().await;
                Ok(Ok(Outcome::Stopped))
            }
            Err(mut refusal) => {
                self.roll_back().await;
                self.name_right(&mut refusal).await;
                Ok(Err(refusal))
            }
        }
    }

    /// From the first step to the commit. None where the run was asked to end after the step at work.
    async fn through(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        rebuilds: bool,
        mut patience: Patience,
        begun: Instant,
    ) -> Result<Option<End>, Refusal> {
        let broken = |error| Refusal { stage: Stage::ForeignKeys, sql: rebuild::CHECK.to_owned(), error };
        let before =
            if rebuilds { rebuild::orphans(self.connection).await.map_err(broken)? } else { Orphans::default() };
        for (index, step) in planned.remaining().iter().enumerate() {
            let number = planned.done() + index + 1;
            let span = tracing::info_span!("step", number, summary = step.summary);
            self.step(planned, number, step, &mut patience).instrument(span).await?;
            if self.stop.requested_after_step() {
                return Ok(None);
            }
        }
        if rebuilds {
            let after = rebuild::orphans(self.connection).await.map_err(broken)?;
            after.no_more_than(&before).map_err(broken)?;
        }
        let end = self.write_end(planned, memory, begun).await?;
        self.commit().await?;
        Ok(Some(end))
    }

    pub(super) async fn step(
        &mut self,
        planned: &Planned,
        number: usize,
        step: &'static Step,
        patience: &mut Patience,
    ) -> Result<(), Refusal> {
        let migration = planned.migration.name;
        let stage = Stage::Step { number, summary: step.summary };
        let refuse = |sql: &str, error| Refusal { stage, sql: sql.to_owned(), error };
        self.tell(Event::StepStarted { migration, number, summary: step.summary });
        let begun = Instant::now();
        let leave = |error| refuse(rebuild::LEAVE_REFERENCES, error);
        let kept = match step.rebuilds {
            Some(table) => {
                rebuild::leave_references(self.connection, true).await.map_err(leave)?;
                Kept::of(self.connection, table).await.map_err(|error| refuse(rebuild::LIST, error))?
            }
            None => Kept::default(),
        };
        let bounds = Bounds::of_step(self.options, planned.migration, step);
        for statement in step.statements {
            let (settings, limit) = match self.protocol() {
                Protocol::Postgres => (patience.settings(self.options, planned.migration, step), None),
                Protocol::MySql | Protocol::Sqlite => (None, bounds.statement),
            };
            let done = match settings {
                Some(bounds) => {
                    let together = format!("{}; {statement}", bounds.on_postgres("LOCAL "));
                    self.watched(migration, &together, limit).await
                }
                None => self.watched(migration, statement, limit).await,
            };
            done.map_err(|error| refuse(statement, error))?;
        }
        kept.restore(self.connection).await.map_err(|(sql, error)| refuse(&sql, error))?;
        if step.rebuilds.is_some() {
            rebuild::leave_references(self.connection, false).await.map_err(leave)?;
        }
        self.tell(Event::StepFinished { migration, number, duration: begun.elapsed() });
        Ok(())
    }
}
