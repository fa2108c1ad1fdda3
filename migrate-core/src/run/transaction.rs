//! Transactions of the runner's own.

use super::{Memory, Run};
use crate::connection::Protocol;
use crate::error::{DatabaseError, RunError};
use crate::history;
use crate::lock::Claim;

/// How a transaction began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begin {
    /// It is open.
    Begun,
    /// It is not: another runner was faster.
    Overtaken,
    /// It is not: the run was asked to end.
    Stopped,
}

impl Run<'_> {
    /// Begins a transaction, in which no statement waits for a lock for longer than the options allow.
    pub(super) async fn begin(&mut self, memory: &Memory) -> Result<Begin, RunError> {
        let patience = self.options.lock_timeout.as_millis().max(1);
        let begin = match self.connection.protocol() {
            Protocol::Postgres => format!("BEGIN; SET LOCAL lock_timeout = {patience}"),
            Protocol::MySql => "START TRANSACTION".to_owned(),
            Protocol::Sqlite => return self.begin_as_writer(memory).await,
        };
        let answer = self.connection.execute(&begin).await;
        answer.map_err(|error| self.trouble("begin a transaction", error))?;
        Ok(Begin::Begun)
    }

    /// SQLite: begins as the only writer, and looks whether another runner was here since the plan was made.
    async fn begin_as_writer(&mut self, memory: &Memory) -> Result<Begin, RunError> {
        if !self.claim(Claim::Writer(self.options.lock_timeout)).await? {
            return Ok(Begin::Stopped);
        }
        let stamp = self.stamp(memory).await.map_err(|error| self.trouble("read the history", error));
        if matches!(&stamp, Ok(stamp) if memory.stamp.as_ref() == Some(stamp)) {
            return Ok(Begin::Begun);
        }
        self.roll_back().await;
        stamp.map(|_| Begin::Overtaken)
    }

    async fn stamp(&mut self, memory: &Memory) -> Result<String, DatabaseError> {
        if memory.tables_missing {
            history::create(self.connection).await?;
        }
        history::stamp(self.connection).await
    }

    /// Takes an open transaction back. Where this fails, the server has done so already.
    pub(super) async fn roll_back(&mut self) {
        let _ = self.connection.execute("ROLLBACK").await;
    }
}
