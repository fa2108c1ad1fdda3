//! One runner at a time. Runners in different modes keep each other out: whoever has the session's lock looks for a
//! lease first, and whoever takes a lease has the session's lock for that moment.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

use crate::connection::{Connection, Protocol};
use crate::error::{Cause, DatabaseError};
use crate::history::Store;

mod holder;
mod lease;
mod mode;

pub use holder::Holder;
pub(crate) use holder::session_holder;
pub(crate) use lease::{OwnLease, WatchedLease};
pub(crate) use mode::Guard;

/// The key of the advisory lock: `migrate` in ASCII. Such locks are the database's own.
const POSTGRES_KEY: i64 = 0x006d_6967_7261_7465;

impl Store {
    /// The key of the advisory lock of these tables.
    pub(crate) fn postgres_key(&self) -> i64 {
        match &self.own {
            None => POSTGRES_KEY,
            Some(own) => {
                let digest = Sha256::digest(own.as_bytes());
                digest.iter().take(8).fold(0, |key, byte| key << 8 | i64::from(*byte))
            }
        }
    }

    /// The name of the lock of these tables. Such locks are the whole server's, and their names hold 64 characters.
    pub(crate) fn mysql_name(&self) -> String {
        let database = match &self.own {
            None => "database()".to_owned(),
            Some(own) => format!("concat(database(), {})", crate::history::literal::literal(self.protocol(), own)),
        };
        format!("concat('migrate:', left(sha2({database}, 256), 48))")
    }

    /// One try to get the session's lock, which does not wait on the server: on PostgreSQL the snapshot of a waiting
    /// query would block the `CREATE INDEX CONCURRENTLY` of the very runner that it waits for.
    pub(crate) async fn try_session(&self, connection: &mut Connection) -> Result<bool, DatabaseError> {
        let query = match self.protocol() {
            Protocol::Postgres => format!("SELECT pg_try_advisory_lock({})", self.postgres_key()),
            Protocol::MySql => format!("SELECT get_lock({}, 0)", self.mysql_name()),
            // It has no such lock.
            Protocol::Sqlite => return Ok(true),
        };
        Ok(matches!(connection.value(&query).await?.as_deref(), Some("t" | "1")))
    }

    /// Gives the session's lock back.
    pub(crate) async fn release_session(&self, connection: &mut Connection) -> Result<(), DatabaseError> {
        let query = match self.protocol() {
            Protocol::Postgres => format!("SELECT pg_advisory_unlock({})", self.postgres_key()),
            Protocol::MySql => format!("SELECT release_lock({})", self.mysql_name()),
            Protocol::Sqlite => return Ok(()),
        };
        connection.execute(&query).await.map(drop)
    }

    /// One try to begin a transaction that keeps every other runner out until it ends. In SQLite its statements may
    /// wait so long for readers.
    pub(crate) async fn try_transaction(
        &self,
        connection: &mut Connection,
        patience: Duration,
    ) -> Result<bool, DatabaseError> {
        match self.protocol() {
            Protocol::Postgres => {
                connection.execute("BEGIN").await?;
                let query = format!("SELECT pg_try_advisory_xact_lock({})", self.postgres_key());
                let held = connection.value(&query).await;
                if !matches!(held.as_ref().map(Option::as_deref), Ok(Some("t"))) {
                    connection.execute("ROLLBACK").await?;
                }
                Ok(held?.as_deref() == Some("t"))
            }
            Protocol::MySql => connection.execute("START TRANSACTION").await.map(|_| true),
            Protocol::Sqlite => {
                let begun = connection.execute("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE").await;
                // Where it did not begin, whoever reads next waits for the one who writes, too.
                connection.execute(&format!("PRAGMA busy_timeout = {}", patience.as_millis())).await?;
                match begun {
                    Ok(_) => Ok(true),
                    Err(error) if error.cause == Cause::Busy => Ok(false),
                    Err(error) => Err(error),
                }
            }
        }
    }
}
