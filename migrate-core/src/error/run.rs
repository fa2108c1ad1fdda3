//! A migration, or the work around it, failed.

use std::time::Duration;

use thiserror::Error;

use super::failure::Failure;
use super::{Cause, DatabaseError, ErrorKind, indented};
use crate::history::Unfinished;
use crate::lock::Holder;

/// A migration, or the work around it, failed.
#[derive(Debug, Error)]
pub enum RunError {
    /// A migration was refused by the server.
    #[error(transparent)]
    Failed(Box<Failure>),
    /// Another runner did not end in time.
    #[error(
        "another runner is at work on {place}\n\
         note: {}; this one waited for {:.1} seconds\n\
         help: wait until it ends, or end that session if it hangs",
        holder.as_ref().map_or_else(|| "the server does not name it".to_owned(), |holder| format!("it is {holder}")),
        waited.as_secs_f64()
    )]
    Locked {
        /// The database, without user and password.
        place: String,
        /// How long this one waited.
        waited: Duration,
        /// The other one, where the server names it.
        holder: Option<Box<Holder>>,
    },
    /// A step was cut off, and nobody can tell whether it happened.
    #[error(
        "nobody can tell whether step {step} of migration `{}` happened\n\
         note: {} began it at {}, and was cut off\n\
         note: the statement was\n{}\n\
         help: look at the database; if the step did not happen, run it again\n          \
                   migrate {} --interrupted repeat\n\
         help: if it did happen, go on after it\n          \
                   migrate {} --interrupted skip",
        unfinished.name, unfinished.runner, unfinished.at, indented(sql), unfinished.way, unfinished.way
    )]
    Undecided {
        /// What the database remembers of the migration.
        unfinished: Box<Unfinished>,
        /// The step's place in the migration, from 1.
        step: usize,
        /// Its SQL.
        sql: String,
    },
    /// The work around the migrations failed.
    #[error("cannot {what} on {place}\nnote: {error}\nhelp: {}", error.cause.way_out())]
    Database {
        /// What was tried: `read the history`.
        what: &'static str,
        /// The database, without user and password.
        place: String,
        /// What the server said.
        error: DatabaseError,
    },
    /// An earlier run was dropped in its middle, and the connection with it.
    #[error(
        "the connection was closed, because a run on it was dropped before it ended\n\
         help: connect again"
    )]
    Dropped,
}

impl RunError {
    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Locked { .. } => ErrorKind::Locked,
            Self::Undecided { .. } => ErrorKind::Interrupted,
            Self::Dropped => ErrorKind::Connect,
            Self::Failed(failure) => failure.error.cause.kind(),
            Self::Database { error, .. } => error.cause.kind(),
        }
    }
}

impl Cause {
    fn kind(self) -> ErrorKind {
        match self {
            Self::Busy => ErrorKind::Locked,
            Self::Disconnected => ErrorKind::Connect,
            Self::NoSuchTable | Self::ReadOnly | Self::Full | Self::Forbidden | Self::Other => ErrorKind::Failed,
        }
    }

    /// What to do about it.
    pub(super) fn way_out(self) -> &'static str {
        match self {
            Self::Busy => "run it again when the other session has ended, or allow a longer wait for locks",
            Self::Disconnected => "see that the server runs, and run it again: it goes on from where it was",
            Self::ReadOnly => "make the database writable for this user, and run it again",
            Self::Full => "free some space on the database's disk, and run it again: it goes on from where it was",
            Self::Forbidden => "give the user the rights for this statement, or run it as another user",
            Self::NoSuchTable | Self::Other => "correct what the server complains about, and run it again",
        }
    }
}
