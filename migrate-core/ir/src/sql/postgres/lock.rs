//! PostgreSQL's table locks.

use crate::sql::statement::Lock;

/// The mode of a lock, from the strongest to the weakest that an operation takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    AccessExclusive,
    ShareRowExclusive,
    Share,
    ShareUpdateExclusive,
    RowShare,
}

impl Mode {
    /// The lock of that mode on a table.
    pub(super) fn on(self, table: &str) -> Lock {
        let (mode, blocks) = match self {
            Self::AccessExclusive => ("ACCESS EXCLUSIVE", "reads and writes"),
            Self::ShareRowExclusive => ("SHARE ROW EXCLUSIVE", "writes"),
            Self::Share => ("SHARE", "writes"),
            Self::ShareUpdateExclusive => ("SHARE UPDATE EXCLUSIVE", "nothing"),
            Self::RowShare => ("ROW SHARE", "nothing"),
        };
        Lock { table: table.to_owned(), mode, blocks }
    }
}
