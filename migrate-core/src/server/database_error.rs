//! What a server answered to a statement.

use std::fmt;
use std::time::Duration;

/// What a server answered to a statement: its words, its code, and what that means for a runner.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
#[non_exhaustive]
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
    /// PostgreSQL: the schema is not there.
    NoSuchSchema,
    /// What is to be created is there already.
    AlreadyExists,
    /// Another runner has taken the lease over.
    LeaseLost,
    /// SQL of a migration ended the transaction that it ran in.
    TransactionEnded,
    /// SQL of a migration changed the session in a way that cannot be set back.
    SessionChanged,
    /// The connection is gone.
    Disconnected,
    /// The server ended a statement or a session at a limit of its own, which no option of a run sets.
    ServerLimit(ServerLimit),
    /// The server does not take part in its cluster, and so takes no writes.
    CutOff,
    /// The server takes no writes.
    ReadOnly,
    /// PostgreSQL: the server holds as many locks as it can, `max_locks_per_transaction` for each connection.
    TooManyLocks,
    /// SQLite: the file, or a file that SQLite needs beside it, cannot be opened or written.
    ReadOnlyFile,
    /// SQLite: the file that is open is not the one at its path any more.
    FileReplaced,
    /// SQLite: the file is no database.
    NoDatabase,
    /// What the database has on its disk is damaged.
    Damaged,
    /// The disk, or the operating system, did not do what the database asked for.
    Storage,
    /// The disk is full.
    Full,
    /// The rights of the user are not enough.
    Forbidden,
    /// Anything else.
    Other,
}

impl Cause {
    /// Whether it may be about one of the statements that were sent together, so that the others are answered by
    /// themselves.
    pub(super) fn is_of_one_statement(self) -> bool {
        matches!(self, Self::NoSuchTable | Self::NoSuchColumn | Self::NoSuchSchema | Self::Forbidden | Self::Other)
    }

    /// Whether nothing can be sent any more.
    pub(crate) fn is_lost_connection(self) -> bool {
        match self {
            Self::Disconnected => true,
            Self::ServerLimit(limit) => limit.ends_session(),
            _ => false,
        }
    }
}

/// A setting of a server that ends what takes too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerLimit {
    /// PostgreSQL 17 and later: a transaction took too long.
    TransactionTimeout,
    /// PostgreSQL: a transaction did nothing for too long.
    IdleInTransactionSessionTimeout,
    /// PostgreSQL: a session did nothing for too long.
    IdleSessionTimeout,
    /// MySQL: a session did nothing for too long.
    WaitTimeout,
    /// MariaDB: a statement took too long.
    MaxStatementTime,
    /// MySQL: a query took too long.
    MaxExecutionTime,
}

impl ServerLimit {
    /// The name of the setting.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::TransactionTimeout => "transaction_timeout",
            Self::IdleInTransactionSessionTimeout => "idle_in_transaction_session_timeout",
            Self::IdleSessionTimeout => "idle_session_timeout",
            Self::WaitTimeout => "wait_timeout",
            Self::MaxStatementTime => "max_statement_time",
            Self::MaxExecutionTime => "max_execution_time",
        }
    }

    /// Whether the session ends with the statement.
    const fn ends_session(self) -> bool {
        !matches!(self, Self::MaxStatementTime | Self::MaxExecutionTime)
    }
}

/// Whether the operating system told the server that there is no room. The codes of servers do not always tell.
pub(super) fn is_full(message: &str) -> bool {
    ["No space left on device", "Disk quota exceeded"].iter().any(|text| message.contains(text))
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
    /// The server does not take part in its cluster, for this reason.
    pub(crate) fn cut_off(reason: &str) -> Self {
        let message = format!("this node is cut off from its cluster: {reason}");
        Self { cause: Cause::CutOff, code: None, message, grant: None }
    }

    /// The same, of a statement that was sent.
    pub(crate) fn which_may_be_carried_out(mut self) -> Self {
        self.message += "; what was sent last may still be carried out, and a lease that it takes is nobody's";
        self
    }

    /// A node of a cluster did not answer within that time.
    pub(crate) fn unanswered(patience: Duration) -> Self {
        let seconds = patience.as_secs_f64();
        let message =
            format!("no answer within {seconds:.1} seconds: the node may be waiting for the rest of its cluster");
        Self { cause: Cause::Disconnected, code: None, message, grant: None }.which_may_be_carried_out()
    }

    /// SQLite: what was committed is not in the file at the path.
    pub(super) fn file_replaced() -> Self {
        let message = "the file was removed, moved, or replaced while it was open".to_owned();
        Self { cause: Cause::FileReplaced, code: None, message, grant: None }
    }

    /// An error of the driver or the network: the server did not answer.
    #[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
    pub(crate) fn without_answer(error: &sqlx::Error) -> Self {
        let cause = match error {
            sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::WorkerCrashed => Cause::Disconnected,
            _ => Cause::Other,
        };
        Self { cause, code: None, message: error.to_string(), grant: None }
    }
}
