//! The databases that are kept.

use std::fs;
use std::path::{Path, PathBuf};

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::Program;

/// A database that an earlier version has left, on each of the servers that have such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fixture {
    /// Three histories that are wholly applied. On PostgreSQL and SQLite the first of them was begun in an empty database,
    /// so that migrations shared a transaction.
    Everything,
    /// A migration that was cut off on the way up. PostgreSQL: in `CREATE INDEX CONCURRENTLY`. MySQL and MariaDB: after
    /// a step was done, and before it was written down.
    HalfApplied,
    /// A migration that was cut off on the way down, in a step. Its runner had a lease.
    HalfReverted,
    /// It belongs to a protected environment, and its journal has every word.
    Protected,
    /// The tables have a prefix of their own, and on PostgreSQL a schema.
    OwnTables,
}

impl Fixture {
    pub(crate) const ALL: [Self; 5] =
        [Self::Everything, Self::HalfApplied, Self::HalfReverted, Self::Protected, Self::OwnTables];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::HalfApplied => "half_applied",
            Self::HalfReverted => "half_reverted",
            Self::Protected => "protected",
            Self::OwnTables => "own_tables",
        }
    }

    /// Whether such a server can be left so.
    pub(crate) const fn is_for(self, dialect: Dialect) -> bool {
        match (self, dialect) {
            (Self::Everything | Self::Protected | Self::OwnTables, _)
            | (Self::HalfApplied | Self::HalfReverted, Dialect::Postgres | Dialect::MySql | Dialect::MariaDb) => true,
            // What it applies in steps are statements that no transaction can hold, and none of these stands still.
            (Self::HalfApplied | Self::HalfReverted, Dialect::Sqlite) => false,
        }
    }

    /// The programs that have something to do with it.
    pub(crate) const fn programs(self, dialect: Dialect) -> &'static [Program] {
        match (self, dialect) {
            (Self::Everything, Dialect::Postgres | Dialect::Sqlite) => {
                &[Program::Shop, Program::Search, Program::Ledger, Program::Bare]
            }
            (Self::Everything, Dialect::MySql | Dialect::MariaDb) => &[Program::Shop, Program::Ledger, Program::Bare],
            (Self::HalfApplied | Self::HalfReverted | Self::Protected | Self::OwnTables, _) => {
                &[Program::Ledger, Program::Bare]
            }
        }
    }

    /// The `migrate.toml` that says where the tables are. MySQL and MariaDB have another database for a schema, and SQLite
    /// has none.
    pub(crate) const fn migrate_toml(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (Self::OwnTables, Dialect::Postgres) => "[tables]\nschema = \"ops\"\nprefix = \"acme\"\n",
            (Self::OwnTables, Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite) => "[tables]\nprefix = \"acme\"\n",
            (Self::Everything | Self::HalfApplied | Self::HalfReverted | Self::Protected, _) => "",
        }
    }

    /// The table of its journal, as SQL.
    pub(crate) const fn journal(self, dialect: Dialect) -> &'static str {
        match (self, dialect) {
            (Self::OwnTables, Dialect::Postgres) => "ops.acme_journal",
            (Self::OwnTables, Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite) => "acme_journal",
            (Self::Everything | Self::HalfApplied | Self::HalfReverted | Self::Protected, _) => "migrate_journal",
        }
    }

    /// What has been added on each of the servers.
    pub(crate) fn all() -> impl Iterator<Item = (Self, Dialect)> {
        let on = |fixture: Self| Dialect::ALL.into_iter().map(move |dialect| (fixture, dialect));
        Self::ALL.into_iter().flat_map(on).filter(|(fixture, dialect)| fixture.is_for(*dialect))
    }

    /// Its file, below the folder of these tests.
    pub(crate) fn file(self, dialect: Dialect) -> String {
        format!("databases/{}.{dialect}.sql", self.name())
    }

    /// The database, on every server that it is kept for: one that is dumped from PostgreSQL 15 on the others as well.
    pub(crate) fn load_everywhere(self) -> impl Iterator<Item = TestDatabase> {
        let dialects = Dialect::ALL.into_iter().filter(move |dialect| self.is_for(*dialect));
        dialects.flat_map(empty_databases).inspect(move |database| self.load(database))
    }

    /// The database, in the place of an empty one.
    pub(crate) fn load(self, empty: &TestDatabase) {
        let path = folder().join(self.file(empty.dialect()));
        let sql = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        empty.query(&sql);
    }
}

/// An empty database on each server of that kind.
fn empty_databases(dialect: Dialect) -> Vec<TestDatabase> {
    if dialect == Dialect::Sqlite {
        return vec![TestDatabase::sqlite()];
    }
    let kinds = ServerKind::ALL.into_iter().filter(|kind| kind.dialect() == dialect);
    kinds.filter_map(TestDatabase::fresh).collect()
}

/// Another empty database on the same server.
pub(crate) fn empty_beside(database: &TestDatabase) -> TestDatabase {
    let kind = ServerKind::ALL.into_iter().find(|kind| kind.name() == database.name());
    kind.map_or_else(TestDatabase::sqlite, |kind| TestDatabase::fresh(kind).expect("it is running"))
}

/// The folder of these tests.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("frozen")
}
