//! What a server's refusal means: the kind of the error, and what to do.

use migrate_ir::diagnostic::Line;

use crate::error_kind::ErrorKind;
use crate::server::{Cause, DatabaseError};

impl DatabaseError {
    /// What to do about it.
    pub(super) fn way_out(&self) -> Line {
        match &self.grant {
            Some(grant) => {
                let what = if grant.contains(";\n") { "rights that are" } else { "right that is" };
                Line::help_code(format!("give the user the {what} missing"), format!("{grant};").lines())
            }
            None => match (self.cause, missing_schema(&self.message)) {
                (Cause::NoSuchSchema, Some(schema)) => Line::help_code(
                    "create the schema, by hand or in an earlier migration, and run it again",
                    format!("CREATE SCHEMA {schema};").lines(),
                ),
                (Cause::ServerLimit(limit), _) => Line::help(format!(
                    "the server's own `{}` ended it: raise it for the user that runs migrations, and run it again",
                    limit.setting()
                )),
                _ => Line::help(self.cause.way_out()),
            },
        }
    }
}

/// The schema in `schema "app" does not exist`, as SQL writes it.
fn missing_schema(message: &str) -> Option<String> {
    let (_, behind) = message.split_once("schema \"")?;
    let (name, _) = behind.split_once("\" does not exist")?;
    Some(format!("\"{}\"", name.replace('"', "\"\"")))
}

impl Cause {
    pub(super) fn kind(self) -> ErrorKind {
        match self {
            Self::Busy | Self::LeaseLost => ErrorKind::Locked,
            Self::Disconnected | Self::CutOff => ErrorKind::Connect,
            Self::ServerLimit(_) => ErrorKind::Failed,
            Self::TimedOut
            | Self::WouldBlock
            | Self::InTransaction
            | Self::NoSuchTable
            | Self::NoSuchColumn
            | Self::NoSuchSchema
            | Self::AlreadyExists
            | Self::ReadOnly
            | Self::TooManyLocks
            | Self::ReadOnlyFile
            | Self::FileReplaced
            | Self::NoDatabase
            | Self::Damaged
            | Self::Storage
            | Self::Full
            | Self::Forbidden
            | Self::TransactionEnded
            | Self::SessionChanged
            | Self::Other => ErrorKind::Failed,
        }
    }

    fn way_out(self) -> &'static str {
        match self {
            Self::Busy => {
                "run it again when the other session has ended, or allow more tries with `--lock-retry 30min`, or a \
                 longer wait in each with `--lock-timeout 10s`, in which others wait as well"
            }
            Self::CutOff => {
                "connect to a node that belongs to the majority, or wait until this one does with `migrate wait`; then \
                 run it again: it goes on from where it was"
            }
            Self::Disconnected => "see that the server runs, and run it again: it goes on from where it was",
            Self::TimedOut => {
                "allow it more time, for this migration with `#[migration(statement_timeout = \"2h\")]`, for all of \
                 them with `--statement-timeout 2h`, or make it smaller; then run it again"
            }
            Self::WouldBlock => {
                "the server cannot make this change while the table is in use, and refuses rather than blocks: make it \
                 in several migrations, as in a new column that replaces the old one, or with a tool that copies the \
                 table online; where the table is small, write the statement without `ALGORITHM` and `LOCK`"
            }
            Self::InTransaction => {
                "write `.no_transaction()` behind the SQL, in a migration of its own; a block or a procedure that \
                 commits must also be a statement of its own; then run it again"
            }
            Self::LeaseLost => "see with `migrate status` who is at work, and run it again when that runner has ended",
            Self::ReadOnly => {
                "connect to the primary where this is a replica, or make the database writable for this user; then run \
                 it again"
            }
            Self::TooManyLocks => {
                "the server cannot hold the locks of all these objects at once: raise `max_locks_per_transaction` in \
                 its configuration and restart it; or do less in one transaction; then run it again"
            }
            Self::ReadOnlyFile => {
                "make the database writable for this user: the file and its folder, where SQLite keeps its journal; \
                 where permissions are right, see `ulimit -n` and `ulimit -f`; then run it again"
            }
            Self::FileReplaced => "see that nothing replaces the file while migrations run, and run it again",
            Self::NoDatabase => "name the file of a database; where it was one, restore it from a backup",
            Self::Damaged => {
                "the database is damaged: restore it from a backup, or repair it with the server's own tools"
            }
            Self::Storage => {
                "see what is wrong with the disk of the database: a failing disk, a network that is gone, a limit on \
                 the size of files (`ulimit -f`); then run it again"
            }
            Self::Full => {
                "the disk of the server is full: free some space on the database's disk, and on the one of its \
                 temporary files, and run it again: it goes on from where it was"
            }
            Self::TransactionEnded => {
                "take the words that begin or end a transaction out of the SQL; where it must commit by itself, write \
                 `.no_transaction()` behind it; then see what is there, and drop what the next run would create again"
            }
            Self::SessionChanged => "take out of the SQL what changes the session, and run it again",
            Self::Forbidden => "give the user the rights for this statement, or run it as another user",
            Self::ServerLimit(_) => "raise the limit for the user that runs migrations, and run it again",
            Self::NoSuchTable | Self::NoSuchColumn | Self::NoSuchSchema | Self::AlreadyExists | Self::Other => {
                "correct what the server complains about, and run it again"
            }
        }
    }
}
