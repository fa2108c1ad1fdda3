//! Statements sent over a connection of their own.

use migrate_ir::dialect::Dialect;
use sqlx::{
    AssertSqlSafe, ColumnIndex, Connection, Decode, Executor, MySqlConnection, PgConnection, Row as _, SqliteConnection,
};

/// A row, as text.
pub type Row = Vec<Option<String>>;

/// Runs statements, separated by semicolons; gives the rows of all of them.
pub(super) async fn run(dialect: Dialect, url: &str, sql: &str) -> sqlx::Result<Vec<Row>> {
    match dialect {
        Dialect::Postgres => run_over::<PgConnection>(url, sql).await,
        Dialect::MySql | Dialect::MariaDb => run_over::<MySqlConnection>(url, sql).await,
        Dialect::Sqlite => run_over::<SqliteConnection>(url, sql).await,
    }
}

async fn run_over<C>(url: &str, sql: &str) -> sqlx::Result<Vec<Row>>
where
    C: Connection,
    for<'c> &'c mut C: Executor<'c, Database = C::Database>,
    for<'r> String: Decode<'r, C::Database>,
    usize: ColumnIndex<<C::Database as sqlx::Database>::Row>,
{
    let mut connection = C::connect(url).await?;
    // Not prepared: so the servers send text, whatever the type.
    let rows = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut connection).await?;
    connection.close().await?;
    rows.iter().map(|row| (0..row.len()).map(|column| row.try_get_unchecked(column)).collect()).collect()
}
