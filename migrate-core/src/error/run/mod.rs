//! A migration, or the work around it, failed.

mod diagnostic;

use std::time::Duration;

use super::failure::Failure;
use crate::debug_as_message::debug_as_message;
use crate::display_diagnostic::display_diagnostic;
use crate::error_kind::ErrorKind;
use crate::history::{GarbledLease, Store, TablesError, Unfinished, UnknownMigration, UnusableTables};
use crate::migration::StoredError;
use crate::options::Tables;
use crate::server::{ConnectError, Connection, DatabaseError, Holder, Keeper, NoSchema, RoleRefusal};

/// A migration, or the work around it, failed.
#[non_exhaustive]
pub enum RunError {
    /// A migration was refused by the server.
    Failed(Box<Failure>),
    /// Another runner did not end in time.
    Locked {
        /// The database, without user and password.
        location: String,
        /// How long this one waited.
        waited: Duration,
        /// The other one, where the server names it.
        holder: Option<Box<Holder>>,
    },
    /// Another program, which is no runner, did not let go in time.
    Held {
        /// The database, without user and password.
        location: String,
        /// Who it is.
        by: String,
        /// How long this one waited.
        waited: Duration,
    },
    /// A step was interrupted, and the server does not show whether it happened.
    Undecided {
        /// What the database remembers of the migration.
        unfinished: Box<Unfinished>,
        /// The step's place in the migration, from 1.
        step: usize,
        /// Its SQL.
        sql: String,
    },
    /// The lock is not one that can be taken away without force.
    Alive {
        /// The database, without user and password.
        location: String,
        /// The runner.
        holder: Box<Holder>,
    },
    /// The lock that was asked for does not work here.
    NoSuchLock {
        /// The database, without user and password.
        location: String,
        /// What was asked for.
        mode: &'static str,
        /// Why it does not work.
        why: &'static str,
        /// What does.
        instead: &'static str,
    },
    /// The session cannot work in the role that was asked for.
    RoleRefused {
        /// The database, without user and password.
        location: String,
        /// The role.
        role: String,
        /// Why.
        why: RoleRefusal,
    },
    /// The server does not give the session the role that was asked for.
    RoleNotGiven {
        /// The database, without user and password.
        location: String,
        /// The role.
        role: String,
        /// The server's answer.
        error: Box<DatabaseError>,
    },
    /// There is no schema in which tables would be created.
    NoSchema {
        /// The database, without user and password.
        location: String,
        /// Why there is none.
        why: NoSchema,
    },
    /// The server cannot have the tables of the history where they are asked for.
    UnusableTables {
        /// The database, without user and password.
        location: String,
        /// Why.
        why: String,
        /// What to do.
        help: String,
    },
    /// The tables of the history were written by a later version of this library.
    NewerFormat {
        /// The database, without user and password.
        location: String,
        /// The format of the tables.
        format: i64,
        /// The version that wrote them.
        version: String,
        /// Whether this version may read them.
        may_be_read: bool,
    },
    /// The tables of the history have a format that was never released.
    UnreleasedFormat {
        /// The database, without user and password.
        location: String,
        /// The format of the tables.
        format: i64,
        /// The tables.
        tables: String,
    },
    /// A migration is of a kind that only later versions of this library know.
    UnknownKind {
        /// The database, without user and password.
        location: String,
        /// The migration.
        migration: Box<UnknownMigration>,
    },
    /// A table has the name of a table of the history, and another program made it.
    ForeignTable {
        /// The database, without user and password.
        location: String,
        /// The table.
        table: String,
        /// The column that it lacks.
        column: &'static str,
    },
    /// Once the schema for the tables of the history is there, other tables would be created in it.
    SchemaOfUser {
        /// The database, without user and password.
        location: String,
        /// The schema.
        schema: String,
    },
    /// A row of the history holds what this library does not write.
    Garbled {
        /// The database, without user and password.
        location: String,
        /// The table.
        table: String,
        /// The row.
        row: String,
    },
    /// The lease in the row of the lock was edited.
    GarbledLease {
        /// The database, without user and password.
        location: String,
        /// The lease.
        lease: Box<GarbledLease>,
    },
    /// Nothing is reverted here.
    ForwardOnly {
        /// What was asked for.
        verb: &'static str,
        /// The newest applied migration.
        newest: Option<String>,
    },
    /// The database is protected.
    Protected {
        /// The database, without user and password.
        location: String,
        /// The environment that it belongs to.
        environment: String,
        /// What was asked for.
        verb: &'static str,
        /// What was typed.
        typed: Option<String>,
        /// The database's name.
        database: String,
    },
    /// The name that was typed is another database's.
    OtherName {
        /// The database, without user and password.
        location: String,
        /// What was asked for.
        verb: &'static str,
        /// What was typed.
        typed: String,
        /// The database's name.
        database: String,
    },
    /// The server takes no writes.
    ReadOnly {
        /// The database, without user and password.
        location: String,
        /// How the server says so.
        reason: String,
    },
    /// SQLite: the file was removed, moved or replaced while it was open.
    FileReplaced {
        /// The database.
        location: String,
    },
    /// The server cannot take changes of tables back.
    NoTrial {
        /// The database, without user and password.
        location: String,
    },
    /// Another runner was faster, and what was asked for may not be right any more.
    Overtaken {
        /// The database, without user and password.
        location: String,
    },
    /// Another runner changed the history between the moment when this run was asked for and the moment when it had the
    /// lock.
    Changed {
        /// The database, without user and password.
        location: String,
        /// What is not as it was.
        what: String,
        /// What differs.
        change: String,
    },
    /// `fresh` would have to drop tables of the history that other histories use, whose tables may be anywhere.
    SharedTables {
        /// The database, without user and password.
        location: String,
        /// The table of the history.
        table: String,
        /// The other history.
        history: String,
    },
    /// `fresh` does not drop what a migration would create.
    InTheWay {
        /// The database, without user and password.
        location: String,
        /// The migration.
        migration: &'static str,
        /// What it is: `schema`.
        kind: String,
        /// Its name, as the migration has it.
        name: String,
        /// Why it is not dropped with the rest.
        why: &'static str,
    },
    /// `fresh` dropped some of what there was, and then the server refused.
    PartlyDropped {
        /// The database, without user and password.
        location: String,
        /// How many objects there were.
        total: usize,
        /// How many are left, where the server tells.
        left: Option<usize>,
        /// What the server said.
        error: Box<DatabaseError>,
    },
    /// It was asked to end before it began.
    Stopped,
    /// What the history keeps of a migration cannot be used.
    Stored(StoredError),
    /// The file of the database cannot be created.
    Connect(ConnectError),
    /// The work around the migrations failed.
    Database {
        /// What was tried: `read the history`.
        what: &'static str,
        /// The database, without user and password.
        location: String,
        /// What the server said.
        error: DatabaseError,
    },
    /// An earlier run was dropped in its middle, and the connection with it.
    Dropped,
}

debug_as_message!(RunError);
display_diagnostic!(RunError);

impl RunError {
    pub(crate) fn database(what: &'static str, connection: &Connection, error: DatabaseError) -> Self {
        Self::Database { what, location: connection.location().to_owned(), error }
    }

    /// Somebody keeps the run from the tables of the history: a runner, another program, or one of both.
    pub(crate) fn held(location: String, by: Option<Keeper>, waited: Duration) -> Self {
        match by {
            Some(Keeper { name, is_runner: Some(false) }) => Self::Held { location, by: name, waited },
            by => {
                let holder = by.map(|Keeper { name, is_runner: _ }| Box::new(Holder::runner(name)));
                Self::Locked { location, waited, holder }
            }
        }
    }

    /// Refuses tables that the server cannot have.
    pub(crate) fn refuse_unusable(connection: &Connection, tables: &Tables) -> Result<(), Self> {
        match Store::unusable(connection.server(), tables) {
            Some(UnusableTables { why, help }) => {
                Err(Self::UnusableTables { location: connection.location().to_owned(), why, help })
            }
            None => Ok(()),
        }
    }

    pub(crate) fn unreadable(store: &Store, connection: &Connection, why: TablesError) -> Self {
        let location = connection.location().to_owned();
        match why {
            TablesError::Database(error) => Self::Database { what: "read the history", location, error },
            TablesError::Newer { format, version, may_be_read } => {
                Self::NewerFormat { location, format, version, may_be_read }
            }
            TablesError::Unreleased { format } => {
                let Store { history, journal, lock, .. } = store;
                Self::UnreleasedFormat { location, format, tables: format!("{history}, {journal}, {lock}") }
            }
            TablesError::UnknownKind(migration) => Self::UnknownKind { location, migration },
            TablesError::SchemaOfUser { schema } => Self::SchemaOfUser { location, schema },
            TablesError::Foreign { table, column } => Self::ForeignTable { location, table, column },
            TablesError::Garbled { table, row } => Self::Garbled { location, table, row },
            TablesError::Held { by, waited } => Self::held(location, by, waited),
            TablesError::GarbledLease(lease) => Self::GarbledLease { location, lease },
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Locked { .. } | Self::Alive { .. } | Self::Overtaken { .. } | Self::Changed { .. } => {
                ErrorKind::Locked
            }
            Self::Undecided { .. } | Self::Stopped => ErrorKind::Interrupted,
            Self::NoSuchLock { .. }
            | Self::SharedTables { .. }
            | Self::InTheWay { .. }
            | Self::ForwardOnly { .. }
            | Self::Protected { .. }
            | Self::OtherName { .. }
            | Self::NoTrial { .. } => ErrorKind::Goal,
            Self::NewerFormat { .. }
            | Self::UnreleasedFormat { .. }
            | Self::UnknownKind { .. }
            | Self::ForeignTable { .. }
            | Self::SchemaOfUser { .. }
            | Self::Garbled { .. }
            | Self::GarbledLease { .. }
            | Self::Stored(_) => ErrorKind::History,
            Self::UnusableTables { .. } | Self::RoleRefused { .. } => ErrorKind::Usage,
            Self::Connect(error) => error.kind(),
            Self::NoSchema { .. } | Self::Dropped => ErrorKind::Connect,
            Self::ReadOnly { .. } | Self::FileReplaced { .. } | Self::Held { .. } => ErrorKind::Failed,
            Self::Failed(failure) => failure.error.cause.kind(),
            Self::Database { error, .. } => error.cause.kind(),
            Self::RoleNotGiven { error, .. } => error.cause.kind(),
            Self::PartlyDropped { error, .. } => error.cause.kind(),
        }
    }
}

impl std::error::Error for RunError {
    /// What the server said. The message has it already.
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Failed(failure) => failure.source(),
            Self::Connect(error) => error.source(),
            Self::Database { error, .. } => Some(error),
            Self::RoleNotGiven { error, .. } | Self::PartlyDropped { error, .. } => Some(&**error),
            Self::Locked { .. }
            | Self::Held { .. }
            | Self::Undecided { .. }
            | Self::Alive { .. }
            | Self::NoSuchLock { .. }
            | Self::RoleRefused { .. }
            | Self::NoSchema { .. }
            | Self::UnusableTables { .. }
            | Self::NewerFormat { .. }
            | Self::UnreleasedFormat { .. }
            | Self::UnknownKind { .. }
            | Self::ForeignTable { .. }
            | Self::SchemaOfUser { .. }
            | Self::Garbled { .. }
            | Self::GarbledLease { .. }
            | Self::ForwardOnly { .. }
            | Self::Protected { .. }
            | Self::OtherName { .. }
            | Self::ReadOnly { .. }
            | Self::FileReplaced { .. }
            | Self::NoTrial { .. }
            | Self::Overtaken { .. }
            | Self::Changed { .. }
            | Self::SharedTables { .. }
            | Self::InTheWay { .. }
            | Self::Stopped
            | Self::Stored(_)
            | Self::Dropped => None,
        }
    }
}

impl From<StoredError> for RunError {
    fn from(error: StoredError) -> Self {
        Self::Stored(error)
    }
}

impl From<ConnectError> for RunError {
    fn from(error: ConnectError) -> Self {
        Self::Connect(error)
    }
}
