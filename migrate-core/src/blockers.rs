//! Who holds a lock that somebody waits for, as far as the server tells: for messages only, so not knowing is no error.

use std::fmt;

use crate::connection::{Connection, Protocol, Row};
use crate::history::literal::literal;
use crate::migration::Lock;

/// A session that holds a lock which a step waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blocker {
    /// Its number on the server: the process id on PostgreSQL, the connection id on MySQL and MariaDB.
    pub session: String,
    /// Its user.
    pub user: Option<String>,
    /// The program, as it calls itself. PostgreSQL only.
    pub program: Option<String>,
    /// For how long its transaction has been open, in seconds.
    pub seconds: Option<u64>,
    /// Its statement, or the last one where it is idle.
    pub query: Option<String>,
}

impl fmt::Display for Blocker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, user, program, seconds, query } = self;
        write!(f, "session {session}")?;
        if let Some(user) = user {
            write!(f, " of user `{user}`")?;
        }
        if let Some(program) = program {
            write!(f, ", program `{program}`")?;
        }
        if let Some(seconds) = seconds {
            write!(f, ", in a transaction for {seconds} s")?;
        }
        match query.as_deref() {
            None | Some("") => Ok(()),
            Some(query) => write!(f, ": {query}"),
        }
    }
}

/// The sessions that use one of these tables, or any table where none is named.
pub(crate) async fn holding(connection: &mut Connection, locks: &[Lock]) -> Vec<Blocker> {
    let query = match connection.protocol() {
        Protocol::Postgres => {
            let tables: Vec<_> = locks
                .iter()
                .map(|lock| format!("to_regclass(quote_ident({}))", literal(Protocol::Postgres, lock.table)))
                .collect();
            let of_the_tables = match tables.as_slice() {
                [] => "l.relation >= 16384".to_owned(),
                tables => format!("l.relation IN ({})", tables.join(", ")),
            };
            format!(
                "{ON_POSTGRES} WHERE a.pid <> pg_backend_pid() AND EXISTS \
                 (SELECT FROM pg_locks l WHERE l.pid = a.pid AND l.granted AND l.locktype = 'relation' \
                 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                 AND {of_the_tables}) ORDER BY a.xact_start LIMIT 5"
            )
        }
        Protocol::MySql => format!("{ON_MYSQL} ORDER BY t.trx_started LIMIT 5"),
        // Its locks are the operating system's.
        Protocol::Sqlite => return Vec::new(),
    };
    blockers(connection, &query).await
}

/// Whom this session waits for. PostgreSQL tells; the others only tell who is in a transaction.
pub(crate) async fn of_session(connection: &mut Connection, session: &str) -> Vec<Blocker> {
    let query = match connection.protocol() {
        Protocol::Postgres => {
            let session = literal(Protocol::Postgres, session);
            format!("{ON_POSTGRES} WHERE a.pid = ANY (pg_blocking_pids({session}::int)) ORDER BY a.xact_start LIMIT 5")
        }
        Protocol::MySql => format!(
            "{ON_MYSQL} AND EXISTS (SELECT 1 FROM information_schema.processlist w WHERE w.id = {session} \
             AND w.state LIKE 'Waiting for %lock%') AND p.id <> {session} ORDER BY t.trx_started LIMIT 5"
        ),
        Protocol::Sqlite => return Vec::new(),
    };
    blockers(connection, &query).await
}

async fn blockers(connection: &mut Connection, query: &str) -> Vec<Blocker> {
    let rows = connection.fetch(query).await.unwrap_or_default();
    rows.into_iter().filter_map(blocker).collect()
}

const ON_POSTGRES: &str = "SELECT a.pid, a.usename, nullif(a.application_name, ''), \
    extract(epoch FROM clock_timestamp() - a.xact_start)::bigint, left(a.query, 100) FROM pg_stat_activity a";

/// Locks on tables show in no table on MariaDB, and in one on MySQL only with rights that few users have; but whoever
/// holds one for long is in a transaction.
/// Locks on tables show in no table on MariaDB, and in one on MySQL only with rights that few users have; but whoever
/// holds one for long is in a transaction.
const ON_MYSQL: &str = "SELECT p.id, p.user, NULL, timestampdiff(SECOND, t.trx_started, now()), \
    left(t.trx_query, 100) FROM information_schema.innodb_trx t JOIN information_schema.processlist p \
    ON p.id = t.trx_mysql_thread_id WHERE p.id <> connection_id() AND p.db = database()";

fn blocker(row: Row) -> Option<Blocker> {
    let [session, user, program, seconds, query] = <[_; 5]>::try_from(row).ok()?;
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    Some(Blocker { session: session?, user, program, seconds, query })
}
