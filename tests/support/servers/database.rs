//! A database of one test.

use std::fs::File;

use migrate_ir::dialect::Dialect;
use tempfile::TempDir;

use super::{
    ServerKind, TestServer,
    connection::{self, Row},
};
use crate::block_on;

/// An empty database that only one test uses.
#[derive(Debug)]
pub struct TestDatabase {
    dialect: Dialect,
    name: String,
    url: String,
    /// Of SQLite's file, which goes with the value.
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// An empty database on the shared server of that kind; none where it is MySQL and could not be fetched.
    pub fn fresh(kind: ServerKind) -> Option<Self> {
        TestServer::shared(kind).map(TestServer::fresh_database)
    }

    /// An empty SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("test.db");
        File::create(&file).expect("a file in a temporary folder");
        Self {
            dialect: Dialect::Sqlite,
            name: "sqlite".to_owned(),
            url: format!("sqlite://{}", file.display()),
            _folder: Some(folder),
        }
    }

    /// An empty database on SQLite and on every server.
    pub fn everywhere() -> impl Iterator<Item = Self> {
        std::iter::once_with(Self::sqlite).chain(ServerKind::ALL.into_iter().filter_map(Self::fresh))
    }

    pub(super) fn on_server(kind: ServerKind, url: String) -> Self {
        Self { dialect: kind.dialect(), name: kind.to_string(), url, _folder: None }
    }

    /// The database at this URL, which a pooler or a node of a cluster answers.
    pub(super) fn named(dialect: Dialect, name: &str, url: String) -> Self {
        Self { dialect, name: name.to_owned(), url, _folder: None }
    }

    /// What it speaks.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Where it is, for the message of a failed test: `sqlite`, `postgres-14`, `mysql`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its URL, with user and password.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs statements, separated by semicolons; gives the rows of all of them, as text.
    pub fn query(&self, sql: &str) -> Vec<Row> {
        self.try_query(sql).unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.name))
    }

    /// Like [`query`](Self::query), for statements that may be refused.
    pub fn try_query(&self, sql: &str) -> sqlx::Result<Vec<Row>> {
        block_on(connection::run(self.dialect, &self.url, sql))
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> u64 {
        let rows = self.query(&format!("SELECT count(*) FROM {table}"));
        let count = rows.into_iter().flatten().flatten().next().expect("a row with a value");
        count.parse().expect("a number")
    }
}
