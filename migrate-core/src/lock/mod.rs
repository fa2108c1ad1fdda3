//! One runner at a time: a lock that belongs to the session, so that the server gives it back even after a kill.

use std::time::Duration;

use crate::connection::{Connection, Protocol};
use crate::error::{Cause, DatabaseError};

mod holder;

pub use holder::Holder;
pub(crate) use holder::holder;

/// The key of the advisory lock: `migrate` in ASCII. Such locks are the database's own.
const POSTGRES_KEY: i64 = 0x006d_6967_7261_7465;

/// The name of the lock. Such locks are the whole server's, and their names hold 64 characters.
const MYSQL_NAME: &str = "concat('migrate:', left(sha2(database(), 256), 48))";

/// What a runner claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// To be the only runner, for as long as the session lasts. SQLite has no such lock: there, everything that a
    /// runner writes is one claim of its own.
    Session,
    /// SQLite: to be the only writer, in a transaction. Its statements may then wait so long for readers.
    Writer(Duration),
}

/// One try, which does not wait on the server: on PostgreSQL the snapshot of a waiting query would block the
/// `CREATE INDEX CONCURRENTLY` of the very runner that it waits for.
pub(crate) async fn claim(connection: &mut Connection, claim: Claim) -> Result<bool, DatabaseError> {
    match (claim, connection.protocol()) {
        (Claim::Session, Protocol::Postgres) => {
            let query = format!("SELECT pg_try_advisory_lock({POSTGRES_KEY})");
            Ok(connection.value(&query).await?.as_deref() == Some("t"))
        }
        (Claim::Session, Protocol::MySql) => {
            let query = format!("SELECT get_lock({MYSQL_NAME}, 0)");
            Ok(connection.value(&query).await?.as_deref() == Some("1"))
        }
        (Claim::Session, Protocol::Sqlite) => Ok(true),
        (Claim::Writer(patience), _) => {
            let begin =
                format!("PRAGMA busy_timeout = 0; BEGIN IMMEDIATE; PRAGMA busy_timeout = {}", patience.as_millis());
            match connection.execute(&begin).await {
                Ok(()) => Ok(true),
                Err(error) if error.cause == Cause::Busy => Ok(false),
                Err(error) => Err(error),
            }
        }
    }
}

/// Gives the session's claim back.
pub(crate) async fn release(connection: &mut Connection) -> Result<(), DatabaseError> {
    match connection.protocol() {
        Protocol::Postgres => connection.execute(&format!("SELECT pg_advisory_unlock({POSTGRES_KEY})")).await,
        Protocol::MySql => connection.execute(&format!("SELECT release_lock({MYSQL_NAME})")).await,
        Protocol::Sqlite => Ok(()),
    }
}
