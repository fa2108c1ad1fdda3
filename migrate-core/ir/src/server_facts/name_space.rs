//! Which things may not have one name.

use crate::dialect::Dialect;
use crate::named_object::NamedKind;

/// A set of things in which a server has each name once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameSpace {
    /// The tables of a database, and what it keeps beside them: indexes, sequences.
    Relations,
    /// The foreign keys of a database.
    ForeignKeys,
    /// The checks of a database.
    Checks,
    /// The indexes of one table, those of its constraints included.
    IndexesOfTable,
    /// The constraints of one table, of whatever kind.
    ConstraintsOfTable,
}

impl NameSpace {
    /// Whether it is of one table.
    pub fn is_of_table(self) -> bool {
        match self {
            Self::IndexesOfTable | Self::ConstraintsOfTable => true,
            Self::Relations | Self::ForeignKeys | Self::Checks => false,
        }
    }

    /// Where each name is there once, in words.
    pub fn rule(self) -> &'static str {
        match self {
            Self::Relations => "tables, indexes and sequences share their names",
            Self::ForeignKeys => "a database has each name of a foreign key once",
            Self::Checks => "a database has each name of a check once",
            Self::IndexesOfTable => "a table has each name of an index or a key once",
            Self::ConstraintsOfTable => "a table has each name of a constraint once",
        }
    }
}

/// The sets in which something of that kind has its name; none where the server does not keep the name.
pub fn name_spaces(dialect: Dialect, kind: NamedKind) -> &'static [NameSpace] {
    use NameSpace::{Checks, ConstraintsOfTable, ForeignKeys, IndexesOfTable, Relations};
    match (dialect, kind) {
        (_, NamedKind::Table) => &[Relations],
        (Dialect::Postgres | Dialect::Sqlite, NamedKind::Index) | (Dialect::Postgres, NamedKind::Sequence) => {
            &[Relations]
        }
        (Dialect::Postgres, NamedKind::PrimaryKey | NamedKind::Unique) => &[Relations, ConstraintsOfTable],
        (Dialect::Postgres, NamedKind::ForeignKey | NamedKind::Check) => &[ConstraintsOfTable],
        (Dialect::MySql | Dialect::MariaDb, NamedKind::Index) | (Dialect::MySql, NamedKind::Unique) => {
            &[IndexesOfTable]
        }
        (Dialect::MySql, NamedKind::ForeignKey) => &[ForeignKeys],
        (Dialect::MySql, NamedKind::Check) => &[Checks],
        (Dialect::MariaDb, NamedKind::Unique) => &[IndexesOfTable, ConstraintsOfTable],
        (Dialect::MariaDb, NamedKind::ForeignKey) => &[ForeignKeys, ConstraintsOfTable],
        (Dialect::MariaDb, NamedKind::Check) => &[ConstraintsOfTable],
        // Each is called `PRIMARY`, whatever name it is given.
        (Dialect::MySql | Dialect::MariaDb, NamedKind::PrimaryKey)
        | (Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite, NamedKind::Sequence)
        // It neither compares nor keeps them.
        | (
            Dialect::Sqlite,
            NamedKind::PrimaryKey | NamedKind::Unique | NamedKind::ForeignKey | NamedKind::Check,
        ) => &[],
    }
}
