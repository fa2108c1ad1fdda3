//! What a server answered to a statement.

use std::fmt;

/// What a server answered to a statement: its words, its code, and what that means for a runner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatabaseError {
    /// What a runner makes of it.
    pub cause: Cause,
    /// The server's own code: `42P07`, `1050`, `8`. None where the server did not answer at all.
    pub code: Option<String>,
    /// The server's own words.
    pub message: String,
    /// Where a right is missing and its name is known: what somebody who may can run, so that the user has it.
    pub grant: Option<String>,
}

/// What an error of the server means for a runner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A lock was not given in time; the same may work a moment later.
    Busy,
    /// The statement took longer than it may, or somebody cancelled it.
    TimedOut,
    /// MySQL and MariaDB: the change cannot be made in the way that keeps the table usable.
    WouldBlock,
    /// PostgreSQL: the statement cannot run, or cannot commit, in a transaction.
    InTransaction,
    /// The table is not there.
    NoSuchTable,
    /// The column is not there.
    NoSuchColumn,
    /// Another runner has taken the lease over.
    LeaseLost,
    /// SQL of a migration ended the transaction that it ran in.
    TransactionEnded,
    /// SQL of a migration changed the session in a way that cannot be set back.
    SessionChanged,
    /// The connection is gone.
    Disconnected,
    /// The database cannot be written to.
    ReadOnly,
    /// The disk is full.
    Full,
    /// The rights of the user are not enough.
    Forbidden,
    /// Anything else.
    Other,
}

impl fmt::Display for DatabaseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "{} ({code})", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for DatabaseError {}

impl DatabaseError {
    /// An error of the driver or the network: the server did not answer.
    pub(crate) fn without_answer(error: &sqlx::Error) -> Self {
        let cause = match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Cause::Disconnected,
            _ => Cause::Other,
        };
        Self { cause, code: None, message: error.to_string(), grant: None }
    }
}
