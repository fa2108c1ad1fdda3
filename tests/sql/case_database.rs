//! A database for one case after another.

use std::cell::RefCell;

use migrate_ir::dialect::Dialect;
use migrate_tests::{
    catalog::ServerCatalog,
    servers::{Row, ServerKind, TestDatabase},
};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};
use tokio::runtime::{Builder, Runtime};

/// An empty database. PostgreSQL is asked over one connection, as its passwords take long to check.
pub(crate) struct CaseDatabase {
    database: TestDatabase,
    postgres: Option<(Runtime, RefCell<PgConnection>)>,
}

impl CaseDatabase {
    pub(crate) fn open(database: TestDatabase) -> Self {
        let postgres = (database.dialect() == Dialect::Postgres).then(|| {
            let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime of tokio");
            let connection = runtime.block_on(PgConnection::connect(database.url())).expect("a connection");
            (runtime, RefCell::new(connection))
        });
        Self { database, postgres }
    }

    /// The same server, with nothing in the database.
    pub(crate) fn with_empty_database(self) -> Self {
        if self.postgres.is_some() {
            self.query("ROLLBACK; DROP SCHEMA public CASCADE; CREATE SCHEMA public; SET TimeZone = 'UTC'");
            return self;
        }
        let kind = ServerKind::ALL.into_iter().find(|kind| kind.name() == self.name());
        Self::open(
            kind.map_or_else(TestDatabase::sqlite, |kind| {
                TestDatabase::fresh(kind).expect("the server that was there")
            }),
        )
    }

    pub(crate) fn dialect(&self) -> Dialect {
        self.database.dialect()
    }

    pub(crate) fn name(&self) -> &str {
        self.database.name()
    }

    /// Runs statements, separated by semicolons; gives the rows of all of them, as text.
    pub(crate) fn query(&self, sql: &str) -> Vec<Row> {
        self.try_query(sql).unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.name()))
    }

    /// Like [`query`](Self::query), for statements that may be refused.
    pub(crate) fn try_query(&self, sql: &str) -> sqlx::Result<Vec<Row>> {
        let Some((runtime, connection)) = &self.postgres else { return self.database.try_query(sql) };
        let mut connection = connection.borrow_mut();
        let rows = runtime.block_on(sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut *connection))?;
        let cells = |row: &sqlx::postgres::PgRow| (0..row.len()).map(|cell| row.try_get_unchecked(cell)).collect();
        rows.iter().map(cells).collect()
    }

    pub(crate) fn catalog(&self) -> ServerCatalog {
        ServerCatalog::read(self.dialect(), |sql| self.query(sql))
    }
}
