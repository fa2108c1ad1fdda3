//! What it costs to give a column another type, and whether its values survive.

use crate::dialect::{Dialect, Target};
use crate::types::{ColumnType, Family};

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
pub(crate) fn rewrite_scope(dialect: Dialect, old: &ColumnType, new: &ColumnType) -> RewriteScope {
    match dialect {
        Dialect::Postgres => on_postgres(old, new),
        Dialect::MySql => varchar(old, new, |old, new| (old <= ONE_LENGTH_BYTE) == (new <= ONE_LENGTH_BYTE)),
        Dialect::MariaDb => varchar(old, new, |old, new| {
            old <= SEVEN_LENGTH_BITS || (old <= ONE_LENGTH_BYTE) == (new <= ONE_LENGTH_BYTE)
        }),
        Dialect::Sqlite => RewriteScope::Table,
    }
}

/// Whether the server has one type for both, so that nothing is to be done.
pub(crate) fn is_one_type(target: Target, old: &ColumnType, new: &ColumnType) -> bool {
    old.sql(target) == new.sql(target)
}

/// The characters of `utf8mb4`, of four bytes each, whose bytes InnoDB counts in one byte.
pub(crate) const ONE_LENGTH_BYTE: u32 = 255 / 4;

/// As many whose bytes it counts in seven bits: MariaDB then has a bit left to tell that there is a second byte.
const SEVEN_LENGTH_BITS: u32 = 127 / 4;

/// MySQL and MariaDB copy the table for all but longer varchars.
fn varchar(old: &ColumnType, new: &ColumnType, counts_alike: impl Fn(u32, u32) -> bool) -> RewriteScope {
    match (old, new) {
        (ColumnType::Varchar(old), ColumnType::Varchar(new)) if new >= old && counts_alike(*old, *new) => {
            RewriteScope::Catalog
        }
        _ => RewriteScope::Table,
    }
}

fn on_postgres(old: &ColumnType, new: &ColumnType) -> RewriteScope {
    use ColumnType::{Decimal, Numeric, Text, Timestamp, TimestampTz, Varchar};
    match (old, new) {
        (Varchar(old), Varchar(new)) if new >= old => RewriteScope::Catalog,
        (Varchar(_), Text) | (Numeric(_), Decimal) => RewriteScope::Catalog,
        (Numeric(old), Numeric(new)) if new.scale == old.scale && new.digits >= old.digits => RewriteScope::Catalog,
        // Where the session's time zone is UTC, which the driver sees to.
        (Timestamp, TimestampTz) | (TimestampTz, Timestamp) => RewriteScope::Indexes,
        _ => RewriteScope::Table,
    }
}

/// Whether each value of the one type has its equal in the other.
pub(crate) fn keeps_values(old: &ColumnType, new: &ColumnType) -> bool {
    use ColumnType::{
        BigInt, Binary, Boolean, Char, Date, Decimal, Double, Integer, Json, Numeric, Real, SmallInt, Text, Timestamp,
        TimestampTz, Varchar,
    };
    match (old, new) {
        (Json | Binary, _) | (_, Json | Binary) => old == new || (old, new) == (&Json, &Text),
        (_, Char(limit) | Varchar(limit)) => old.text_length().is_some_and(|length| length <= *limit),
        (SmallInt, Integer | BigInt | Real | Double)
        | (Integer, BigInt | Double)
        | (Boolean, SmallInt | Integer | BigInt)
        | (Real, Double)
        | (Date, Timestamp | TimestampTz)
        | (Timestamp, TimestampTz)
        | (TimestampTz, Timestamp)
        | (_, Text) => true,
        (_, Numeric(new)) => old.digits().is_some_and(|old| {
            old.scale <= new.scale && old.digits.saturating_sub(old.scale) <= new.digits.saturating_sub(new.scale)
        }),
        (_, Decimal) if old != new => old.digits().is_some(),
        _ => old == new,
    }
}

/// Whether a change of type silently loses a part of some values: digits behind the point, a time, a day.
pub(crate) fn loses_precision(old: &ColumnType, new: &ColumnType) -> bool {
    use ColumnType::{Decimal, Double, Numeric, Real};
    match (old, new) {
        (Numeric(old), Numeric(new)) => new.scale < old.scale,
        (Decimal | Numeric(_), Double) => true,
        (_, Real | Numeric(_)) if old.family().has_fractions() => old != new,
        _ => match (old.family(), new.family()) {
            (Family::Timestamp, Family::Date | Family::Time) => true,
            (old, new) => old.has_fractions() && new == Family::Integer,
        },
    }
}

/// Whether SQLite, which limits no lengths, keeps values of both types in the same way.
pub(crate) fn same_on_sqlite(old: &ColumnType, new: &ColumnType) -> bool {
    old.family().facts().sqlite == new.family().facts().sqlite
}

#[cfg(test)]
mod tests {
    use super::ColumnType::*;
    use super::*;
    use crate::dialect::Version;
    use crate::types::Precision;

    fn numeric(digits: u32, scale: u32) -> ColumnType {
        Numeric(Precision { digits, scale })
    }

    fn pairs(kinds: &[ColumnType]) -> impl Iterator<Item = (ColumnType, ColumnType)> {
        let all = kinds.iter().flat_map(move |old| kinds.iter().map(move |new| (old.clone(), new.clone())));
        all.filter(|(old, new)| old != new)
    }

    fn kinds() -> Vec<ColumnType> {
        vec![
            SmallInt,
            Integer,
            BigInt,
            Real,
            Double,
            Decimal,
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
            Inet,
            Json,
        ]
    }

    /// Each of the 506 pairs was tried on PostgreSQL 15.18, and `relfilenode` compared.
    #[test]
    fn postgres_keeps_the_rows_of_these_pairs_only() {
        let free = [
            (numeric(10, 2), Decimal),
            (numeric(10, 2), numeric(12, 2)),
            (numeric(12, 2), Decimal),
            (numeric(12, 4), Decimal),
            (numeric(8, 2), Decimal),
            (numeric(8, 2), numeric(10, 2)),
            (numeric(8, 2), numeric(12, 2)),
            (Varchar(10), Varchar(20)),
            (Varchar(10), Text),
            (Varchar(20), Text),
        ];
        let indexed = [(Timestamp, TimestampTz), (TimestampTz, Timestamp)];
        for pair in pairs(&kinds()) {
            let (old, new) = &pair;
            let expected = if free.contains(&pair) {
                RewriteScope::Catalog
            } else if indexed.contains(&pair) {
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
            let (on_mysql, on_mariadb) = match (&old, &new) {
                (Varchar(old), Varchar(new)) if old < new => {
                    let on_mysql = *new <= 63 || *old >= 64;
                    (on_mysql, on_mysql || *old <= 31)
                }
                _ => (false, false),
            };
            assert_eq!(rewrite_scope(Dialect::MySql, &old, &new) == RewriteScope::Catalog, on_mysql, "{old} to {new}");
            assert_eq!(
                rewrite_scope(Dialect::MariaDb, &old, &new) == RewriteScope::Catalog,
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
            assert!(is_one_type(target, &Timestamp, &TimestampTz) && is_one_type(target, &TimestampTz, &Timestamp));
            assert!(!is_one_type(target, &Timestamp, &Date) && !is_one_type(target, &Uuid, &Char(37)));
            assert_eq!(is_one_type(target, &Uuid, &Char(36)), target != with_uuid, "{target:?}");
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
            (BigInt, Decimal),
            (BigInt, Varchar(20)),
            (Real, Double),
            (numeric(8, 2), numeric(10, 2)),
            (numeric(8, 2), numeric(9, 3)),
            (numeric(8, 2), Decimal),
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
            assert!(keeps_values(&old, &new), "{old} to {new}");
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
            (Double, Decimal),
            (numeric(10, 2), numeric(10, 3)),
            (numeric(10, 2), numeric(8, 2)),
            (Decimal, numeric(30, 9)),
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
            assert!(!keeps_values(&old, &new), "{old} to {new}");
        }
    }
}
