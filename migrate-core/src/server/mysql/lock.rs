//! `GET_LOCK`, which belongs to a session of one server.

use super::MySql;
use crate::server::{Connection, DatabaseError, Holder, Server as _};

/// The name of the lock, as an expression. Such locks are the whole server's, and their names hold 64 characters.
fn name(server: &MySql, tables: Option<&str>) -> String {
    let database = match tables {
        None => "database()".to_owned(),
        Some(tables) => format!("concat(database(), {})", server.literal(tables)),
    };
    format!("concat('migrate:', left(sha2({database}, 256), 48))")
}

pub(super) async fn try_session(
    server: &MySql,
    connection: &mut Connection,
    tables: Option<&str>,
) -> Result<bool, DatabaseError> {
    let query = format!("SELECT get_lock({}, 0)", name(server, tables));
    Ok(connection.value(&query).await?.as_deref() == Some("1"))
}

pub(super) async fn release_session(
    server: &MySql,
    connection: &mut Connection,
    tables: Option<&str>,
) -> Result<(), DatabaseError> {
    connection.execute(&format!("SELECT release_lock({})", name(server, tables))).await.map(drop)
}

/// Whether this very session has the lock, as an expression.
pub(super) fn held_here(server: &MySql, tables: Option<&str>) -> String {
    format!("IF(is_used_lock({}) = connection_id(), 'held', NULL)", name(server, tables))
}

/// Asks for the session that has the lock.
pub(super) fn session_query(server: &MySql, tables: Option<&str>) -> String {
    format!("SELECT is_used_lock({})", name(server, tables))
}

pub(super) async fn session_holder(
    server: &MySql,
    connection: &mut Connection,
    tables: Option<&str>,
) -> Result<Option<Holder>, DatabaseError> {
    let Some(session) = connection.value(&session_query(server, tables)).await? else { return Ok(None) };
    // Its columns: id, user, host, database, command, time, state, statement. Without the right to see others, only
    // the own sessions.
    let sessions = connection.fetch("SHOW FULL PROCESSLIST").await?;
    let mut seen = sessions.into_iter().find(|row| row.first() == Some(&Some(session.clone()))).unwrap_or_default();
    let mut column = |index: usize| seen.get_mut(index).and_then(Option::take);
    let (user, client, doing) = (column(1), column(2), column(7));
    Ok(Some(Holder { session: Some(session), runner: None, user, program: None, client, since: None, doing }))
}
