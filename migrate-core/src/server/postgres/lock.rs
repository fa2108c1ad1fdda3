//! Advisory locks, which belong to a session or to a transaction of one database.

use sha2::{Digest as _, Sha256};

use crate::server::{Connection, DatabaseError, Holder};

/// The key of the advisory lock: `migrate` in ASCII. Such locks are the database's own.
const KEY: i64 = 0x006d_6967_7261_7465;

/// The key for tables that are not the usual ones.
fn key(tables: Option<&str>) -> i64 {
    tables.map_or(KEY, |tables| {
        let digest = Sha256::digest(tables.as_bytes());
        digest.iter().take(8).fold(0, |key, byte| key << 8 | i64::from(*byte))
    })
}

/// Does not wait on the server: the snapshot of a waiting query would block the `CREATE INDEX CONCURRENTLY` of the very
/// runner that it waits for.
pub(super) async fn try_session(connection: &mut Connection, tables: Option<&str>) -> Result<bool, DatabaseError> {
    let query = format!("SELECT pg_try_advisory_lock({})", key(tables));
    Ok(connection.value(&query).await?.as_deref() == Some("t"))
}

pub(super) async fn release_session(connection: &mut Connection, tables: Option<&str>) -> Result<(), DatabaseError> {
    connection.execute(&format!("SELECT pg_advisory_unlock({})", key(tables))).await.map(drop)
}

pub(super) async fn try_transaction(connection: &mut Connection, tables: Option<&str>) -> Result<bool, DatabaseError> {
    connection.execute("BEGIN").await?;
    let held = connection.value(&format!("SELECT pg_try_advisory_xact_lock({})", key(tables))).await;
    if !matches!(held.as_ref().map(Option::as_deref), Ok(Some("t"))) {
        connection.execute("ROLLBACK").await?;
    }
    Ok(held?.as_deref() == Some("t"))
}

/// What a runner with this lease calls itself. By this name its sessions are found, and ended, when the lease is lost.
pub(super) fn application(lease_id: &str) -> String {
    format!("migrate, lease {}", lease_id.get(..16).unwrap_or(lease_id))
}

/// Asks whether this very session has the lock.
pub(super) fn held_here(tables: Option<&str>) -> String {
    format!("SELECT 'held' FROM pg_locks l WHERE l.pid = pg_backend_pid() AND {}", is_lock(tables))
}

/// Picks the lock from `pg_locks l`.
fn is_lock(tables: Option<&str>) -> String {
    format!(
        "l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 \
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
         AND (l.classid::bigint << 32) | l.objid::bigint = {}",
        key(tables)
    )
}

/// Asks for another session that has the lock.
pub(super) fn session_query(tables: Option<&str>) -> String {
    format!("SELECT l.pid FROM pg_locks l WHERE {}", held_elsewhere(tables))
}

/// Picks the lock from `pg_locks l`, where another session has it.
fn held_elsewhere(tables: Option<&str>) -> String {
    format!("l.pid <> pg_backend_pid() AND {}", is_lock(tables))
}

pub(super) async fn session_holder(
    connection: &mut Connection,
    tables: Option<&str>,
) -> Result<Option<Holder>, DatabaseError> {
    // Mostly nobody, which costs half as much to find out.
    if connection.value(&session_query(tables)).await?.is_none() {
        return Ok(None);
    }
    let rows = connection
        .fetch_as_user(&format!(
            "SELECT l.pid, a.usename, nullif(a.application_name, ''), \
             coalesce(host(a.client_addr), 'the same machine'), \
             to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"'), \
             CASE WHEN a.state = 'active' THEN a.query END \
             FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE {}",
            held_elsewhere(tables)
        ))
        .await?;
    Ok(rows.into_iter().find_map(|row| match <[_; 6]>::try_from(row) {
        Ok([session @ Some(_), user, program, client, since, doing]) => {
            Some(Holder { session, runner: None, user, program, client, since, doing })
        }
        _ => None,
    }))
}
