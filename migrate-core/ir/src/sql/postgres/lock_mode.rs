//! PostgreSQL's table locks.

use crate::sql::script::TableLock;

/// The mode of a lock, from the strongest to the weakest that an operation takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum TableLockMode {
    AccessExclusive,
    ShareRowExclusive,
    Share,
    ShareUpdateExclusive,
    RowShare,
}

impl TableLockMode {
    /// The lock of that mode on a table.
    pub(super) fn on(self, table: &str) -> TableLock {
        let (mode, blocks) = match self {
            Self::AccessExclusive => ("ACCESS EXCLUSIVE", "reads and writes"),
            Self::ShareRowExclusive => ("SHARE ROW EXCLUSIVE", "writes"),
            Self::Share => ("SHARE", "writes"),
            Self::ShareUpdateExclusive => ("SHARE UPDATE EXCLUSIVE", "nothing"),
            Self::RowShare => ("ROW SHARE", "nothing"),
        };
        TableLock { table: table.to_owned(), mode, blocks }
    }
}
