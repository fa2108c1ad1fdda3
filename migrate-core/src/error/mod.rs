//! What can go wrong, one enum for each moment. Every message says what, where and why, and ends with what to do.

mod connect;
mod database;
mod failure;
mod plan;
mod registry;
mod revert;
mod run;
mod stored;

pub use connect::ConnectError;
pub use database::{Cause, DatabaseError};
pub use failure::{Failure, Remains, Stage};
pub use plan::PlanError;
pub use registry::RegistryError;
pub use revert::RevertError;
pub use run::RunError;
pub use stored::StoredError;

/// Anything that can go wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The linked migrations are not a history.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// What is linked, what is applied and the goal do not fit.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// A migration cannot be undone by a new one.
    #[error(transparent)]
    Revert(#[from] RevertError),
    /// A migration or the work around it failed.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// What an error is about, for exit codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ErrorKind {
    /// No connection to the database, or it was lost.
    Connect,
    /// The program's migrations are missing, double or broken.
    Registry,
    /// The program's migrations and the database's history contradict each other.
    History,
    /// The goal cannot be reached: no such migration, irreversible, a server that it was not written for.
    Goal,
    /// Another runner, or a query, held a lock for too long.
    Locked,
    /// A decision is needed on a step that was cut off.
    Interrupted,
    /// The server refused a statement.
    Failed,
}

impl Error {
    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Connect(_) => ErrorKind::Connect,
            Self::Registry(_) => ErrorKind::Registry,
            Self::Plan(error) => error.kind(),
            Self::Revert(_) => ErrorKind::Goal,
            Self::Run(error) => error.kind(),
        }
    }
}

/// SQL in a message: on lines of its own, set off from the text.
pub(crate) fn indented(sql: &str) -> String {
    let lines: Vec<_> = sql.lines().map(|line| format!("          {line}")).collect();
    lines.join("\n")
}
