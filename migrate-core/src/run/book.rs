//! Keeping the books: what is written when a migration comes to its end, well or not.

use std::time::{Duration, Instant};

use super::attend::Watched;
use super::stepwise::Unnoted;
use super::{Memory, Outcome, Run};
use crate::blockers::Blocker;
use crate::connection::Protocol;
use crate::error::{Cause, DatabaseError, Failure, Remains, RunError, Stage};
use crate::event::Event as Told;
use crate::history::journal::{About, Event};
use crate::history::{Applied, NewRow, Store};
use crate::lock::Guard;
use crate::plan::{Direction, Planned};
use crate::report::Ran;

/// What the server refused, and where.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) stage: Stage,
    pub(super) sql: String,
    pub(super) error: DatabaseError,
}

/// How often a migration was tried, and who was in the way.
#[derive(Debug, Default)]
pub(super) struct Tries {
    pub(super) count: u32,
    pub(super) begun: Option<Instant>,
    pub(super) blockers: Vec<Blocker>,
}

/// What becomes true with the commit of a migration's end.
pub(super) struct End {
    row: Option<Applied>,
    stamp: Option<String>,
}

impl End {
    /// It is committed, so it is true.
    pub(super) fn committed(self, planned: &Planned, memory: &mut Memory, begun: Instant) -> Outcome {
        match self.row {
            Some(row) => memory.add(row),
            None => memory.remove(planned.migration),
        }
        memory.stamp = self.stamp;
        memory.unprepared = false;
        Outcome::Ran(Ran {
            history: planned.migration.history,
            name: planned.migration.name,
            direction: planned.direction,
            steps: planned.remaining().len(),
            duration: begun.elapsed(),
        })
    }
}

impl Run<'_> {
    /// Runs a statement of a migration, with an eye on what it waits for, and on the limit that the server does not
    /// keep by itself.
    pub(super) async fn watched(
        &mut self,
        migration: &'static str,
        sql: &str,
        limit: Option<Duration>,
    ) -> Result<(), DatabaseError> {
        let observer = &mut *self.observer;
        let mut tell = |blockers: &[Blocker], waited| observer.tell(Told::Blocked { migration, blockers, waited });
        let watched = Watched { limit, tell: &mut tell };
        if limit.is_some() {
            self.connection.limit(limit).await?;
        }
        let done = self.attendant.attend(&self.store, self.connection.execute(sql), watched).await;
        if limit.is_some() {
            self.connection.limit(None).await?;
        }
        done.map(drop)
    }

    /// Within a transaction: writes that a migration came to its end.
    pub(super) async fn write_end(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        begun: Instant,
    ) -> Result<End, Refusal> {
        let written = self.try_write_end(planned, memory, begun).await;
        written.map_err(|error| Refusal { stage: Stage::History, sql: self.end_in_short(), error })
    }

    async fn try_write_end(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        begun: Instant,
    ) -> Result<End, DatabaseError> {
        let (sql, row) = self.end_of(planned, memory, begun);
        self.connection.execute(&sql).await?;
        self.unnoted = None;
        self.fence().await?;
        Ok(End { row, stamp: self.stamp().await? })
    }

    /// Writes that a migration came to its end, in a transaction of its own and one round trip.
    pub(super) async fn end_at_once(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        begun: Instant,
    ) -> Result<End, Refusal> {
        let (sql, row) = self.end_of(planned, memory, begun);
        if let Err(error) = self.connection.execute(&format!("START TRANSACTION; {sql}; COMMIT")).await {
            self.roll_back().await;
            let stage = if error.cause == Cause::Disconnected { Stage::Commit } else { Stage::History };
            return Err(Refusal { stage, sql: self.end_in_short(), error });
        }
        self.unnoted = None;
        Ok(End { row, stamp: None })
    }

    /// The end of a migration for a message: whole scripts are too much for it.
    fn end_in_short(&self) -> String {
        let Store { history, script, journal, lock, .. } = &self.store;
        format!(
            "DELETE FROM {script} ...; INSERT INTO {script} ...; INSERT INTO {history} ...; \
             INSERT INTO {journal} ...; UPDATE {lock} ..."
        )
    }

    /// The statements that write that a migration came to its end, and the row of the history.
    fn end_of(&self, planned: &Planned, memory: &Memory, begun: Instant) -> (String, Option<Applied>) {
        let migration = planned.migration;
        let (history, row, heads) = match planned.direction {
            Direction::Up => {
                let row = memory.row(migration, begun.elapsed(), self.options);
                // What is run step by step was stored when it was begun.
                let script = planned.is_transactional().then_some(planned.script);
                let new = NewRow { applied: &row, script, measured: None };
                let mut heads = memory.heads.clone();
                heads.add(&row);
                (self.store.addition(&new), Some(row), heads)
            }
            Direction::Down => {
                let removal = self.store.removal(migration.history, migration.name);
                (removal, None, memory.heads_without(migration))
            }
        };
        let journal = self.insertion(planned, &[Event::Finished(begun.elapsed())]);
        let head = self.store.set_head(&heads);
        (format!("{}; {journal}; {head}", history.join("; ")), row)
    }

    /// Where each transaction has a lock of its own: what tells the next one that nobody else was here.
    pub(super) async fn stamp(&mut self) -> Result<Option<String>, DatabaseError> {
        match self.guard {
            Guard::Transaction => self.store.stamp(self.connection).await.map(Some),
            Guard::Session | Guard::Lease | Guard::None => Ok(None),
        }
    }

    /// Commits what [`Run::write_end`] wrote.
    pub(super) async fn commit(&mut self) -> Result<(), Refusal> {
        let sql = "COMMIT";
        let refusal = |error| Refusal { stage: Stage::Commit, sql: sql.to_owned(), error };
        self.connection.execute(sql).await.map(drop).map_err(refusal)
    }

    /// Once a refused transaction is taken back: how the user gets the right that was missing.
    pub(super) async fn name_right(&mut self, refusal: &mut Refusal) {
        let Refusal { stage: _, sql, error } = refusal;
        if error.cause == Cause::Forbidden && error.grant.is_none() {
            self.connection.name_right(sql, error).await;
        }
    }

    /// The statement that appends to the journal, with what it does not know yet.
    pub(super) fn insertion(&self, planned: &Planned, events: &[Event<'_>]) -> String {
        let about = About::migration(planned.migration, planned.direction);
        let unnoted = self.unnoted.iter().map(Unnoted::event);
        let events: Vec<_> = unnoted.chain(events.iter().copied()).collect();
        self.store.insertion(about, &self.runner(), &events)
    }

    /// Appends to the journal.
    pub(super) async fn append(&mut self, planned: &Planned, events: &[Event<'_>]) -> Result<(), DatabaseError> {
        if let Some(script) = self.unwritten_script.take() {
            // One by one, as all of it together may be larger than the server takes.
            for statement in script {
                self.connection.execute(&statement).await?;
            }
        }
        if events.is_empty() && self.unnoted.is_none() {
            return Ok(());
        }
        let (clear, insert) = (self.store.clear_head(), self.insertion(planned, events));
        self.connection.execute(&format!("{clear}; {insert}")).await?;
        self.unnoted = None;
        Ok(())
    }

    /// The error that ends the run.
    pub(super) fn failure(&self, planned: &Planned, refusal: Refusal, tries: Tries, remains: Remains) -> RunError {
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
            attempts: tries.count,
            blockers: tries.blockers,
            remains,
            before: self.report.migrations.clone(),
        }))
    }

    /// MySQL and MariaDB end a transaction with each change of a table, so what must be true together needs none of
    /// these in between.
    pub(super) fn can_take_back(&self) -> bool {
        match self.protocol() {
            Protocol::Postgres | Protocol::Sqlite => true,
            Protocol::MySql => false,
        }
    }
}
