//! Who holds the lock.

use std::fmt;

use super::{MYSQL_NAME, POSTGRES_KEY};
use crate::connection::{Connection, Protocol};
use crate::error::DatabaseError;

/// The session that holds the lock, as the server describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its number on the server: the process id on PostgreSQL, the connection id on MySQL and MariaDB.
    pub session: String,
    /// Its user, where this user may know it.
    pub user: Option<String>,
    /// The program, as it calls itself. PostgreSQL only.
    pub program: Option<String>,
    /// Where it comes from.
    pub client: Option<String>,
    /// Since when it is connected, in UTC. PostgreSQL only.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { session, user, program, client, since } = self;
        write!(f, "session {session}")?;
        if let Some(user) = user {
            write!(f, " of user `{user}`")?;
        }
        if let Some(program) = program {
            write!(f, ", program `{program}`")?;
        }
        if let Some(client) = client {
            write!(f, ", from {client}")?;
        }
        if let Some(since) = since {
            write!(f, ", connected since {since}")?;
        }
        Ok(())
    }
}

/// Who holds the lock, where the server tells.
pub(crate) async fn holder(connection: &mut Connection) -> Result<Option<Holder>, DatabaseError> {
    match connection.protocol() {
        Protocol::Postgres => on_postgres(connection).await,
        Protocol::MySql => on_mysql(connection).await,
        // Its locks are the operating system's.
        Protocol::Sqlite => Ok(None),
    }
}

async fn on_postgres(connection: &mut Connection) -> Result<Option<Holder>, DatabaseError> {
    let rows = connection
        .fetch(&format!(
            "SELECT l.pid, a.usename, nullif(a.application_name, ''), \
             coalesce(host(a.client_addr), 'the same machine'), \
             to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') \
             FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid \
             WHERE l.locktype = 'advisory' AND l.granted AND l.pid <> pg_backend_pid() AND l.objsubid = 1 \
             AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
             AND (l.classid::bigint << 32) | l.objid::bigint = {POSTGRES_KEY}"
        ))
        .await?;
    Ok(rows.into_iter().find_map(|row| match <[_; 5]>::try_from(row) {
        Ok([Some(session), user, program, client, since]) => Some(Holder { session, user, program, client, since }),
        _ => None,
    }))
}

async fn on_mysql(connection: &mut Connection) -> Result<Option<Holder>, DatabaseError> {
    let Some(session) = connection.value(&format!("SELECT is_used_lock({MYSQL_NAME})")).await? else {
        return Ok(None);
    };
    // Its columns: id, user, host, and more. Without the right to see others, only the own sessions.
    let sessions = connection.fetch("SHOW PROCESSLIST").await?;
    let seen = sessions.into_iter().find(|row| row.first() == Some(&Some(session.clone())));
    let mut seen = seen.into_iter().flatten().skip(1);
    let (user, client) = (seen.next().flatten(), seen.next().flatten());
    Ok(Some(Holder { session, user, program: None, client, since: None }))
}
