//! Which names a server takes for one, as measured on PostgreSQL 14 to 18, MySQL 9.7, MariaDB 10.11 and SQLite.

use crate::dialect::Dialect;
use crate::name::FoldedName;

/// Whether two names are one.
///
/// On MySQL and MariaDB, `lower_case_table_names` decides about tables. It is 0 on Linux, 1 on Windows and 2 on macOS:
/// what is two tables on the first is one on the others. So names of tables are compared as all others are.
pub fn is_same_name(dialect: Dialect, one: &str, other: &str) -> bool {
    match dialect {
        Dialect::Postgres => one == other,
        Dialect::MySql | Dialect::MariaDb => FoldedName(one) == FoldedName(other),
        Dialect::Sqlite => one.eq_ignore_ascii_case(other),
    }
}
