//! What a session of MySQL or MariaDB is set to.

use super::{MySql, lock};
use crate::server::session_state::{LASTING_TABLE, LOCK};
use crate::server::{Connection, CurrentSchema, DatabaseError, NoSchema, Server as _};

/// Settings that decide the meaning of the runner's own statements. A limit of rows would hide a part of the history, and
/// another completion type would end the session with a commit. The last one is MariaDB's alone.
const PINS: &str = "SET SESSION sql_select_limit = 18446744073709551615, sql_big_selects = 1, sql_safe_updates = 0, \
    sql_auto_is_null = 0, completion_type = 'NO_CHAIN', autocommit = 1, foreign_key_checks = 1, unique_checks = 1, \
    sql_mode = {mode} /*M!100507 , sql_if_exists = 0 */";

/// SQL modes in which a statement means something else. The literals of scripts are written without them.
const OTHER_MEANING: [&str; 11] = [
    "NO_BACKSLASH_ESCAPES",
    "ANSI_QUOTES",
    "EMPTY_STRING_IS_NULL",
    "ANSI",
    "DB2",
    "MAXDB",
    "MSSQL",
    "MYSQL323",
    "MYSQL40",
    "ORACLE",
    "POSTGRESQL",
];

/// Without it, a value that does not fit is changed: a NULL becomes 0.
const STRICT: &str = "STRICT_ALL_TABLES";

/// Rows of the session's state that change by themselves, or that are facts about the last statement.
const VOLATILE: [&str; 16] = [
    "error_count",
    "gtid_binlog_pos",
    "gtid_binlog_state",
    "gtid_current_pos",
    "gtid_executed",
    "gtid_owned",
    "gtid_seq_no",
    "gtid_slave_pos",
    "identity",
    "in_transaction",
    "insert_id",
    "last_gtid",
    "last_insert_id",
    "rand_seed1",
    "rand_seed2",
    "timestamp",
];

/// The name under which the state has the session's database.
pub(super) const DATABASE: &str = "database";

/// The name under which the state has the session's role, or roles.
pub(super) const ROLE: &str = "role";

/// No role, as MySQL tells it. MariaDB tells NULL.
const NO_ROLE: &str = "NONE";

pub(super) async fn pin(connection: &mut Connection) -> Result<CurrentSchema, DatabaseError> {
    let row = connection.fetch("SELECT database(), @@sql_mode").await?.into_iter().next().unwrap_or_default();
    let mut row = row.into_iter();
    let (database, mode) = (row.next().flatten(), row.next().flatten().unwrap_or_default());
    let mode = MySql.literal(&pinned_mode(&mode));
    connection.execute(&PINS.replace("{mode}", &mode)).await?;
    Ok(database.ok_or(NoSchema::NoDatabase))
}

/// The server's own SQL mode, with the same meaning of statements everywhere: a migration must mean what it means in the
/// user's other tools.
fn pinned_mode(mode: &str) -> String {
    let own = mode.split(',').filter(|mode| !mode.is_empty() && !OTHER_MEANING.contains(mode));
    let mut modes: Vec<_> = own.collect();
    if !modes.contains(&STRICT) {
        modes.push(STRICT);
    }
    modes.join(",")
}

/// A temporary table hides one of the same name, even where the database is named. The statement that creates a table
/// tells which one the session sees.
pub(super) fn state(tables: Option<&str>, own: [&str; 4]) -> String {
    let own = own.map(|table| format!("; SHOW CREATE TABLE {table}")).concat();
    let volatile = VOLATILE.map(|name| MySql.literal(name)).join(", ");
    format!(
        "SELECT '{DATABASE}', database() UNION ALL SELECT '{ROLE}', coalesce(current_role(), '{NO_ROLE}') \
         UNION ALL SELECT '{LOCK}', {}; \
         SHOW SESSION VARIABLES WHERE Variable_name NOT IN ({volatile}){own}",
        lock::held_here(&MySql, tables)
    )
}

pub(super) fn restore(name: &str, before: Option<&str>) -> Option<String> {
    if name == LOCK {
        return None;
    }
    let value = before?;
    Some(if value == LASTING_TABLE {
        format!("DROP TEMPORARY TABLE IF EXISTS {}", MySql.quote(name))
    } else if name == ROLE {
        // MySQL tells a list in quotation marks, MariaDB one bare name.
        let is_written = value == NO_ROLE || value.starts_with('`');
        if is_written { format!("SET ROLE {value}") } else { set_role(value) }
    } else if name == DATABASE {
        format!("USE {}", MySql.quote(value))
    } else if !value.is_empty() && value.parse::<f64>().is_ok() {
        format!("SET SESSION {name} = {value}")
    } else {
        format!("SET SESSION {name} = {}", MySql.literal(value))
    })
}

/// Makes the session work in a role. MySQL's may have a host: `owner@localhost`.
pub(super) fn set_role(role: &str) -> String {
    match role.rsplit_once('@') {
        Some((name, host)) => format!("SET ROLE {}@{}", MySql.quote(name), MySql.quote(host)),
        None => format!("SET ROLE {}", MySql.quote(role)),
    }
}

/// `is a GLOBAL variable`, `is a read only variable`, `is a GLOBAL variable and should be set with SET GLOBAL`.
pub(super) fn is_no_session_setting(error: &DatabaseError) -> bool {
    matches!(error.code.as_deref(), Some("1229" | "1238"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_a_role_stands_behind_its_name() {
        assert_eq!(set_role("owner"), "SET ROLE `owner`");
        assert_eq!(set_role("o`r@localhost"), "SET ROLE `o``r`@`localhost`");
        assert_eq!(restore(ROLE, Some("NONE")), Some("SET ROLE NONE".to_owned()));
        assert_eq!(restore(ROLE, Some("`a`@`%`,`b`@`%`")), Some("SET ROLE `a`@`%`,`b`@`%`".to_owned()));
        assert_eq!(restore(ROLE, Some("none")), Some("SET ROLE `none`".to_owned()));
    }

    #[test]
    fn the_mode_stays_but_for_what_changes_the_meaning_of_statements() {
        assert_eq!(pinned_mode(""), "STRICT_ALL_TABLES");
        assert_eq!(
            pinned_mode("PIPES_AS_CONCAT,ANSI_QUOTES,ANSI,NO_ZERO_DATE,STRICT_ALL_TABLES"),
            "PIPES_AS_CONCAT,NO_ZERO_DATE,STRICT_ALL_TABLES"
        );
    }
}
