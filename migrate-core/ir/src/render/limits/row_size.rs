//! How large a table and its keys may be.

use crate::dialect::{Dialect, Target};
use crate::object::{Column, Table};
use crate::types::{ColumnType, Family, Precision, RowStorage};

/// The bytes of a row that MySQL and MariaDB count, without what they store beside it.
pub(super) const MAX_ROW_BYTES: usize = 65_535;

/// The bytes of a row that InnoDB keeps in a page of 16 KiB, where everything that can be is stored beside it.
pub(super) const MAX_PAGE_ROW_BYTES: usize = 8_125;

/// The bytes that a character takes at most.
const BYTES_PER_CHARACTER: usize = 4;

/// The bytes of a text from which on InnoDB can store it beside the row.
const MOVABLE_BYTES: usize = 40;

/// The most columns of a table.
pub(super) fn max_columns(dialect: Dialect) -> usize {
    match dialect {
        Dialect::Postgres => 1600,
        Dialect::MySql | Dialect::MariaDb => 1017,
        Dialect::Sqlite => 2000,
    }
}

/// The most columns of an index or a key; none where the table's columns are the limit.
pub(super) fn max_key_columns(dialect: Dialect) -> Option<usize> {
    match dialect {
        Dialect::Postgres | Dialect::MariaDb => Some(32),
        Dialect::MySql => Some(16),
        Dialect::Sqlite => None,
    }
}

/// The most indexes of a table, those of its keys included.
pub(super) fn max_indexes(dialect: Dialect) -> Option<usize> {
    match dialect {
        Dialect::MySql | Dialect::MariaDb => Some(64),
        Dialect::Postgres | Dialect::Sqlite => None,
    }
}

/// The bytes that a row of MySQL or MariaDB has at most, of those that they count.
pub(super) fn row_bytes(table: &Table, target: Target) -> usize {
    let nullable = table.columns.iter().filter(|column| !column.not_null).count();
    nullable.div_ceil(8) + table.columns.iter().map(|column| column_bytes(column, target)).sum::<usize>()
}

fn column_bytes(column: &Column, target: Target) -> usize {
    match Storage::of(&column.kind, target) {
        Storage::Fixed(bytes) => bytes,
        Storage::Characters { bytes, varying: true } => bytes + if bytes > 255 { 2 } else { 1 },
        Storage::Characters { bytes, varying: false } => bytes,
        // The length, and where the value is.
        Storage::Beside => 12,
    }
}

/// The bytes of the longest row that InnoDB must be able to keep in a page.
pub(super) fn page_row_bytes(table: &Table, target: Target) -> usize {
    let nullable = table.columns.iter().filter(|column| !column.not_null).count();
    let hidden = if table.primary_key().is_empty() { 6 + 7 + 6 } else { 6 + 7 };
    let columns = table.columns.iter().map(|column| match Storage::of(&column.kind, target) {
        Storage::Fixed(bytes) => bytes,
        Storage::Characters { bytes, varying: _ } if bytes < MOVABLE_BYTES => bytes + 1,
        Storage::Characters { .. } | Storage::Beside => MOVABLE_BYTES + 1,
    });
    5 + nullable.div_ceil(8) + hidden + columns.sum::<usize>()
}

/// How MySQL and MariaDB store a value, by its bytes.
enum Storage {
    Fixed(usize),
    Characters { bytes: usize, varying: bool },
    Beside,
}

impl Storage {
    fn of(kind: &ColumnType, target: Target) -> Self {
        let characters = kind.text_length().unwrap_or_default() as usize * BYTES_PER_CHARACTER;
        match kind.facts().storage {
            RowStorage::Characters if kind.family() == Family::Uuid && kind.sql(target) == "UUID" => Self::Fixed(16),
            RowStorage::Bytes(bytes) => Self::Fixed(bytes),
            // As many digits as a number without limits has there.
            RowStorage::Digits => {
                Self::Fixed(decimal_bytes(kind.digits().unwrap_or(Precision { digits: 65, scale: 30 })))
            }
            RowStorage::Characters => Self::Characters { bytes: characters, varying: false },
            RowStorage::UpToCharacters => Self::Characters { bytes: characters, varying: true },
            RowStorage::Beside => Self::Beside,
        }
    }
}

/// Nine digits take four bytes; those that are left over, fewer.
fn decimal_bytes(Precision { digits, scale }: Precision) -> usize {
    const LEFT_OVER: [usize; 9] = [0, 1, 1, 2, 2, 3, 3, 4, 4];
    let bytes = |digits: u32| digits as usize / 9 * 4 + LEFT_OVER[digits as usize % 9];
    bytes(digits.saturating_sub(scale)) + bytes(scale)
}
