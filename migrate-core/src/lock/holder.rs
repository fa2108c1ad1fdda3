//! Who holds the lock.

use std::fmt;

use crate::connection::{Connection, Protocol};
use crate::error::DatabaseError;
use crate::history::{Held, Store};

/// Who keeps other runners out, as the server or the holder itself describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its number on the server: the process id on PostgreSQL, the connection id on MySQL and MariaDB. None where it
    /// is behind a pooler, and on SQLite.
    pub session: Option<String>,
    /// A lease: who took it, in its own words: `ada@host, process 12`.
    pub runner: Option<String>,
    /// Its user on the server, where this user may know it.
    pub user: Option<String>,
    /// The program, as it calls itself. PostgreSQL only.
    pub program: Option<String>,
    /// Where it comes from.
    pub client: Option<String>,
    /// Since when it is connected, or has the lease, in UTC.
    pub since: Option<String>,
    /// What it is doing.
    pub doing: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, runner, user, program, client, since, doing } = self;
        match (runner, session) {
            (Some(runner), Some(session)) => write!(f, "{runner}, in session {session}")?,
            (Some(runner), None) => f.write_str(runner)?,
            (None, Some(session)) => write!(f, "session {session}")?,
            (None, None) => f.write_str("a session that the server does not name")?,
        }
        if let Some(user) = user {
            write!(f, " of user `{user}`")?;
        }
        if let Some(program) = program {
            write!(f, ", program `{program}`")?;
        }
        if let Some(client) = client {
            write!(f, ", from {client}")?;
        }
        match (since, runner) {
            (Some(since), Some(_)) => write!(f, ", at work since {since}")?,
            (Some(since), None) => write!(f, ", connected since {since}")?,
            (None, _) => {}
        }
        match doing {
            Some(doing) => write!(f, ", doing: {doing}"),
            None => Ok(()),
        }
    }
}

impl From<Held> for Holder {
    fn from(held: Held) -> Self {
        let Held { lease_id: _, heartbeat: _, lease_ms: _, holder, session, doing, since } = held;
        Self { session, runner: Some(holder), user: None, program: None, client: None, since, doing }
    }
}

/// Who has the session's lock, where the server tells.
pub(crate) async fn session_holder(
    store: &Store,
    connection: &mut Connection,
) -> Result<Option<Holder>, DatabaseError> {
    match connection.protocol() {
        Protocol::Postgres => on_postgres(store, connection).await,
        Protocol::MySql => on_mysql(store, connection).await,
        // Its locks are the operating system's.
        Protocol::Sqlite => Ok(None),
    }
}

async fn on_postgres(store: &Store, connection: &mut Connection) -> Result<Option<Holder>, DatabaseError> {
    let held = format!(
        "l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid() AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (l.classid::bigint << 32) | l.objid::bigint = {}",
        store.postgres_key()
    );
    // Mostly nobody, which costs half as much to find out.
    if connection.value(&format!("SELECT l.pid FROM pg_locks l WHERE {held}")).await?.is_none() {
        return Ok(None);
    }
    let rows = connection
        .fetch(&format!(
            "SELECT l.pid, a.usename, nullif(a.application_name, ''), \
             coalesce(host(a.client_addr), 'the same machine'), \
             to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
             CASE WHEN a.state = 'active' THEN left(a.query, 100) END \
             FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE {held}"
        ))
        .await?;
    Ok(rows.into_iter().find_map(|row| match <[_; 6]>::try_from(row) {
        Ok([session @ Some(_), user, program, client, since, doing]) => {
            Some(Holder { session, runner: None, user, program, client, since, doing })
        }
        _ => None,
    }))
}

async fn on_mysql(store: &Store, connection: &mut Connection) -> Result<Option<Holder>, DatabaseError> {
    let Some(session) = connection.value(&format!("SELECT is_used_lock({})", store.mysql_name())).await? else {
        return Ok(None);
    };
    // Its columns: id, user, host, database, command, time, state, statement. Without the right to see others, only
    // the own sessions.
    let sessions = connection.fetch("SHOW PROCESSLIST").await?;
    let mut seen = sessions.into_iter().find(|row| row.first() == Some(&Some(session.clone()))).unwrap_or_default();
    let mut column = |index: usize| seen.get_mut(index).and_then(Option::take);
    let (user, client, doing) = (column(1), column(2), column(7));
    Ok(Some(Holder { session: Some(session), runner: None, user, program: None, client, since: None, doing }))
}
