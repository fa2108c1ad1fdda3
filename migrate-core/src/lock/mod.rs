//! One runner at a time.

use std::fmt;

/// The session that holds the lock, as the server describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Its number on the server: the process id on PostgreSQL, the connection id on MySQL and MariaDB.
    pub session: String,
    /// Its user.
    pub user: String,
    /// The program, as it calls itself. PostgreSQL only.
    pub program: Option<String>,
    /// Where it comes from.
    pub client: Option<String>,
    /// Since when it is connected, in UTC.
    pub since: Option<String>,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            session,
            user,
            program,
            client,
            since,
        } = self;
        write!(f, "session {session} of user `{user}`")?;
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
