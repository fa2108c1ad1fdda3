//! How MySQL and MariaDB carry out a change of a table, and what that blocks.

use crate::dialect::Dialect;
use crate::script::Lock;

/// What `ALGORITHM=` and `LOCK=` ask for. A server that cannot keep to it refuses, rather than block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::object) enum Algorithm {
    /// The table's description changes, and nothing else.
    Instant,
    /// MariaDB: as `InPlace`, and the table is not written anew.
    NoCopy,
    /// The server works on the table itself, while it is read and written.
    InPlace,
    /// The server works on the table itself, while it is read.
    InPlaceShared,
    /// The server fills a new table, while the old one is read.
    Copy,
}

impl Algorithm {
    /// The way to build and drop indexes.
    pub(in crate::object) fn of_indexes(dialect: Dialect) -> Self {
        match dialect {
            Dialect::MariaDb => Self::NoCopy,
            Dialect::MySql | Dialect::Postgres | Dialect::Sqlite => Self::InPlace,
        }
    }

    /// The options, in SQL.
    pub(in crate::object) fn options(self) -> &'static [&'static str] {
        match self {
            // It has no `LOCK=`: there is nothing to lock.
            Self::Instant => &["ALGORITHM=INSTANT"],
            Self::NoCopy => &["ALGORITHM=NOCOPY", "LOCK=NONE"],
            Self::InPlace => &["ALGORITHM=INPLACE", "LOCK=NONE"],
            Self::InPlaceShared => &["ALGORITHM=INPLACE", "LOCK=SHARED"],
            Self::Copy => &["ALGORITHM=COPY", "LOCK=SHARED"],
        }
    }

    /// What is locked while the work goes on, besides the moments at its beginning and end.
    pub(in crate::object) fn lock(self, table: &str) -> Option<Lock<String>> {
        let (mode, blocks) = match self {
            Self::Instant => return None,
            Self::NoCopy | Self::InPlace => ("LOCK=NONE", "nothing"),
            Self::InPlaceShared | Self::Copy => ("LOCK=SHARED", "writes"),
        };
        Some(Lock::new(table.to_owned(), mode.to_owned(), blocks.to_owned()))
    }
}

/// The lock that every change of a table takes for a moment, and waits for until transactions that use the table end.
pub(in crate::object) fn metadata(table: &str) -> Lock<String> {
    Lock::new(table.to_owned(), "METADATA".to_owned(), "reads and writes, briefly".to_owned())
}

/// The locks on the rows that new foreign keys refer to.
pub(in crate::object) fn referred_rows(table: &str) -> Lock<String> {
    Lock::new(table.to_owned(), "SHARED ROWS".to_owned(), "writes".to_owned())
}
