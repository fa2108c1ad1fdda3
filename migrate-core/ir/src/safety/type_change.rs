//! What it costs to give a column another type, and whether its values survive.

use crate::column::{ColumnType, Precision};
use crate::dialect::{Dialect, Target, Version};

/// What a server writes anew for another type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RewriteScope {
    /// Nothing: only its catalog changes.
    Catalog,
    /// The indexes over the column.
    Indexes,
    /// The table.
    Table,
}

/// What a server writes anew. SQLite always builds the table anew, as for most changes, and is not asked.
pub(crate) fn rewrite_scope(dialect: Dialect, old: ColumnType, new: ColumnType) -> RewriteScope {
    match dialect {
        Dialect::Postgres => on_postgres(old, new),
        Dialect::MySql => varchar(old, new, |old, new| (old <= ONE_LENGTH_BYTE) == (new <= ONE_LENGTH_BYTE)),
        Dialect::MariaDb => varchar(old, new, |old, new| {
            old <= SEVEN_LENGTH_BITS || (old <= ONE_LENGTH_BYTE) == (new <= ONE_LENGTH_BYTE)
        }),
        Dialect::Sqlite => RewriteScope::Table,
    }
}

/// Whether MySQL or MariaDB has one type for both, so that nothing is to be done.
pub(super) fn is_one_type(target: Target, old: ColumnType, new: ColumnType) -> bool {
    use ColumnType as Kind;
    let has_uuid = target.dialect == Dialect::MariaDb && target.oldest >= Version::new(10, 7, 0);
    match (old, new) {
        (Kind::Timestamp, Kind::TimestampTz) | (Kind::TimestampTz, Kind::Timestamp) => true,
        (Kind::Uuid, Kind::Char(36)) | (Kind::Char(36), Kind::Uuid) => !has_uuid,
        _ => false,
    }
}

/// The characters of `utf8mb4`, of four bytes each, whose bytes InnoDB counts in one byte.
pub(super) const ONE_LENGTH_BYTE: u32 = 255 / 4;

/// As many whose bytes it counts in seven bits: MariaDB then has a bit left to tell that there is a second byte.
const SEVEN_LENGTH_BITS: u32 = 127 / 4;

/// MySQL and MariaDB copy the table for all but longer varchars.
fn varchar(old: ColumnType, new: ColumnType, counts_alike: impl Fn(u32, u32) -> bool) -> RewriteScope {
    match (old, new) {
        (ColumnType::Varchar(old), ColumnType::Varchar(new)) if new >= old && counts_alike(old, new) => {
            RewriteScope::Catalog
        }
        _ => RewriteScope::Table,
    }
}

fn on_postgres(old: ColumnType, new: ColumnType) -> RewriteScope {
    use ColumnType as Kind;
    match (old, new) {
        (Kind::Varchar(old), Kind::Varchar(new)) if new >= old => RewriteScope::Catalog,
        (Kind::Varchar(_), Kind::Text) | (Kind::Numeric(Some(_)), Kind::Numeric(None)) => RewriteScope::Catalog,
        (Kind::Numeric(Some(old)), Kind::Numeric(Some(new))) if new.scale == old.scale && new.digits >= old.digits => {
            RewriteScope::Catalog
        }
        // Where the session's time zone is UTC, which the driver sees to.
        (Kind::Timestamp, Kind::TimestampTz) | (Kind::TimestampTz, Kind::Timestamp) => RewriteScope::Indexes,
        _ => RewriteScope::Table,
    }
}

/// Whether each value of the one type has its equal in the other.
pub(crate) fn keeps_values(old: ColumnType, new: ColumnType) -> bool {
    use ColumnType as Kind;
    match (old, new) {
        (Kind::Json | Kind::Binary, _) | (_, Kind::Json | Kind::Binary) => {
            old == new || (old, new) == (Kind::Json, Kind::Text)
        }
        (_, Kind::Char(limit) | Kind::Varchar(limit)) => longest(old).is_some_and(|length| length <= limit),
        (Kind::SmallInt, Kind::Integer | Kind::BigInt | Kind::Real | Kind::Double)
        | (Kind::Integer, Kind::BigInt | Kind::Double)
        | (Kind::Boolean, Kind::SmallInt | Kind::Integer | Kind::BigInt)
        | (Kind::Real, Kind::Double)
        | (Kind::Date, Kind::Timestamp | Kind::TimestampTz)
        | (Kind::Timestamp, Kind::TimestampTz)
        | (Kind::TimestampTz, Kind::Timestamp)
        | (_, Kind::Text) => true,
        (_, Kind::Numeric(Some(new))) => digits(old).is_some_and(|old| {
            old.scale <= new.scale && old.digits.saturating_sub(old.scale) <= new.digits.saturating_sub(new.scale)
        }),
        (_, Kind::Numeric(None)) if old != new => digits(old).is_some(),
        _ => old == new,
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

#[cfg(test)]
mod tests {
    use super::ColumnType::*;
    use super::*;

    fn numeric(digits: u32, scale: u32) -> ColumnType {
        Numeric(Some(Precision { digits, scale }))
    }

    fn pairs(kinds: &[ColumnType]) -> impl Iterator<Item = (ColumnType, ColumnType)> {
        let all = kinds.iter().flat_map(move |old| kinds.iter().map(move |new| (*old, *new)));
        all.filter(|(old, new)| old != new)
    }

    fn kinds() -> Vec<ColumnType> {
        vec![
            SmallInt,
            Integer,
            BigInt,
            Real,
            Double,
            Numeric(None),
            numeric(10, 2),
            numeric(12, 2),
            numeric(12, 4),
            numeric(8, 2),
            Boolean,
            Char(10),
            Char(20),
            Varchar(10),
            Varchar(20),
            Text,
            Binary,
            Date,
            Time,
            Timestamp,
            TimestampTz,
            Uuid,
            Json,
        ]
    }

    /// Each of the 506 pairs was tried on PostgreSQL 15.18, and `relfilenode` compared.
    #[test]
    fn postgres_keeps_the_rows_of_these_pairs_only() {
        let free = [
            (numeric(10, 2), Numeric(None)),
            (numeric(10, 2), numeric(12, 2)),
            (numeric(12, 2), Numeric(None)),
            (numeric(12, 4), Numeric(None)),
            (numeric(8, 2), Numeric(None)),
            (numeric(8, 2), numeric(10, 2)),
            (numeric(8, 2), numeric(12, 2)),
            (Varchar(10), Varchar(20)),
            (Varchar(10), Text),
            (Varchar(20), Text),
        ];
        let indexed = [(Timestamp, TimestampTz), (TimestampTz, Timestamp)];
        for (old, new) in pairs(&kinds()) {
            let expected = if free.contains(&(old, new)) {
                RewriteScope::Catalog
            } else if indexed.contains(&(old, new)) {
                RewriteScope::Indexes
            } else {
                RewriteScope::Table
            };
            assert_eq!(rewrite_scope(Dialect::Postgres, old, new), expected, "{old} to {new}");
        }
    }

    /// Each pair was tried with `ALGORITHM=INPLACE, LOCK=NONE` on MySQL 9.7.4 and MariaDB 10.11.19.
    #[test]
    fn mysql_and_mariadb_keep_the_rows_of_some_longer_varchars_only() {
        let mut kinds = kinds();
        kinds.extend([31, 32, 50, 63, 64, 255, 300].map(Varchar));
        for (old, new) in pairs(&kinds) {
            let (on_mysql, on_mariadb) = match (old, new) {
                (Varchar(old), Varchar(new)) if old < new => {
                    let on_mysql = new <= 63 || old >= 64;
                    (on_mysql, on_mysql || old <= 31)
                }
                _ => (false, false),
            };
            assert_eq!(rewrite_scope(Dialect::MySql, old, new) == RewriteScope::Catalog, on_mysql, "{old} to {new}");
            assert_eq!(
                rewrite_scope(Dialect::MariaDb, old, new) == RewriteScope::Catalog,
                on_mariadb,
                "{old} to {new}"
            );
        }
    }

    #[test]
    fn some_types_are_identical_on_mysql_and_mariadb() {
        let (mysql, mariadb) = (Target::of(Dialect::MySql), Target::of(Dialect::MariaDb));
        let with_uuid = Target { oldest: Version::new(10, 7, 0), ..mariadb };
        for target in [mysql, mariadb, with_uuid] {
            assert!(is_one_type(target, Timestamp, TimestampTz) && is_one_type(target, TimestampTz, Timestamp));
            assert!(!is_one_type(target, Timestamp, Date) && !is_one_type(target, Uuid, Char(37)));
            assert_eq!(is_one_type(target, Uuid, Char(36)), target != with_uuid, "{target:?}");
        }
    }

    #[test]
    fn wider_types_keep_all_values() {
        for (old, new) in [
            (SmallInt, Integer),
            (SmallInt, Real),
            (Integer, BigInt),
            (Integer, Double),
            (Integer, numeric(10, 0)),
            (BigInt, numeric(21, 2)),
            (BigInt, Numeric(None)),
            (BigInt, Varchar(20)),
            (Real, Double),
            (numeric(8, 2), numeric(10, 2)),
            (numeric(8, 2), numeric(9, 3)),
            (numeric(8, 2), Numeric(None)),
            (Boolean, SmallInt),
            (Varchar(9), Varchar(10)),
            (Varchar(9), Char(9)),
            (Char(9), Varchar(9)),
            (Varchar(9), Text),
            (Uuid, Char(36)),
            (Date, Timestamp),
            (Timestamp, TimestampTz),
            (Time, Text),
            (Json, Text),
        ] {
            assert!(keeps_values(old, new), "{old} to {new}");
        }
    }

    #[test]
    fn narrower_types_lose_some_values() {
        for (old, new) in [
            (BigInt, Integer),
            (BigInt, Double),
            (Integer, SmallInt),
            (Integer, Real),
            (Integer, Boolean),
            (Integer, numeric(10, 2)),
            (BigInt, Varchar(19)),
            (Double, Real),
            (Double, Integer),
            (Double, Numeric(None)),
            (numeric(10, 2), numeric(10, 3)),
            (numeric(10, 2), numeric(8, 2)),
            (Numeric(None), numeric(30, 9)),
            (Varchar(10), Varchar(9)),
            (Text, Varchar(9)),
            (Text, Integer),
            (Text, Json),
            (Uuid, Char(35)),
            (Timestamp, Date),
            (Timestamp, Time),
            (Binary, Text),
            (Json, Varchar(99)),
        ] {
            assert!(!keeps_values(old, new), "{old} to {new}");
        }
    }
}
