//! What a connection of SQLite is set to.

use crate::server::{Connection, DatabaseError, Server as _, TransactionState};

/// Settings of a connection. Those that are kept in the file, such as `user_version`, are the user's to change.
const SETTINGS: [&str; 29] = [
    "analysis_limit",
    "automatic_index",
    "busy_timeout",
    "cache_size",
    "cache_spill",
    "cell_size_check",
    "checkpoint_fullfsync",
    "count_changes",
    "defer_foreign_keys",
    "empty_result_callbacks",
    "foreign_keys",
    "full_column_names",
    "fullfsync",
    "hard_heap_limit",
    "ignore_check_constraints",
    "legacy_alter_table",
    "locking_mode",
    "query_only",
    "read_uncommitted",
    "recursive_triggers",
    "reverse_unordered_selects",
    "secure_delete",
    "short_column_names",
    "soft_heap_limit",
    "synchronous",
    "temp_store",
    "threads",
    "trusted_schema",
    "writable_schema",
];

/// The name under which the state has the files of the connection.
const DATABASES: &str = "attached databases";

/// A table of the runner's own that is created in a transaction, and so goes with it.
const MARK: &str = "migrate_transaction";

pub(super) fn state() -> String {
    let settings = SETTINGS.map(|name| format!("SELECT '{name}', (SELECT * FROM pragma_{name})"));
    format!(
        "{} UNION ALL SELECT '{DATABASES}', (SELECT group_concat(name || ' ' || coalesce(file, '')) \
         FROM pragma_database_list WHERE name <> 'temp')",
        settings.join(" UNION ALL ")
    )
}

pub(super) fn restore(name: &str, before: Option<&str>) -> Option<String> {
    let value = before.filter(|_| name != DATABASES)?;
    Some(format!("PRAGMA {name} = {value}"))
}

/// Whoever commits the transaction keeps the table and releases the savepoint; a rollback takes both away.
pub(super) async fn mark_transaction(connection: &mut Connection) -> Result<Option<String>, DatabaseError> {
    connection.execute(&format!("CREATE TEMP TABLE {MARK} (mark); SAVEPOINT {MARK}")).await?;
    Ok(Some(MARK.to_owned()))
}

pub(super) async fn transaction_state(
    connection: &mut Connection,
    mark: &str,
) -> Result<TransactionState, DatabaseError> {
    if connection.execute(&format!("RELEASE {mark}")).await.is_ok() {
        connection.execute(&format!("DROP TABLE temp.{mark}")).await?;
        return Ok(TransactionState::Open);
    }
    // Another one may be open by now. Where there is none, the server says so.
    let _ = connection.execute("ROLLBACK").await;
    let literal = super::Sqlite.literal(mark);
    let kept = connection.value(&format!("SELECT 1 FROM temp.sqlite_schema WHERE name = {literal}")).await?;
    if kept.is_none() {
        return Ok(TransactionState::RolledBack);
    }
    connection.execute(&format!("DROP TABLE temp.{mark}")).await?;
    Ok(TransactionState::Committed)
}

/// Where no transaction is open, the server says so.
pub(super) async fn roll_back_open(connection: &mut Connection) -> bool {
    connection.execute("ROLLBACK").await.is_ok()
}
