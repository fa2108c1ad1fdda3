//! Who holds the lock.

use std::fmt;

use migrate_ir::dialect::Dialect;
use migrate_ir::sql_text::{EXCERPT_WIDTH, Mode, excerpt};

/// Who keeps other runners out, as the server or the holder itself describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
    /// What it is doing: its statement, or in its own words what it is at work on.
    pub doing: Option<String>,
}

impl Holder {
    /// What `migrate unlock --force` does to it: `end its session`, `take the lock away`. None for a process that has
    /// the file of an SQLite database for itself: it holds neither a lock nor a lease.
    pub fn way_to_unlock(&self) -> Option<&'static str> {
        match (&self.session, &self.since) {
            (Some(_), _) => Some("end its session"),
            (None, Some(_)) => Some("take the lock away"),
            (None, None) => None,
        }
    }

    /// A runner of which no more is known than who it is.
    pub(crate) fn runner(name: String) -> Self {
        Self { session: None, runner: Some(name), user: None, program: None, client: None, since: None, doing: None }
    }
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
        match (doing, runner) {
            (Some(doing), Some(_)) => write!(f, ", doing: {doing}"),
            // A server tells its statement.
            (Some(statement), None) => {
                write!(f, ", doing: {}", excerpt(statement, Mode::of(Dialect::Postgres), EXCERPT_WIDTH))
            }
            (None, _) => Ok(()),
        }
    }
}
