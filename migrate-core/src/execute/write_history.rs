//! Writes the history and the journal when a migration comes to its end, well or not.

use std::time::Instant;

use super::stepwise::UnwrittenStep;
use super::{Executor, Outcome};
use crate::direction::Direction;
use crate::error::{Failure, Remains, RunError, Stage};
use crate::findings::wrong_chains;
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{Applied, HeadChange, HistorySnapshot, NewRow, Store};
use crate::plan::Planned;
use crate::report::MigrationRun;
use crate::server::{Blocker, Cause, DatabaseError, TransactionState};

/// What the server refused, and where.
#[derive(Debug)]
pub(super) struct StatementFailure {
    pub(super) stage: Stage,
    pub(super) sql: String,
    pub(super) error: DatabaseError,
    /// How SQL of the migration ended the transaction that it ran in, if it did.
    pub(super) ended: Option<TransactionState>,
}

impl StatementFailure {
    /// What is left of a migration whose SQL has ended its transaction.
    pub(super) fn remains_of_ended(&self) -> Option<Remains> {
        self.ended.map(|ended| Remains::TransactionEnded { committed: ended == TransactionState::Committed })
    }

    pub(super) fn new(stage: Stage, sql: impl Into<String>, error: DatabaseError) -> Self {
        Self { stage, sql: sql.into(), error, ended: None }
    }
}

/// How often a migration was tried, and who held the locks.
#[derive(Debug, Default)]
pub(super) struct Attempts {
    pub(super) count: u32,
    pub(super) begun: Option<Instant>,
    pub(super) blockers: Vec<Blocker>,
}

/// What becomes true with the commit of a migration's end.
pub(super) struct WrittenEnd {
    row: Option<Applied>,
    journal_position: Option<String>,
}

impl WrittenEnd {
    /// It is committed, so it is true.
    pub(super) fn committed(self, planned: &Planned, snapshot: &mut HistorySnapshot, begun: Instant) -> Outcome {
        let batch = self.row.as_ref().and_then(|row| row.batch);
        match self.row {
            Some(row) => snapshot.add(row),
            None => snapshot.remove(planned.migration),
        }
        snapshot.journal_position = self.journal_position;
        snapshot.incomplete = false;
        Outcome::Finished(MigrationRun {
            history: planned.migration.history,
            name: planned.migration.name,
            direction: planned.direction,
            steps: planned.remaining().len(),
            duration: begun.elapsed(),
            batch,
        })
    }
}

/// So many statements store a script of one part, which goes over the wire with what follows.
const SHORT_SCRIPT: usize = 2;

impl Executor<'_> {
    /// Within a transaction: writes that a migration came to its end.
    pub(super) async fn write_end(
        &mut self,
        planned: &Planned,
        snapshot: &HistorySnapshot,
        begun: Instant,
    ) -> Result<WrittenEnd, StatementFailure> {
        let written = self.try_write_end(planned, snapshot, begun).await;
        written.map_err(|error| StatementFailure::new(Stage::History, self.end_in_short(), error))
    }

    async fn try_write_end(
        &mut self,
        planned: &Planned,
        snapshot: &HistorySnapshot,
        begun: Instant,
    ) -> Result<WrittenEnd, DatabaseError> {
        let (sql, row) = self.end_of(planned, snapshot, begun);
        self.session.connection.execute(&sql).await?;
        (self.unwritten_step, self.unwritten_script) = (None, None);
        self.session.renew_before_commit().await?;
        Ok(WrittenEnd { row, journal_position: self.session.journal_position().await? })
    }

    /// Writes that a migration came to its end, in a transaction of its own and one round trip.
    pub(super) async fn end_at_once(
        &mut self,
        planned: &Planned,
        snapshot: &HistorySnapshot,
        begun: Instant,
    ) -> Result<WrittenEnd, StatementFailure> {
        let (sql, row) = self.end_of(planned, snapshot, begun);
        if let Err(error) = self.session.connection.execute(&format!("START TRANSACTION; {sql}; COMMIT")).await {
            self.session.roll_back().await;
            let stage = if error.cause.is_lost_connection() { Stage::Commit } else { Stage::History };
            return Err(StatementFailure::new(stage, self.end_in_short(), error));
        }
        (self.unwritten_step, self.unwritten_script) = (None, None);
        Ok(WrittenEnd { row, journal_position: None })
    }

    /// The end of a migration for a message: whole scripts are too much for it.
    fn end_in_short(&self) -> String {
        let Store { history, script, journal, lock, .. } = &self.session.store;
        format!(
            "DELETE FROM {script} ...; INSERT INTO {script} ...; INSERT INTO {history} ...; \
             INSERT INTO {journal} ...; UPDATE {lock} ..."
        )
    }

    /// The statements that write that a migration came to its end, and the row of the history.
    fn end_of(&self, planned: &Planned, snapshot: &HistorySnapshot, begun: Instant) -> (String, Option<Applied>) {
        let migration = planned.migration;
        let (history, row) = match planned.direction {
            Direction::Up => {
                let row = snapshot.row_for(migration, begun.elapsed(), &self.session.options.applied_by);
                // What is run step by step was stored before its first step, unless it has none.
                let unwritten = planned.is_transactional() || self.unwritten_script.is_some();
                let script = unwritten.then_some(planned.script);
                let new = NewRow { applied: &row, script, measured: None };
                (self.session.store.addition(&new), Some(row))
            }
            Direction::Down => {
                let mut removal = self.session.store.removal(migration.history, migration.name);
                let behind = wrong_chains(snapshot.left_by_older(migration));
                removal.extend(behind.iter().map(|row| self.session.store.correction(row, row)));
                (removal, None)
            }
        };
        let journal = self.insertion(planned, &[JournalEvent::Finished(begun.elapsed())]);
        let removed = HeadChange::Removed(migration.history, migration.name);
        let change = row.as_ref().map_or(removed, HeadChange::Added);
        let head = self.session.store.set_head(snapshot.heads(), Some(change));
        (format!("{}; {journal}; {head}", history.join("; ")), row)
    }

    /// Commits what [`Executor::write_end`] wrote.
    pub(super) async fn commit(&mut self) -> Result<(), StatementFailure> {
        let sql = "COMMIT";
        let refusal = |error| StatementFailure::new(Stage::Commit, sql, error);
        self.session.commit().await.map_err(refusal)
    }

    /// Once a refused transaction is taken back: how the user gets the right that was missing.
    pub(super) async fn name_right(&mut self, refusal: &mut StatementFailure) {
        let StatementFailure { stage: _, sql, error, ended: _ } = refusal;
        if error.cause == Cause::Forbidden && error.grant.is_none() {
            self.session.connection.name_right(sql, error).await;
        }
    }

    /// The statement that appends to the journal, with what it does not know yet.
    pub(super) fn insertion(&self, planned: &Planned, events: &[JournalEvent<'_>]) -> String {
        let about = JournalSubject::migration(planned.migration, planned.direction);
        let unwritten_step = self.unwritten_step.iter().map(UnwrittenStep::event);
        let events: Vec<_> = unwritten_step.chain(events.iter().copied()).collect();
        self.session.store.insertion(about, &self.session.runner(), &events)
    }

    /// Appends to the journal.
    pub(super) async fn append(&mut self, planned: &Planned, events: &[JournalEvent<'_>]) -> Result<(), DatabaseError> {
        let mut script = self.unwritten_script.take().unwrap_or_default();
        if script.len() > SHORT_SCRIPT {
            // One by one, as all of it together may be larger than the server takes.
            for statement in script.drain(..) {
                self.session.connection.execute(&statement).await?;
            }
        }
        if !events.is_empty() || self.unwritten_step.is_some() {
            script.extend([self.session.store.clear_head(), self.insertion(planned, events)]);
        }
        if !script.is_empty() {
            self.session.connection.execute(&script.join("; ")).await?;
        }
        self.unwritten_step = None;
        Ok(())
    }

    /// The error that ends the run.
    pub(super) fn failure(
        &self,
        planned: &Planned,
        refusal: StatementFailure,
        attempts: Attempts,
        remains: Remains,
    ) -> RunError {
        let migration = planned.migration;
        let line = match refusal.stage {
            Stage::Step { number, .. } => planned.step_list.steps[number - 1].line,
            Stage::ForeignKeys | Stage::History | Stage::Commit => 0,
        };
        RunError::Failed(Box::new(Failure {
            migration: migration.name,
            direction: planned.direction,
            stage: refusal.stage,
            steps: planned.step_list.steps.len(),
            file: migration.file,
            line: if line == 0 { migration.line } else { line },
            sql: refusal.sql,
            error: refusal.error,
            attempts: attempts.count,
            blockers: attempts.blockers,
            remains,
            before: self.report.migrations.clone(),
            history_was_empty: self.history_was_empty,
        }))
    }
}
