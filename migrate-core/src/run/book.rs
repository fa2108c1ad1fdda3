//! Keeping the books: what is written when a migration comes to its end, well or not.

use std::time::Instant;

use super::{Memory, Outcome, Run};
use crate::connection::Protocol;
use crate::error::{DatabaseError, Failure, Remains, RunError, Stage};
use crate::history::journal::{self, Event};
use crate::history::{self, Applied};
use crate::migration::Down;
use crate::plan::{Planned, Way};
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
    pub(super) blockers: Vec<String>,
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
        memory.tables_missing = false;
        Outcome::Ran(Ran {
            history: planned.migration.history,
            name: planned.migration.name,
            way: planned.way,
            steps: planned.remaining().len(),
            duration: begun.elapsed(),
        })
    }
}

impl Run<'_> {
    /// Within a transaction: writes that a migration came to its end.
    pub(super) async fn write_end(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        begun: Instant,
    ) -> Result<End, Refusal> {
        let written = self.try_write_end(planned, memory, begun).await;
        let sql = "INSERT INTO migrate_history ..., INSERT INTO migrate_journal ...";
        written.map_err(|error| Refusal { stage: Stage::History, sql: sql.to_owned(), error })
    }

    async fn try_write_end(
        &mut self,
        planned: &Planned,
        memory: &Memory,
        begun: Instant,
    ) -> Result<End, DatabaseError> {
        let migration = planned.migration;
        let row = match planned.way {
            Way::Up => {
                let row = memory.row(migration, begun.elapsed(), self.options);
                let down = match &planned.script.down {
                    Down::Reversible(direction) => Some(direction.sql()),
                    Down::Irreversible(_) => None,
                };
                history::add(self.connection, &row, &planned.direction.sql(), down.as_deref()).await?;
                Some(row)
            }
            Way::Down => {
                history::remove(self.connection, migration.history, migration.name).await?;
                None
            }
        };
        self.append(planned, Event::Finished).await?;
        let stamp = match self.connection.protocol() {
            Protocol::Postgres | Protocol::MySql => None,
            Protocol::Sqlite => Some(history::stamp(self.connection).await?),
        };
        Ok(End { row, stamp })
    }

    /// Commits what [`Run::write_end`] wrote.
    pub(super) async fn commit(&mut self) -> Result<(), Refusal> {
        let sql = "COMMIT";
        let refusal = |error| Refusal { stage: Stage::Commit, sql: sql.to_owned(), error };
        self.connection.execute(sql).await.map_err(refusal)
    }

    /// Appends to the journal.
    pub(super) async fn append(&mut self, planned: &Planned, event: Event<'_>) -> Result<(), DatabaseError> {
        let runner = format!("{}, process {}", self.options.applied_by, std::process::id());
        journal::append(self.connection, planned.migration, planned.way, &runner, event).await
    }

    /// The error that ends the run.
    pub(super) fn failure(&self, planned: &Planned, refusal: Refusal, tries: Tries, remains: Remains) -> RunError {
        RunError::Failed(Box::new(Failure {
            migration: planned.migration.name,
            way: planned.way,
            stage: refusal.stage,
            steps: planned.direction.steps.len(),
            sql: refusal.sql,
            error: refusal.error,
            attempts: tries.count,
            blockers: tries.blockers,
            remains,
            before: self.report.migrations.clone(),
        }))
    }
}
