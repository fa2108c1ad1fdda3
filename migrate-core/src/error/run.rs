//! A migration, or the work around it, failed.

use crate::debug_as_message::debug_as_message;
use std::time::Duration;

use migrate_ir::shell::quoted;
use thiserror::Error;

use super::failure::Failure;
use crate::error_kind::ErrorKind;
use crate::history::{FORMAT, GarbledLease, Store, TablesError, Unfinished, UnknownMigration, UnusableTables};
use crate::indent::indented;
use crate::migration::StoredError;
use crate::options::Tables;
use crate::server::{Cause, ConnectError, Connection, DatabaseError, Holder, Keeper, NoSchema, RoleRefusal};

/// A migration, or the work around it, failed.
#[derive(Error)]
#[non_exhaustive]
pub enum RunError {
    /// A migration was refused by the server.
    #[error(transparent)]
    Failed(Box<Failure>),
    /// Another runner did not end in time.
    #[error(
        "another runner{} is at work on {location}\n\
         note: {}; this one waited for {:.1} seconds\n\
         help: wait until it ends{}",
        if holder.is_some() { "" } else { " or another program" },
        holder.as_ref().map_or_else(|| "nothing names it".to_owned(), |holder| format!("it is {holder}")),
        waited.as_secs_f64(),
        match holder.as_ref().map(|holder| holder.way_to_unlock()) {
            Some(Some(way)) => format!("\nhelp: or, if it hangs, {way}\n          migrate unlock --force --reason \"...\""),
            Some(None) => ", or end that process if it hangs".to_owned(),
            None => String::new(),
        }
    )]
    Locked {
        /// The database, without user and password.
        location: String,
        /// How long this one waited.
        waited: Duration,
        /// The other one, where the server names it.
        holder: Option<Box<Holder>>,
    },
    /// Another program, which is no runner, did not let go in time.
    #[error(
        "{location} is held by another program, which is no runner\n\
         note: it is {by}; this run waited for {:.1} seconds\n\
         note: nothing was written\n\
         help: wait until its transaction ends, or end it, and run this again",
        waited.as_secs_f64()
    )]
    Held {
        /// The database, without user and password.
        location: String,
        /// Who it is.
        by: String,
        /// How long this one waited.
        waited: Duration,
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
        unfinished.name, unfinished.runner, unfinished.at, indented(sql), unfinished.direction, unfinished.direction
    )]
    Undecided {
        /// What the database remembers of the migration.
        unfinished: Box<Unfinished>,
        /// The step's place in the migration, from 1.
        step: usize,
        /// Its SQL.
        sql: String,
    },
    /// The lock is not one that can be taken away without force.
    #[error(
        "the lock on {location} is held by a runner that is alive\n\
         note: it is {holder}\n\
         help: wait until it ends; the server gives the lock back when its session does\n\
         help: or end its session\n          \
                   migrate unlock --force --reason \"...\""
    )]
    Alive {
        /// The database, without user and password.
        location: String,
        /// The runner.
        holder: Box<Holder>,
    },
    /// The lock that was asked for does not work here.
    #[error(
        "the lock mode `{mode}` does not work on {location}\n\
         note: {why}\n\
         help: use `--lock {instead}`, or let the server decide with `--lock auto`"
    )]
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
    #[error("nothing can be run in the role `{role}` on {location}\nnote: {why}")]
    RoleRefused {
        /// The database, without user and password.
        location: String,
        /// The role.
        role: String,
        /// Why.
        why: RoleRefusal,
    },
    /// The server does not give the session the role that was asked for.
    #[error("cannot take the role `{role}` on {location}\nnote: {error}\nhelp: {}", error.way_out())]
    RoleNotGiven {
        /// The database, without user and password.
        location: String,
        /// The role.
        role: String,
        /// The server's answer.
        error: Box<DatabaseError>,
    },
    /// There is no schema in which tables would be created.
    #[error("nothing can be run on {location}: {why}")]
    NoSchema {
        /// The database, without user and password.
        location: String,
        /// Why there is none.
        why: NoSchema,
    },
    /// The server cannot have the tables of the history where they are asked for.
    #[error("the history cannot be kept on {location} as it is asked for\nnote: {why}\nhelp: {help}")]
    UnusableTables {
        /// The database, without user and password.
        location: String,
        /// Why.
        why: String,
        /// What to do.
        help: String,
    },
    /// The tables of the history were written by a later version of this library.
    #[error(
        "the history on {location} has format {format}, which this version, {}, {}\n\
         note: version {version} of this library wrote it; this one knows formats up to {FORMAT}\n\
         note: nothing was changed\n\
         help: run a program that was built with version {version} or a later one",
        env!("CARGO_PKG_VERSION"),
        if *may_be_read { "may read but not write" } else { "cannot read" }
    )]
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
    #[error(
        "the history on {location} has format {format}, which was never released\n\
         note: a version of this library from before its first release wrote it, and no release reads it\n\
         help: drop the tables {tables}, and mark what is applied\n          \
                   migrate mark --applied NAME --reason \"...\""
    )]
    UnreleasedFormat {
        /// The database, without user and password.
        location: String,
        /// The format of the tables.
        format: i64,
        /// The tables.
        tables: String,
    },
    /// A migration is of a kind that only later versions of this library know.
    #[error(
        "migration `{}` on {location} is of kind `{}`{}, which this version, {}, does not know\n\
         note: version {} of this library applied it\n\
         note: nothing was changed\n\
         help: run a program that was built with version {} or a later one",
        migration.name,
        migration.kind,
        if migration.part.is_empty() { String::new() } else { format!(", part `{}`", migration.part) },
        env!("CARGO_PKG_VERSION"),
        migration.version,
        migration.version
    )]
    UnknownKind {
        /// The database, without user and password.
        location: String,
        /// The migration.
        migration: Box<UnknownMigration>,
    },
    /// A table has a name of ours, and is somebody else's.
    #[error(
        "the table {table} on {location} is not this library's\n\
         note: it has no column `{column}`\n\
         help: keep the history in tables of another name, in `migrate.toml`\n          \
                   [tables]\n          \
                   prefix = \"another\""
    )]
    ForeignTable {
        /// The database, without user and password.
        location: String,
        /// The table.
        table: String,
        /// The column that it lacks.
        column: &'static str,
    },
    /// Once the schema for the tables of the history is there, other tables would be created in it.
    #[error(
        "the history cannot be kept in the schema {schema} of {location}\n\
         note: the user has the same name, and `\"$user\"` is in the search path: once the schema is there, the tables of \
         the application would be created in it\n\
         help: keep the history in a schema of another name, in `migrate.toml`\n          \
                   [tables]\n          \
                   schema = \"another\"\n\
         help: or create the schema yourself, if the tables of the application are meant to be there"
    )]
    SchemaOfUser {
        /// The database, without user and password.
        location: String,
        /// The schema.
        schema: String,
    },
    /// A row of the history holds what this library does not write.
    #[error(
        "the table {table} on {location} has a row that this library does not write\n\
         note: the row is {row}\n\
         note: somebody has edited it by hand\n\
         help: restore the row from a backup of the database"
    )]
    Garbled {
        /// The database, without user and password.
        location: String,
        /// The table.
        table: String,
        /// The row.
        row: String,
    },
    /// The lease in the row of the lock was edited.
    #[error("{lease}")]
    GarbledLease {
        /// The database, without user and password.
        location: String,
        /// The lease.
        lease: Box<GarbledLease>,
    },
    /// Nothing is reverted here.
    #[error(
        "`{verb}` is refused: only the way forward is open here\n\
         note: `forward_only` says so\n\
         help: write a migration that undoes what is to be undone\n          \
                   migrate new --revert {}",
        newest.as_deref().unwrap_or("NAME")
    )]
    ForwardOnly {
        /// What was asked for.
        verb: &'static str,
        /// The newest applied migration.
        newest: Option<String>,
    },
    /// The database is protected.
    #[error(
        "`{verb}` is refused on {location}: it belongs to `{environment}`, which is protected\n\
         {}help: where it is meant, type the database's name\n          \
                   migrate {verb} --yes-drop {}",
        typed.as_ref().map_or_else(String::new, |typed| format!(
            "note: `{typed}` was typed, and the database is named `{database}`\n"
        )),
        quoted(database)
    )]
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
    #[error(
        "`{verb}` is refused on {location}: `{typed}` was typed, and the database is named `{database}`\n\
         help: where this database is meant, type its name\n          \
                   migrate {verb} --yes-drop {}",
        quoted(database)
    )]
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
    #[error(
        "{location} takes no writes\n\
         note: {reason}\n\
         note: nothing was written\n\
         help: connect to the primary where this is a replica; else make the server writable, and run it again"
    )]
    ReadOnly {
        /// The database, without user and password.
        location: String,
        /// How the server says so.
        reason: String,
    },
    /// SQLite: the file was removed, moved or replaced while it was open.
    #[error(
        "the file of {location} was removed, moved, or replaced while it was open\n\
         note: what was written went into the file that was there before, also what was printed as done\n\
         help: see that nothing replaces the file while migrations run; then look with `migrate status`, and run it again"
    )]
    FileReplaced {
        /// The database.
        location: String,
    },
    /// The server cannot take changes of tables back.
    #[error(
        "nothing can be tried on {location}: it cannot take changes of tables back\n\
         help: see what would run with `migrate plan`, and try it on a copy of the database"
    )]
    NoTrial {
        /// The database, without user and password.
        location: String,
    },
    /// Another runner was faster, and what was asked for may not be right any more.
    #[error(
        "another runner changed the history on {location} at the same time\n\
         help: look at `migrate status`, and do it again where it is still right"
    )]
    Overtaken {
        /// The database, without user and password.
        location: String,
    },
    /// Another runner changed the history between the moment when this run was asked for and the moment when it had the
    /// lock.
    #[error(
        "{what}\n\
         note: another runner changed the history on {location}: {change}\n\
         note: nothing was reverted by this run\n\
         help: look at `migrate status`, and do it again where it is still right"
    )]
    Changed {
        /// The database, without user and password.
        location: String,
        /// What is not as it was.
        what: String,
        /// What differs.
        change: String,
    },
    /// `fresh` would have to drop tables of the history that other histories use, whose tables may be anywhere.
    #[error(
        "`fresh` is refused on {location}: the history is kept in {table}, which has the history `{history}` as well\n\
         note: `fresh` empties the current schema; where the tables of `{history}` are is not known\n\
         note: nothing was dropped\n\
         help: revert what this program applied instead\n          \
                   migrate reset\n\
         help: or give each history tables of its own, in `migrate.toml`\n          \
                   [tables]\n          \
                   prefix = \"another\""
    )]
    SharedTables {
        /// The database, without user and password.
        location: String,
        /// The table of the history.
        table: String,
        /// The other history.
        history: String,
    },
    /// `fresh` does not drop what a migration would create.
    #[error(
        "`fresh` is refused on {location}: {kind} {name} is there, and migration `{migration}` creates it\n\
         note: it is outside of the schema that `fresh` empties, and {why}\n\
         note: nothing was dropped\n\
         help: where nothing in it is needed, drop it first\n          \
                   DROP {} {name}{};",
        kind.to_uppercase(),
        if *kind == "schema" || *kind == "extension" { " CASCADE" } else { "" }
    )]
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
    #[error(
        "not everything was dropped on {location}: {}\n\
         note: {error}\n\
         note: what was dropped before stays dropped\n\
         help: {}\n\
         help: `migrate fresh` drops what is left",
        match left {
            Some(left) => format!("{left} of {total} objects are left"),
            None => "how much is left is not known".to_owned(),
        },
        error.way_out()
    )]
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
    #[error("stopped before anything was done")]
    Stopped,
    /// What the history keeps of a migration cannot be used.
    #[error(transparent)]
    Stored(#[from] StoredError),
    /// The file of the database cannot be created.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// The work around the migrations failed.
    #[error("cannot {what} on {location}\nnote: {error}\nhelp: {}", error.way_out())]
    Database {
        /// What was tried: `read the history`.
        what: &'static str,
        /// The database, without user and password.
        location: String,
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

debug_as_message!(RunError);

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

impl DatabaseError {
    /// What to do about it.
    pub(super) fn way_out(&self) -> String {
        match &self.grant {
            Some(grant) => {
                let what = if grant.contains(";\n") { "rights that are" } else { "right that is" };
                format!("give the user the {what} missing\n{}", indented(&format!("{grant};")))
            }
            None => match (self.cause, missing_schema(&self.message)) {
                (Cause::NoSuchSchema, Some(schema)) => {
                    let create = indented(&format!("CREATE SCHEMA {schema};"));
                    format!("create the schema, by hand or in an earlier migration, and run it again\n{create}")
                }
                (Cause::ServerLimit(limit), _) => format!(
                    "the server's own `{}` ended it: raise it for the user that runs migrations, and run it \
                     again",
                    limit.setting()
                ),
                _ => self.cause.way_out().to_owned(),
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
    fn kind(self) -> ErrorKind {
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
                "allow it more time, for this migration with `#[migration(statement_timeout = \"2h\")]`, for all of them \
                 with `--statement-timeout 2h`, or make it smaller; then run it again"
            }
            Self::WouldBlock => {
                "the server cannot make this change while the table is in use, and refuses rather than blocks: make it \
                 in several migrations, as in a new column that replaces the old one, or with a tool that copies the \
                 table online; where the table is small, write the statement without `ALGORITHM` and `LOCK`"
            }
            Self::InTransaction => {
                "write `.no_transaction()` behind the SQL, in a migration of its own; a block or a procedure that commits \
                 must also be a statement of its own; then run it again"
            }
            Self::LeaseLost => "see with `migrate status` who is at work, and run it again when that runner has ended",
            Self::ReadOnly => {
                "connect to the primary where this is a replica, or make the database writable for this user; then run \
                 it again"
            }
            Self::TooManyLocks => {
                "the server cannot hold the locks of all these objects at once: raise `max_locks_per_transaction` in its \
                 configuration and restart it; or do less in one transaction; then run it again"
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
