//! What a driver must be able to do: send text, and read text back.

use super::deadline::Deadline;
use super::{DatabaseError, Server};
use crate::box_future::BoxFuture;

/// One row, every value as text.
pub(crate) type Row = Vec<Option<String>>;

/// What a server answers, some time.
pub(crate) type Answer<'a, T> = BoxFuture<'a, Result<T, DatabaseError>>;

/// One of sqlx's connections.
pub(super) trait Driver: Send {
    /// The server that it talks to.
    fn server(&self) -> &'static dyn Server;

    /// Sends statements as they are, in one round trip. How many rows they changed, all together.
    fn execute<'a>(&'a mut self, sql: &'a str) -> Answer<'a, u64>;

    /// Sends queries as they are, in one round trip. The rows of each.
    fn fetch<'a>(&'a mut self, sql: &'a str) -> Answer<'a, Vec<Vec<Row>>>;

    /// From now on, ends what is at work when the deadline is over. For a database that nobody else can interrupt.
    fn obey(&mut self, deadline: Deadline) -> Answer<'_, ()>;
}

/// Where statements are ended by the server, or from a second connection.
#[cfg(any(feature = "postgres", feature = "mysql"))]
#[allow(clippy::unused_async, reason = "as the driver that does obey")]
pub(super) async fn others_see_to_it<C>(_: &mut C, _: Deadline) -> Result<(), DatabaseError> {
    Ok(())
}

/// The same calls for each of sqlx's connections: they differ in types only, which no trait of sqlx hides
/// without hiding the connection as well.
#[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
macro_rules! driver {
    ($connection:ty, $server:expr, $explain:path, $obey:path) => {
        impl $crate::server::driver::Driver for $connection {
            fn server(&self) -> &'static dyn $crate::server::Server {
                &$server
            }

            fn execute<'a>(&'a mut self, sql: &'a str) -> $crate::server::driver::Answer<'a, u64> {
                let query = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(self);
                Box::pin(async move { query.await.map(|result| result.rows_affected()).map_err($explain) })
            }

            fn fetch<'a>(
                &'a mut self,
                sql: &'a str,
            ) -> $crate::server::driver::Answer<'a, Vec<Vec<$crate::server::driver::Row>>> {
                use sqlx::Row as _;
                let mut stream = sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).fetch_many(self);
                Box::pin(async move {
                    let (mut queries, mut rows) = (Vec::new(), Vec::new());
                    while let Some(next) = std::future::poll_fn(|context| stream.as_mut().poll_next(context)).await {
                        match next.map_err($explain)? {
                            sqlx::Either::Left(_) => queries.push(std::mem::take(&mut rows)),
                            sqlx::Either::Right(row) => {
                                let mut columns = Vec::with_capacity(row.len());
                                for index in 0..row.len() {
                                    columns.push(row.try_get_unchecked(index).map_err($explain)?);
                                }
                                rows.push(columns);
                            }
                        }
                    }
                    Ok(queries)
                })
            }

            fn obey(&mut self, deadline: $crate::server::deadline::Deadline) -> $crate::server::driver::Answer<'_, ()> {
                Box::pin($obey(self, deadline))
            }
        }

        impl From<$connection> for $crate::server::Connection {
            fn from(connection: $connection) -> Self {
                Self::over(connection, stringify!($connection).to_owned())
            }
        }
    };
}

#[cfg(any(feature = "postgres", feature = "mysql", feature = "sqlite"))]
pub(super) use driver;
