//! PostgreSQL: one statement an operation, nearly always. Locks as measured on 15, 17 and 18.

use crate::dialect::Dialect;
use crate::object::Constraint;
use crate::quote;
use crate::script::{Impact, Lock};

pub(in crate::object) const POSTGRES: Dialect = Dialect::Postgres;

/// `ALTER TABLE "users"`.
pub(in crate::object) fn alter(table: &str) -> String {
    format!("ALTER TABLE {}", quote::name(POSTGRES, table))
}

/// The lock that nearly every change of a table takes.
pub(in crate::object) fn exclusive(table: &str) -> Impact<String> {
    Impact::locking(TableLockMode::AccessExclusive.on(table))
}

/// The tables that foreign keys among these refer to, locked in that mode.
pub(in crate::object) fn parents<'a>(
    constraints: impl IntoIterator<Item = &'a Constraint>,
    mode: TableLockMode,
) -> Vec<Lock<String>> {
    let keys = constraints.into_iter().filter_map(|constraint| constraint.kind.foreign_key());
    keys.map(|key| mode.on(&key.table)).collect()
}

/// The mode of a lock, from the strongest to the weakest that an operation takes.
#[derive(Clone, Copy, Debug)]
pub(in crate::object) enum TableLockMode {
    AccessExclusive,
    ShareRowExclusive,
    Share,
    ShareUpdateExclusive,
    RowShare,
}

impl TableLockMode {
    /// The lock of that mode on a table.
    pub(in crate::object) fn on(self, table: &str) -> Lock<String> {
        let (mode, blocks) = match self {
            Self::AccessExclusive => ("ACCESS EXCLUSIVE", "reads and writes"),
            Self::ShareRowExclusive => ("SHARE ROW EXCLUSIVE", "writes"),
            Self::Share => ("SHARE", "writes"),
            Self::ShareUpdateExclusive => ("SHARE UPDATE EXCLUSIVE", "nothing"),
            Self::RowShare => ("ROW SHARE", "nothing"),
        };
        Lock::new(table.to_owned(), mode.to_owned(), blocks.to_owned())
    }
}
