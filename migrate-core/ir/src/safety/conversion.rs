//! What it costs to give a column another type, and whether its values survive.

use crate::column::{ColumnType, Precision};
use crate::dialect::Dialect;

/// What a server writes anew for another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// Nothing: only its catalog changes.
    Catalog,
    /// The indexes over the column.
    Indexes,
    /// The table.
    Table,
}

/// What a server writes anew. SQLite always builds the table anew, as for most changes, and is not asked.
pub(crate) fn effort(dialect: Dialect, old: ColumnType, new: ColumnType) -> Effort {
    match dialect {
        Dialect::Postgres => on_postgres(old, new),
        Dialect::MySql => varchar(old, new, |old, new| (old <= ONE_BYTE) == (new <= ONE_BYTE)),
        Dialect::MariaDb => varchar(old, new, |old, new| old <= HALF_A_BYTE || (old <= ONE_BYTE) == (new <= ONE_BYTE)),
        Dialect::Sqlite => Effort::Table,
    }
}

/// The characters of `utf8mb4`, of four bytes each, whose bytes InnoDB counts in one byte.
pub(super) const ONE_BYTE: u32 = 255 / 4;

/// As many whose bytes it counts in seven bits: MariaDB then has a bit left to tell that there is a second byte.
const HALF_A_BYTE: u32 = 127 / 4;

/// MySQL and MariaDB copy the table for all but longer varchars.
fn varchar(old: ColumnType, new: ColumnType, counts_alike: impl Fn(u32, u32) -> bool) -> Effort {
    match (old, new) {
        (ColumnType::Varchar(old), ColumnType::Varchar(new)) if new >= old && counts_alike(old, new) => Effort::Catalog,
        _ => Effort::Table,
    }
}

fn on_postgres(old: ColumnType, new: ColumnType) -> Effort {
    use ColumnType as Kind;
    match (old, new) {
        (Kind::Varchar(old), Kind::Varchar(new)) if new >= old => Effort::Catalog,
        (Kind::Varchar(_), Kind::Text) | (Kind::Numeric(Some(_)), Kind::Numeric(None)) => Effort::Catalog,
        (Kind::Numeric(Some(old)), Kind::Numeric(Some(new))) if new.scale == old.scale && new.digits >= old.digits => {
            Effort::Catalog
        }
        // Where the session's time zone is UTC, which the driver sees to.
        (Kind::Timestamp, Kind::TimestampTz) | (Kind::TimestampTz, Kind::Timestamp) => Effort::Indexes,
        _ => Effort::Table,
    }
}

/// Whether each value of the one type has its equal in the other.
pub(super) fn keeps_values(old: ColumnType, new: ColumnType) -> bool {
    use ColumnType as Kind;
    match (old, new) {
        _ if old == new => true,
        (Kind::Json | Kind::Binary, _) | (_, Kind::Json | Kind::Binary) => (old, new) == (Kind::Json, Kind::Text),
        (_, Kind::Text) => true,
        (_, Kind::Char(limit) | Kind::Varchar(limit)) => longest(old).is_some_and(|length| length <= limit),
        (Kind::SmallInt, Kind::Integer | Kind::BigInt | Kind::Real | Kind::Double)
        | (Kind::Integer, Kind::BigInt | Kind::Double)
        | (Kind::Boolean, Kind::SmallInt | Kind::Integer | Kind::BigInt)
        | (Kind::Real, Kind::Double)
        | (Kind::Date, Kind::Timestamp | Kind::TimestampTz)
        | (Kind::Timestamp, Kind::TimestampTz)
        | (Kind::TimestampTz, Kind::Timestamp) => true,
        (_, Kind::Numeric(Some(new))) => digits(old).is_some_and(|old| {
            old.scale <= new.scale && old.digits.saturating_sub(old.scale) <= new.digits.saturating_sub(new.scale)
        }),
        (_, Kind::Numeric(None)) => digits(old).is_some(),
        _ => false,
    }
}

/// The length of a type's longest value as text, where there is one.
fn longest(kind: ColumnType) -> Option<u32> {
    match kind {
        ColumnType::SmallInt => Some("-32768".len()),
        ColumnType::Integer => Some("-2147483648".len()),
        ColumnType::BigInt => Some("-9223372036854775808".len()),
        ColumnType::Uuid => Some("00000000-0000-0000-0000-000000000000".len()),
        ColumnType::Char(length) | ColumnType::Varchar(length) => return Some(length),
        ColumnType::Real
        | ColumnType::Double
        | ColumnType::Numeric(_)
        | ColumnType::Boolean
        | ColumnType::Text
        | ColumnType::Binary
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Timestamp
        | ColumnType::TimestampTz
        | ColumnType::Json => None,
    }
    .and_then(|length| u32::try_from(length).ok())
}

/// The digits of a number's type, where they are limited.
fn digits(kind: ColumnType) -> Option<Precision> {
    let whole = |digits| Some(Precision { digits, scale: 0 });
    match kind {
        ColumnType::SmallInt => whole(5),
        ColumnType::Integer => whole(10),
        ColumnType::BigInt => whole(19),
        ColumnType::Numeric(precision) => precision,
        ColumnType::Real
        | ColumnType::Double
        | ColumnType::Boolean
        | ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Binary
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Timestamp
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json => None,
    }
}

/// Whether SQLite, which limits no lengths, keeps values of both types in the same way.
pub(super) fn same_on_sqlite(old: ColumnType, new: ColumnType) -> bool {
    affinity(old) == affinity(new)
}

#[derive(PartialEq, Eq)]
enum Affinity {
    Whole,
    Number,
    Text,
    Bytes,
}

fn affinity(kind: ColumnType) -> Affinity {
    match kind {
        ColumnType::SmallInt | ColumnType::Integer | ColumnType::BigInt | ColumnType::Boolean => Affinity::Whole,
        ColumnType::Real | ColumnType::Double | ColumnType::Numeric(_) => Affinity::Number,
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::Timestamp
        | ColumnType::TimestampTz
        | ColumnType::Uuid
        | ColumnType::Json => Affinity::Text,
        ColumnType::Binary => Affinity::Bytes,
    }
}
