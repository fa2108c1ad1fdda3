//! What a session of PostgreSQL is set to.

use super::{Postgres, lock};
use crate::server::session_state::LOCK;
use crate::server::{Connection, CurrentSchema, DatabaseError, NoSchema, Server as _, TransactionState};

/// Settings that decide the meaning of the runner's own statements. Without `row_security` the server refuses a query of
/// which a policy would hide rows.
const PINS: [(&str, &str); 4] = [
    ("row_security", "off"),
    ("standard_conforming_strings", "on"),
    ("default_transaction_isolation", "read committed"),
    ("default_transaction_deferrable", "off"),
];

/// A pooler may give the session to another client, so there nothing is set.
pub(super) async fn pin(connection: &mut Connection) -> Result<CurrentSchema, DatabaseError> {
    let known = connection.is_known_direct();
    let nonce = connection.nonce().map(|nonce| Postgres.literal(nonce));
    let direct = match (known, &nonce) {
        (Some(direct), _) => direct.to_string(),
        (None, Some(nonce)) => format!("current_setting('migrate.direct', true) = {nonce}"),
        (None, None) => "true".to_owned(),
    };
    let pins = PINS.map(|(name, value)| format!("CASE WHEN {direct} THEN set_config('{name}', '{value}', false) END"));
    let query = format!(
        "SELECT current_setting('migrate.direct', true), current_schema(), current_setting('search_path'), \
         current_schema()::regnamespace = pg_my_temp_schema()::regnamespace, {}",
        pins.join(", ")
    );
    let row = connection.fetch(&query).await?.into_iter().next().unwrap_or_default();
    let column = |index: usize| row.get(index).cloned().flatten();
    connection.found_nonce(column(0).as_deref());
    let search_path = column(2).unwrap_or_default();
    Ok(match (column(1), column(3).as_deref()) {
        (Some(_), Some("t")) => Err(NoSchema::Temporary { search_path }),
        (Some(schema), _) => Ok(schema),
        (None, _) => Err(no_schema(connection, search_path).await?),
    })
}

/// Why no schema of the path is the current one: the server passes over those that are missing, and those that the user
/// may not use.
async fn no_schema(connection: &mut Connection, search_path: String) -> Result<NoSchema, DatabaseError> {
    let own = ["\"$user\"", "pg_temp", "pg_catalog"];
    let first = names(&search_path).into_iter().find(|name| !own.contains(&name.as_str()));
    let Some(schema) = first else { return Ok(NoSchema::Missing { search_path, first: None }) };
    let user =
        format!("SELECT quote_ident(current_user) WHERE to_regnamespace({}) IS NOT NULL", Postgres.literal(&schema));
    Ok(match connection.value(&user).await? {
        Some(user) => NoSchema::NotAllowed { search_path, schema, user },
        None => NoSchema::Missing { search_path, first: Some(schema) },
    })
}

/// The names in a search path, in quotation marks where they stand in them.
fn names(search_path: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut is_quoted = false;
    for letter in search_path.chars() {
        is_quoted ^= letter == '"';
        let last = names.len() - 1;
        match letter {
            ',' if !is_quoted => names.push(String::new()),
            letter => names[last].push(letter),
        }
    }
    names.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty() && name != "\"\"").collect()
}

/// All settings that a user can change, and the roles, which the server does not list with them.
pub(super) fn state(tables: Option<&str>) -> String {
    format!(
        "SELECT name, setting FROM pg_settings WHERE context IN ('user', 'superuser') \
         AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable') \
         UNION ALL SELECT 'role', current_setting('role') \
         UNION ALL SELECT 'session_authorization', session_user::text \
         UNION ALL SELECT '{LOCK}', ({})",
        lock::held_here(tables)
    )
}

pub(super) fn restore(name: &str, before: Option<&str>) -> Option<String> {
    let value = before.filter(|_| name != LOCK)?;
    Some(format!("SELECT set_config({}, {}, false)", Postgres.literal(name), Postgres.literal(value)))
}

/// The number of the transaction, which it gets by this. The savepoint goes when the transaction ends, and can be asked
/// for even after an error.
pub(super) async fn mark_transaction(connection: &mut Connection) -> Result<Option<String>, DatabaseError> {
    connection.value("SELECT pg_current_xact_id(); SAVEPOINT migrate_step").await
}

pub(super) async fn transaction_state(
    connection: &mut Connection,
    mark: &str,
) -> Result<TransactionState, DatabaseError> {
    const CURRENT: &str = "SELECT pg_current_xact_id_if_assigned()";
    let current = match connection.value(CURRENT).await {
        // One that has failed answers nothing until it is back at the savepoint.
        Err(error) if error.code.as_deref() == Some("25P02") => {
            match connection.execute("ROLLBACK TO SAVEPOINT migrate_step").await {
                Ok(_) => connection.value(CURRENT).await?,
                Err(_) => None,
            }
        }
        current => current?,
    };
    if current.as_deref() == Some(mark) {
        return Ok(TransactionState::Open);
    }
    connection.execute("ROLLBACK").await?;
    let committed = connection.value(&format!("SELECT pg_xact_status({}::xid8)", Postgres.literal(mark))).await?;
    Ok(if committed.as_deref() == Some("committed") {
        TransactionState::Committed
    } else {
        TransactionState::RolledBack
    })
}

/// A statement by itself begins its transaction when it arrives.
pub(super) async fn roll_back_open(connection: &mut Connection) -> Result<bool, DatabaseError> {
    let open = match connection.value("SELECT now() <> statement_timestamp()").await {
        Ok(open) => open.as_deref() == Some("t"),
        Err(error) if error.code.as_deref() == Some("25P02") => true,
        Err(error) => return Err(error),
    };
    if open {
        connection.execute("ROLLBACK").await?;
    }
    Ok(open)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_path_are_told_apart() {
        assert_eq!(names(r#""$user", a,"b,""c" "#), [r#""$user""#, "a", r#""b,""c""#]);
        assert_eq!(names(r#""""#), Vec::<String>::new());
        assert_eq!(names(""), Vec::<String>::new());
    }
}
