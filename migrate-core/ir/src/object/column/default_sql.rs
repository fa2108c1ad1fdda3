//! What stands behind `DEFAULT`.

use crate::dialect::Dialect;
use crate::quote;
use crate::server_facts::volatility::{Volatility, volatility};
use crate::types::{ColumnType, DefaultValue, Family};

/// A version 4 UUID of SQLite's own random bytes.
const SQLITE_RANDOM_UUID: &str = "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || \
     substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || \
     substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

/// The default of a column of that type.
pub(in crate::object) fn sql(default: &DefaultValue, kind: &ColumnType, dialect: Dialect) -> String {
    match default {
        DefaultValue::Text(text) => {
            let literal = quote::text(dialect, text);
            // MySQL refuses literals as defaults of what it stores beside the row, and takes them as expressions.
            if dialect == Dialect::MySql && kind.is_beside_row() { format!("({literal})") } else { literal }
        }
        DefaultValue::Integer(number) => number.to_string(),
        DefaultValue::Decimal(number) => number.clone(),
        DefaultValue::Boolean(value) => boolean(*value, dialect).to_owned(),
        DefaultValue::Now => now(kind, dialect).to_owned(),
        DefaultValue::RandomUuid => random_uuid(dialect).to_owned(),
        DefaultValue::Expression(expression) => format!("({expression})"),
    }
}

/// Whether each row gets a value of its own.
pub(in crate::object) fn volatility_of(default: &DefaultValue, dialect: Dialect) -> Volatility {
    match default {
        DefaultValue::RandomUuid => Volatility::Volatile("uuid()".to_owned()),
        DefaultValue::Expression(expression) => volatility(expression, dialect),
        DefaultValue::Text(_)
        | DefaultValue::Integer(_)
        | DefaultValue::Decimal(_)
        | DefaultValue::Boolean(_)
        | DefaultValue::Now => Volatility::Stable,
    }
}

fn boolean(value: bool, dialect: Dialect) -> &'static str {
    match (dialect, value) {
        (Dialect::Postgres, true) => "true",
        (Dialect::Postgres, false) => "false",
        (Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite, true) => "1",
        (Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite, false) => "0",
    }
}

fn now(kind: &ColumnType, dialect: Dialect) -> &'static str {
    let [date, time, timestamp] = match dialect {
        Dialect::Postgres => ["CURRENT_DATE", "LOCALTIME", "CURRENT_TIMESTAMP"],
        Dialect::MySql | Dialect::MariaDb => ["(CURRENT_DATE)", "(CURRENT_TIME(6))", "CURRENT_TIMESTAMP(6)"],
        Dialect::Sqlite => ["CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"],
    };
    match kind.family() {
        Family::Date => date,
        Family::Time => time,
        _ => timestamp,
    }
}

/// MySQL's and MariaDB's `uuid()` is unique, but tells the time and the host: neither has a random one in all versions.
fn random_uuid(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "gen_random_uuid()",
        Dialect::MySql | Dialect::MariaDb => "(uuid())",
        Dialect::Sqlite => SQLITE_RANDOM_UUID,
    }
}
