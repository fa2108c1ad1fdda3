//! Servers: how to connect to them, and what differs between them, in the order in which a run asks for it. Nothing else
//! in this crate asks which server it talks to.
//!
//! A folder for each server has its driver and its `Server`. A wire protocol is not a server: another server that speaks
//! PostgreSQL's gets a folder of its own, which shares PostgreSQL's driver.

mod blocker;
mod closed;
mod cluster;
mod connect_error;
mod connection;
mod current_schema;
mod database_error;
mod database_object;
mod deadline;
mod driver;
mod holder;
mod info;
mod keeper;
mod limits;
mod lock_kind;
mod mysql;
mod open;
mod open_file;
mod own_rights;
mod patience;
mod postgres;
mod role;
mod session_state;
mod sqlite;
mod url;

use std::fmt;
use std::time::Duration;

use migrate_ir::probe::{Fact, Object};

use crate::migration::{Lock, Step};
use crate::options::LockMode;

pub use blocker::Blocker;
pub use connect_error::ConnectError;
pub use connection::Connection;
pub use current_schema::NoSchema;
pub use database_error::{Cause, DatabaseError, ServerLimit};
pub use holder::Holder;
pub use info::ServerInfo;
#[doc(inline)]
pub use migrate_ir::dialect::{Dialect, Version};
pub use role::RoleRefusal;

#[cfg(any(feature = "postgres", feature = "mysql"))]
use database_error::is_full;

pub(crate) use blocker::{blockers_of_session, users_of_tables};
pub(crate) use cluster::Cluster;
pub(crate) use current_schema::CurrentSchema;
pub(crate) use database_object::DatabaseObject;
pub(crate) use driver::{Answer, Row};
pub(crate) use keeper::{Keeper, keeper_of_file, keeper_of_tables};
pub(crate) use limits::{SessionLimits, StatementLimits};
pub(crate) use lock_kind::{LockKind, UnsuitableLock};
pub(crate) use open::database_file;
pub(crate) use own_rights::Access;
use own_rights::OwnTable;
pub(crate) use patience::Pauses;
pub(crate) use session_state::{SessionState, TransactionState};

/// A kind of server. What is plain SQL is given as text, and what takes several statements is done.
pub(crate) trait Server: fmt::Debug + Sync {
    // What it is.

    /// Asks for the version.
    fn version_query(&self) -> &'static str;

    /// The dialect of a server that answered this.
    fn dialect(&self, version: &str) -> Dialect;

    /// Asks for the name of the database.
    fn database_name_query(&self) -> &'static str;

    /// The name of the database, from the answer, and from where it is.
    fn database_name(&self, answer: Option<String>, location: &str) -> String;

    /// Creates a database of that name, which belongs to this role where databases have owners.
    fn create_database(&self, name: &str, _owner: Option<&str>) -> String {
        format!("CREATE DATABASE {}", self.quote(name))
    }

    // Names and values.

    /// How long a name may be. None where it may have any length.
    fn longest_name(&self) -> Option<NameLength>;

    /// Whether a table can be kept outside of the database that a URL names, or of the schema of the session.
    fn has_schemas(&self) -> bool;

    /// A name as SQL writes it.
    fn quote(&self, name: &str) -> String;

    /// A text as a literal, whatever the server makes of backslashes. Statements with literals need no prepared
    /// statement, which a pooler may lose, and several of them go over the wire at once.
    fn literal(&self, text: &str) -> String;

    /// What is missing, where a refusal says so.
    fn missing_right(&self, sql: &str, message: &str) -> Option<MissingRight>;

    /// Asks for the statements that give the user what is missing on the tables of the history, which are in this schema or
    /// in the session's. None where users have no rights of their own.
    fn missing_own_rights(&self, schema: Option<&str>, tables: &[OwnTable; 4], access: Access) -> Option<String>;

    // The session.

    /// Asks for the number of the session. None where there are no sessions on a server.
    fn session_query(&self) -> Option<&'static str>;

    /// The URL for a second connection to the same database, where one can be made.
    fn second_address<'a>(&'a self, connection: &'a mut Connection, url: Option<String>) -> Answer<'a, Option<String>>;

    /// What is set on a second connection.
    fn prepare_second(&self) -> Option<&'static str>;

    /// Why the server takes no writes from any user. None where it takes them.
    fn read_only<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<String>>;

    /// Ends a session whose client was killed, or whose client's machine is gone, so that it does not hold a lock for
    /// hours. Not every server can do each of these.
    fn end_with_client(&self) -> &'static [&'static str];

    /// Makes the session work in a role. None where there are no roles.
    fn set_role(&self, role: &str) -> Option<String>;

    /// A query about sessions, with the rights of the session's user in place of those of its role.
    fn as_user(&self, query: &str, _role: &str) -> String {
        query.to_owned()
    }

    /// Sets what decides the meaning of the runner's own statements, where the session is the runner's own. Finds the
    /// schema to which statements go that name none.
    fn pin_session<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, CurrentSchema>;

    /// Asks for everything that SQL of a user can change in the session: rows of a name and a value. Whether the session
    /// has the lock of the run is one of them, and what the session takes for the tables of the history.
    fn session_state_query(&self, tables: Option<&str>, own: [&str; 4]) -> String;

    /// Whether a row of the session's state decides about others, so that it is set back before them: a role decides what
    /// the session may set.
    fn restores_first(&self, name: &str) -> bool;

    /// The statement that sets something of the session back to what it was. None where it cannot be.
    fn restore_setting(&self, name: &str, before: Option<&str>) -> Option<String>;

    /// Whether a setting was refused because it is the whole server's, or because nobody can set it.
    fn is_no_session_setting(&self, error: &DatabaseError) -> bool;

    // Its cluster.

    /// Whether servers of this kind form clusters that are known here.
    fn forms_clusters(&self) -> bool {
        false
    }

    /// The cluster that the server belongs to.
    fn cluster<'a>(&'a self, _connection: &'a mut Connection) -> Answer<'a, Option<Cluster>> {
        Box::pin(async { Ok(None) })
    }

    /// Lets the session see what any node of the cluster has committed before it asks. None where there are no clusters.
    fn read_current(&self, _cluster: Cluster) -> Option<&'static str> {
        None
    }

    /// The same, as the beginning of one query.
    fn current_read(&self) -> &'static str {
        ""
    }

    /// Why the node cannot take part in its cluster. None where it does.
    fn cut_off<'a>(&'a self, _connection: &'a mut Connection, _cluster: Cluster) -> Answer<'a, Option<&'static str>> {
        Box::pin(async { Ok(None) })
    }

    /// Asks whether another node of the cluster is the primary: 1 where it is. None where every node can be written to.
    fn read_only_query(&self, _cluster: Cluster) -> Option<&'static str> {
        None
    }

    // The lock.

    /// The lock that fits a server by itself.
    fn fitting_lock<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, LockKind>;

    /// Why a lock that was asked for does not work, and what does. `pooled`: whether a pooler is known to be in between.
    fn unsuitable_lock(&self, mode: LockMode, pooled: bool) -> Option<UnsuitableLock>;

    /// Why there is no lease over a connection whose URL is not known.
    fn no_lease(&self) -> UnsuitableLock;

    /// Whether a database whose URL is not known belongs to the one connection.
    fn is_private_without_url(&self) -> bool;

    /// Whether one transaction that writes keeps all others from writing, the one that renews a lease included.
    fn has_one_writer(&self) -> bool;

    /// One try to get the session's lock, which does not wait on the server.
    fn try_session_lock<'a>(&'a self, connection: &'a mut Connection, tables: Option<&'a str>) -> Answer<'a, bool>;

    /// Gives the session's lock back.
    fn release_session_lock<'a>(&'a self, connection: &'a mut Connection, tables: Option<&'a str>) -> Answer<'a, ()>;

    /// Asks for the session that has the session's lock. None where there are no sessions on a server.
    fn session_lock_query(&self, tables: Option<&str>) -> Option<String>;

    /// Who has the session's lock.
    fn session_lock_holder<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
    ) -> Answer<'a, Option<Holder>>;

    /// Asks for the sessions that keep others from reading one of these tables. None where it is not told.
    fn holders_of_tables(&self, tables: &[&str]) -> Option<String>;

    /// One try to begin a transaction that keeps every other runner out until it ends. Where its statements wait for
    /// readers, they wait so long.
    fn try_begin_alone<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        wait: Duration,
    ) -> Answer<'a, bool>;

    /// One try to keep out those who rely on the session's lock, while a lease is taken.
    fn try_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        wait: Duration,
    ) -> Answer<'a, bool>;

    /// Lets them in again; keeps the lease, or takes it back.
    fn end_begin_lease<'a>(
        &'a self,
        connection: &'a mut Connection,
        tables: Option<&'a str>,
        keep: bool,
    ) -> Answer<'a, ()>;

    /// The session of a lease, as an expression.
    fn session_of_lease(&self) -> &'static str;

    /// Gives the sessions of a lease's holder a name by which they are found.
    fn name_session(&self, lease_id: &str) -> Option<String>;

    /// Asks for the sessions that the holder of a lease has at work. None where there is only one writer.
    fn sessions_of_lease(&self, lease_id: &str, session: Option<&str>) -> Option<String>;

    /// Asks for a session: one row, if it is there. None where there are no sessions on a server.
    fn session_exists_query(&self, session: &str) -> Option<String>;

    /// Ends a session. None where there are none.
    fn end_session(&self, session: u64) -> Option<String>;

    /// Cancels the statement of a session. None where there are none.
    fn cancel_statement(&self, session: &str) -> Option<String>;

    // The history.

    /// Creates the tables, where they are missing. `{history}`, `{script}`, `{journal}` and `{lock}` stand for them.
    fn create_tables(&self) -> &'static [&'static str; 4];

    /// How a schema is created. None where a schema is a database, which nobody creates here.
    fn create_schema(&self, quoted: &str) -> Option<CreateSchema>;

    /// Asks for these columns of many rows, in no order: of a table, and those of its rows that are meant.
    fn rows_query(&self, columns: &[&str], rows: &str) -> String {
        format!("SELECT {} FROM {rows}", columns.join(", "))
    }

    /// The rows, from the answer to that.
    fn read_rows(&self, answer: Vec<Row>) -> Result<Vec<Row>, DatabaseError> {
        Ok(answer)
    }

    /// Asks for the names of a table's columns.
    fn columns_query(&self, table: &str) -> String;

    /// What an `INSERT` ends with that does nothing where the row `id` is there.
    fn or_ignore(&self) -> &'static str;

    /// The time, by the server's clock.
    fn now(&self) -> &'static str;

    /// A column of such a time, as text in UTC: `2026-11-21T04:05:06.789Z`.
    fn utc(&self, column: &str) -> String;

    // Running statements.

    /// Whether a transaction can take changes of tables back.
    fn can_take_back(&self) -> bool;

    /// Whether the server ends a statement at its limits by itself. If not, the runner ends it.
    fn keeps_limits(&self) -> bool;

    /// Begins a transaction in which statements have these limits, as far as the server keeps them. None where a
    /// transaction that writes is begun by [`try_begin_alone`](Self::try_begin_alone).
    fn begin(&self, limits: StatementLimits) -> Option<String>;

    /// Sets the limits within a transaction. None where the server does not keep them.
    fn limit_transaction(&self, limits: StatementLimits) -> Option<String>;

    /// Sets the limits of a session, and tells the one that the server does not keep.
    fn limit_session(&self, limits: StatementLimits, pooled: bool) -> SessionLimits;

    /// Marks the open transaction, so that its state can be asked for after SQL of a user. None where no transaction of
    /// the runner's spans such SQL.
    fn mark_transaction<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, Option<String>>;

    /// What became of the transaction with this mark. One that has failed may be rolled back by this.
    fn transaction_state<'a>(&'a self, connection: &'a mut Connection, mark: &'a str) -> Answer<'a, TransactionState>;

    /// Outside of a transaction of the runner's: rolls back what SQL of a user left open. Whether it did.
    fn roll_back_open<'a>(&'a self, connection: &'a mut Connection) -> Answer<'a, bool>;

    /// Whether a step that commits by itself is one transaction with its rows in the journal.
    fn joins_journal(&self, step: &Step) -> bool;

    /// Whether the rows that end a migration go over the wire as one text, a transaction of their own.
    fn ends_at_once(&self) -> bool;

    /// How migrations share a transaction. None where they cannot.
    fn shared_transactions(&self) -> Option<&'static dyn SharedTransactions>;

    // Finding out.

    /// What is selected from where, so that there is a row where the object exists. None where the server does not tell.
    fn object_rows(&self, object: &Object<&str>) -> Option<String>;

    /// Asks for the sessions that use one of these tables, or any table where none is named. None where it is not told.
    fn users_of_tables(&self, locks: &[Lock]) -> Option<String>;

    /// Asks whom a session waits for. None where it is not told.
    fn blockers_query(&self, session: &str) -> Option<String>;

    /// Asks whether the commit of a session waits until another server has it. None where it is not told.
    fn standby_wait_query(&self, session: &str) -> Option<String>;

    /// Asks whether there is any stream of changes to other databases. None where it is not told.
    fn any_publication_query(&self) -> Option<&'static str>;

    /// Asks which streams of changes to other databases have rows of these tables in them. None where it is not told.
    fn publications_query(&self, tables: &[&str]) -> Option<String>;

    /// Asks for indexes that are not complete and that nobody builds: table, index, and the statement that drops it.
    fn invalid_indexes_query(&self) -> Option<&'static str>;

    // Emptying a database.

    /// Lists what the database holds: kind, name, and 1 where it is elsewhere and only goes along.
    fn objects_query(&self) -> &'static str;

    /// Drops these objects, in this order.
    fn drop_statements(&self, objects: &[DatabaseObject]) -> Vec<String>;

    /// Asks for the schema that is emptied. None where there is only one.
    fn current_schema_query(&self) -> Option<&'static str>;

    /// Asks for an object outside of the current schema, by its kind and its name as SQL has it: a schema, an extension,
    /// or an object in another schema. None where there is nothing of that kind.
    fn elsewhere_query(&self, kind: &str, name: &str) -> Option<String>;

    /// Whether what a migration created elsewhere is dropped with everything else.
    fn drops_elsewhere(&self, kind: &str) -> bool;

    /// How foreign keys are turned off. None where a table takes the keys that refer to it along.
    fn foreign_keys(&self) -> Option<ForeignKeys>;
}

/// How a schema for the tables of the history is created.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CreateSchema {
    /// Asks whether it is there.
    pub(crate) is_there: String,
    /// Asks whether statements that name no schema would go to it, once it is there.
    pub(crate) would_be_current: String,
    /// Creates it.
    pub(crate) create: String,
}

/// How several migrations go over the wire in one transaction.
pub(crate) trait SharedTransactions: fmt::Debug + Sync {
    /// About how many bytes go over the wire at once.
    fn longest_text(&self) -> usize;

    /// Now, as SQL in a text that is about to be sent: when its first statement begins.
    fn now(&self) -> String;

    /// The milliseconds since a time that is given as SQL, as SQL.
    fn milliseconds_since(&self, time: &str) -> String;

    /// Asks for a table, in whatever schema, other than those whose quoted names are given as literals.
    fn other_table(&self, own: [String; 4]) -> String;
}

/// Whether a session checks foreign keys. They would forbid to drop tables that refer to each other.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForeignKeys {
    /// Asks.
    pub(crate) query: &'static str,
    /// Sets it, without the value.
    pub(crate) statement: &'static str,
}

/// How long a name may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameLength {
    /// So many bytes. A longer name is cut without an error.
    Bytes(usize),
    /// So many characters.
    Characters(usize),
}

/// A right that a user lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MissingRight {
    /// Asks for the user's name, and for what stands for `{other}` in the grant.
    pub(crate) query: String,
    /// What gives the right, with `{user}` and `{other}` in their places.
    pub(crate) grant: String,
}

impl MissingRight {
    /// The statement that gives the right, with the answer to the query. None where something in it is not known.
    pub(crate) fn grant(&self, user: &str, other: Option<&str>) -> Option<String> {
        let grant =
            if self.grant.contains("{other}") { self.grant.replace("{other}", other?) } else { self.grant.clone() };
        Some(grant.replace("{user}", user))
    }
}

/// A query whose one value is true where all of this holds. None where the server does not tell.
pub(crate) fn probe_query(server: &dyn Server, facts: &[Fact<&str>]) -> Option<String> {
    let condition = |Fact { object, exists }: &Fact<&str>| {
        let not = if *exists { "" } else { "NOT " };
        Some(format!("{not}EXISTS (SELECT 1 FROM {})", server.object_rows(object)?))
    };
    let conditions: Vec<_> = facts.iter().map(condition).collect::<Option<_>>()?;
    Some(format!("SELECT {}", conditions.join(" AND ")))
}

#[doc(hidden)]
/// The same for tests, which have no connection of the runner's.
pub fn probe_query_on<T: AsRef<str>>(dialect: Dialect, facts: &[Fact<T>]) -> Option<String> {
    let server: &dyn Server = match dialect {
        Dialect::Postgres => &postgres::Postgres,
        Dialect::MySql | Dialect::MariaDb => &mysql::MySql,
        Dialect::Sqlite => &sqlite::Sqlite,
    };
    let facts: Vec<_> = facts.iter().map(Fact::borrowed).collect();
    probe_query(server, &facts)
}

/// Why there is no lease over a connection that was handed over, on servers that have sessions.
const NO_SECOND_CONNECTION: UnsuitableLock = UnsuitableLock {
    mode: "lease",
    why: "a lease is renewed over a second connection, and the first one was handed over ready made, so its URL is not known",
    instead: "session",
};

/// The first word of a statement, in upper case.
fn first_word(statement: &str) -> String {
    statement.split_whitespace().next().unwrap_or_default().to_ascii_uppercase()
}
