//! Where migrations are applied.

use clap::ValueEnum;

/// A kind of database that the lines are measured on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Database {
    /// SQLite in the memory of the process.
    SqliteMemory,
    /// SQLite in a file on a disk.
    Sqlite,
    /// The newest PostgreSQL, which flushes what it commits.
    Postgres,
    /// PostgreSQL 15, which flushes the files of new indexes as well.
    #[value(name = "postgres-15")]
    Postgres15,
    /// MariaDB that flushes what it commits.
    Mariadb,
}

impl Database {
    /// As the tables call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Database::SqliteMemory => "SQLite in memory",
            Database::Sqlite => "SQLite on disk",
            Database::Postgres => "PostgreSQL",
            Database::Postgres15 => "PostgreSQL 15",
            Database::Mariadb => "MariaDB",
        }
    }

    /// What it speaks.
    pub(crate) const fn dialect(self) -> Dialect {
        match self {
            Database::SqliteMemory | Database::Sqlite => Dialect::Sqlite,
            Database::Postgres | Database::Postgres15 => Dialect::Postgres,
            Database::Mariadb => Dialect::MariaDb,
        }
    }

    /// Whether it is still there when the process has ended.
    pub(crate) const fn lasts(self) -> bool {
        match self {
            Database::SqliteMemory => false,
            Database::Sqlite | Database::Postgres | Database::Postgres15 | Database::Mariadb => true,
        }
    }
}

/// What a program is built for: one of them, with its driver alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// SQLite, in memory and on disk.
    Sqlite,
    /// PostgreSQL.
    Postgres,
    /// MariaDB.
    MariaDb,
}

impl Dialect {
    /// Every one.
    pub(crate) const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MariaDb];

    /// As the tables call it.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Dialect::Sqlite => "SQLite",
            Dialect::Postgres => "PostgreSQL",
            Dialect::MariaDb => "MariaDB",
        }
    }

    /// The feature of every program that turns its driver on.
    pub(crate) const fn feature(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgres => "postgres",
            Dialect::MariaDb => "mysql",
        }
    }
}
