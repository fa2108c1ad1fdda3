//! Which lock fits which server.

use crate::connection::{Connection, Protocol};
use crate::error::{DatabaseError, RunError};
use crate::options::LockMode;

/// How this run keeps other runners out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Guard {
    /// By the session's lock.
    Session,
    /// By a lock in each transaction.
    Transaction,
    /// By a lease.
    Lease,
    /// Not at all.
    None,
}

/// Variables by which MySQL and MariaDB tell that every node of a cluster may be written to: a lock that one of them
/// knows keeps nobody out on the others.
const CLUSTER: &str = "SHOW GLOBAL VARIABLES WHERE (Variable_name = 'wsrep_on' AND Value = 'ON') \
    OR (Variable_name = 'group_replication_single_primary_mode' AND Value = 'OFF')";

impl Guard {
    /// What fits the server, or what was asked for.
    pub(crate) async fn choose(mode: LockMode, connection: &mut Connection) -> Result<Self, RunError> {
        let protocol = connection.protocol();
        match (mode, protocol) {
            (LockMode::Auto, _) => {
                let fitting = Self::fitting(connection).await;
                fitting.map_err(|error| RunError::database("choose a lock", connection, error))
            }
            (LockMode::Session, Protocol::Postgres) => {
                let direct = connection.is_direct().await;
                match direct.map_err(|error| RunError::database("choose a lock", connection, error))? {
                    Some(true) | None => Ok(Self::Session),
                    Some(false) => Err(RunError::NoSuchLock {
                        place: connection.place().to_owned(),
                        mode: "session",
                        why: "behind a pooler, the next statement may reach another session",
                        instead: "lease",
                    }),
                }
            }
            (LockMode::Session, Protocol::MySql) => Ok(Self::Session),
            (LockMode::Transaction, Protocol::Postgres | Protocol::Sqlite) => Ok(Self::Transaction),
            (LockMode::Session, Protocol::Sqlite) => Err(RunError::NoSuchLock {
                place: connection.place().to_owned(),
                mode: "session",
                why: "SQLite has no sessions on a server",
                instead: "transaction",
            }),
            (LockMode::Transaction, Protocol::MySql) => Err(RunError::NoSuchLock {
                place: connection.place().to_owned(),
                mode: "transaction",
                why: "each change of a table ends the transaction there",
                instead: "session",
            }),
            (LockMode::Lease, _) => Ok(Self::Lease),
            (LockMode::None, _) => Ok(Self::None),
        }
    }

    async fn fitting(connection: &mut Connection) -> Result<Self, DatabaseError> {
        Ok(match connection.protocol() {
            Protocol::Postgres if connection.is_direct().await? == Some(false) => Self::Lease,
            Protocol::Postgres => Self::Session,
            Protocol::MySql if connection.fetch(CLUSTER).await?.is_empty() => Self::Session,
            Protocol::MySql => Self::Lease,
            Protocol::Sqlite => Self::Transaction,
        })
    }
}
