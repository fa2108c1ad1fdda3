//! Names that a server keeps for itself.

use crate::dialect::Dialect;
use crate::named_object::NamedKind;

/// The columns that PostgreSQL adds to each table.
const SYSTEM_COLUMNS: [&str; 6] = ["ctid", "xmin", "cmin", "xmax", "cmax", "tableoid"];

/// The columns that InnoDB adds to a table.
const INNODB_COLUMNS: [&str; 4] = ["db_row_id", "db_trx_id", "db_roll_ptr", "fts_doc_id"];

/// Why a column cannot have that name.
pub fn reserved_column(dialect: Dialect, name: &str) -> Option<&'static str> {
    match dialect {
        Dialect::Postgres if SYSTEM_COLUMNS.contains(&name) => Some("each table has a system column of that name"),
        Dialect::MySql | Dialect::MariaDb if is_any(name, &INNODB_COLUMNS) => {
            Some("InnoDB has a column of its own of that name")
        }
        Dialect::Postgres | Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => unreadable(dialect, name),
    }
}

/// Why something of that kind cannot have that name.
pub fn reserved_object(dialect: Dialect, kind: NamedKind, name: &str) -> Option<&'static str> {
    match (dialect, kind) {
        (Dialect::Postgres, NamedKind::Table) if name.starts_with("pg_") => {
            Some("a system table of that name, of this version or of a later one, would be found first")
        }
        // A foreign key brings an index of its name.
        (Dialect::MySql | Dialect::MariaDb, NamedKind::Index | NamedKind::Unique | NamedKind::ForeignKey)
            if is_any(name, &["primary", "gen_clust_index"]) =>
        {
            Some("an index of that name is the server's own")
        }
        (Dialect::MySql | Dialect::MariaDb, NamedKind::Check) if is_any(name, &["primary"]) => {
            Some("`DROP CONSTRAINT` would take it for the primary key")
        }
        (Dialect::MariaDb, NamedKind::Table) if name.starts_with("#mysql50#") => {
            Some("a name that begins so is the one of a file")
        }
        (Dialect::Sqlite, NamedKind::Table | NamedKind::Index) if begins(name, "sqlite_") => {
            Some("names that begin with `sqlite_` are the server's own")
        }
        (Dialect::Sqlite, NamedKind::Table) if begins(name, "migrate_new_") => {
            Some("a table that is built anew has such a name meanwhile")
        }
        _ => unreadable(dialect, name),
    }
}

/// MariaDB reads names as UTF-8 of up to three bytes a character.
fn unreadable(dialect: Dialect, name: &str) -> Option<&'static str> {
    let is_wide = name.chars().any(|letter| letter.len_utf8() > 3);
    (dialect == Dialect::MariaDb && is_wide).then_some("it takes no characters of four bytes in names")
}

fn is_any(name: &str, reserved: &[&str]) -> bool {
    reserved.iter().any(|one| name.eq_ignore_ascii_case(one))
}

fn begins(name: &str, prefix: &str) -> bool {
    name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
