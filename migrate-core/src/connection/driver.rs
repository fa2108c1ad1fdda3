//! What a driver must be able to do: send text, and read text back.

use std::time::Duration;

use crate::box_future::BoxFuture;
use crate::error::DatabaseError;

/// What a connection speaks. MySQL and MariaDB speak one protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    /// PostgreSQL's.
    Postgres,
    /// MySQL's and MariaDB's.
    MySql,
    /// SQLite's calls.
    Sqlite,
}

/// One row, every value as text.
pub(crate) type Row = Vec<Option<String>>;

/// What a server answers, some time.
pub(super) type Answer<'a, T> = BoxFuture<'a, Result<T, DatabaseError>>;

/// One of sqlx's connections.
pub(super) trait Driver: Send {
    /// What it speaks.
    fn protocol(&self) -> Protocol;

    /// Sends statements as they are, in one round trip. How many rows they changed, all together.
    fn execute<'a>(&'a mut self, sql: &'a str) -> Answer<'a, u64>;

    /// Sends a query as it is, in one round trip.
    fn fetch<'a>(&'a mut self, sql: &'a str) -> Answer<'a, Vec<Row>>;

    /// From now on, ends what takes longer than that from now. For a database that nobody else can interrupt.
    fn limit(&mut self, limit: Option<Duration>) -> Answer<'_, ()>;
}

/// Where statements are ended by the server, or from a second connection.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[allow(clippy::unused_async, reason = "as the driver that does limit them")]
pub(super) async fn no_limit<C>(_: &mut C, _: Option<Duration>) -> Result<(), DatabaseError> {
    Ok(())
}

/// The same calls for each of sqlx's connections: they differ in types only, which no trait of sqlx hides
/// without hiding the connection as well.
macro_rules! driver {
    ($connection:ty, $protocol:expr, $explain:path, $limit:path) => {
        impl $crate::connection::driver::Driver for $connection {
            fn protocol(&self) -> $crate::connection::driver::Protocol {
                $protocol
            }

            fn execute<'a>(&'a mut self, sql: &'a str) -> $crate::connection::driver::Answer<'a, u64> {
                let query = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(self);
                Box::pin(async move { query.await.map(|result| result.rows_affected()).map_err($explain) })
            }

            fn fetch<'a>(
                &'a mut self,
                sql: &'a str,
            ) -> $crate::connection::driver::Answer<'a, Vec<$crate::connection::driver::Row>> {
                use sqlx::Row as _;
                let query = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_all(self);
                Box::pin(async move {
                    let rows = query.await.map_err($explain)?;
                    rows.iter()
                        .map(|row| (0..row.len()).map(|index| row.try_get_unchecked(index)).collect())
                        .collect::<Result<_, _>>()
                        .map_err($explain)
                })
            }

            fn limit(&mut self, limit: Option<std::time::Duration>) -> $crate::connection::driver::Answer<'_, ()> {
                Box::pin($limit(self, limit))
            }
        }

        impl From<$connection> for $crate::connection::Connection {
            fn from(connection: $connection) -> Self {
                Self::over(connection, stringify!($connection).to_owned())
            }
        }
    };
}

pub(super) use driver;
