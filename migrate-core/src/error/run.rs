//! A migration, or the work around it, failed.

use std::time::Duration;

use thiserror::Error;

use super::{Cause, DatabaseError, ErrorKind};
use crate::lock::Holder;
use crate::plan::Way;
use crate::report::Ran;

/// A migration, or the work around it, failed.
#[derive(Debug, Error)]
pub enum RunError {
    /// A step of a migration was refused.
    #[error(transparent)]
    Failed(Box<Failure>),
    /// Another runner did not end in time.
    #[error("another runner is at work on {place}")]
    Locked {
        /// The database, without user and password.
        place: String,
        /// How long this one waited.
        waited: Duration,
        /// The other one, where the server names it.
        holder: Option<Holder>,
    },
    /// The history could not be read or written.
    #[error("cannot {what} on {place}\nnote: {error}")]
    Database {
        /// What was tried: `read the history`.
        what: &'static str,
        /// The database, without user and password.
        place: String,
        /// What the server said.
        error: DatabaseError,
    },
}

/// A step of a migration that was refused.
#[derive(Debug, Error)]
#[error("migration `{migration}` failed")]
pub struct Failure {
    /// The migration.
    pub migration: &'static str,
    /// Applied or reverted.
    pub way: Way,
    /// The step's place in the migration, from 1.
    pub step: usize,
    /// How many steps the migration has.
    pub steps: usize,
    /// What the step does, in words.
    pub summary: &'static str,
    /// The statement.
    pub sql: String,
    /// What the server said.
    pub error: DatabaseError,
    /// How often the migration was tried.
    pub attempts: u32,
    /// Who held the lock that was refused, as far as the server tells.
    pub blockers: Vec<String>,
    /// Whether the migration was taken back as a whole. Where not, the steps before this one are done.
    pub taken_back: bool,
    /// What the run did before.
    pub before: Vec<Ran>,
}

impl RunError {
    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Locked { .. } => ErrorKind::Locked,
            Self::Failed(failure) => of(failure.error.cause),
            Self::Database { error, .. } => of(error.cause),
        }
    }
}

fn of(cause: Cause) -> ErrorKind {
    match cause {
        Cause::Busy => ErrorKind::Locked,
        Cause::Disconnected => ErrorKind::Connect,
        Cause::NoSuchTable | Cause::ReadOnly | Cause::Full | Cause::Forbidden | Cause::Other => ErrorKind::Failed,
    }
}
