//! Who holds a lock that somebody waits for, as far as the server tells: for messages only, so not knowing is no error.

use std::fmt;

use migrate_ir::sql_text::{EXCERPT_WIDTH, Mode, excerpt};

use super::{Connection, Row};
use crate::migration::Lock;

/// A session that holds a lock which a step waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Blocker {
    /// Its number on the server: the process id on PostgreSQL, the connection id on MySQL and MariaDB.
    pub session: String,
    /// Its user.
    pub user: Option<String>,
    /// The program, as it calls itself. PostgreSQL only.
    pub program: Option<String>,
    /// For how long its transaction has been open, in seconds.
    pub seconds: Option<u64>,
    /// Its statement, or the last one where it is idle: in one line, and where it is cut it ends with `…`.
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
pub(crate) async fn users_of_tables(connection: &mut Connection, locks: &[Lock]) -> Vec<Blocker> {
    let query = connection.server().users_of_tables(locks);
    blockers(connection, query).await
}

/// Whom this session waits for. PostgreSQL tells; the others only tell who is in a transaction.
pub(crate) async fn blockers_of_session(connection: &mut Connection, session: &str) -> Vec<Blocker> {
    let query = connection.server().blockers_query(session);
    blockers(connection, query).await
}

pub(super) async fn blockers(connection: &mut Connection, query: Option<String>) -> Vec<Blocker> {
    let Some(query) = query else { return Vec::new() };
    let mode = Mode::of(connection.server().dialect(""));
    let rows = connection.fetch_as_user(&query).await.unwrap_or_default();
    rows.into_iter().filter_map(|row| blocker(row, mode)).collect()
}

fn blocker(row: Row, mode: Mode) -> Option<Blocker> {
    let [session, user, program, seconds, query] = <[_; 5]>::try_from(row).ok()?;
    let seconds = seconds.and_then(|seconds| seconds.parse().ok());
    let query = query.map(|query| excerpt(&query, mode, EXCERPT_WIDTH));
    Some(Blocker { session: session?, user, program, seconds, query })
}
