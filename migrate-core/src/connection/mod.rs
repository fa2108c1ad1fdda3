//! One connection to one of the four servers, never a pooled one: what a session holds ends with it.

use std::fmt;
use std::time::{Duration, Instant};

use migrate_ir::dialect::{Dialect, Version};

use crate::error::{ConnectError, DatabaseError};
use driver::{Answer, Driver};
pub(crate) use driver::{Protocol, Row};
pub use server::Server;

mod driver;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod server;
#[cfg(feature = "sqlite")]
mod sqlite;
mod url;

/// How long a server may take to answer the first call.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where every statement is traced, the library's own as well: `RUST_LOG=migrate_core::statement=trace`.
const STATEMENTS: &str = "migrate_core::statement";

/// A connection that belongs to the runner alone. Every statement is traced, at the level `TRACE` and the target
/// `migrate_core::statement`: `sent` and `answered`, with its SQL, and in the end with the time that it took.
pub struct Connection {
    driver: Box<dyn Driver>,
    place: String,
    server: Option<Server>,
}

impl Connection {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`. A missing SQLite file is created.
    pub async fn open(url: &str) -> Result<Self, ConnectError> {
        let scheme = url::scheme(url)?;
        match scheme {
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::open(url).await,
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => mysql::open(url).await,
            #[cfg(feature = "sqlite")]
            "sqlite" => sqlite::open(url).await,
            _ => Err(url::no_driver(scheme)),
        }
    }

    fn over(driver: impl Driver + 'static, place: String) -> Self {
        Self { driver: Box::new(driver), place, server: None }
    }

    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Which server answers.
    pub async fn server(&mut self) -> Result<Server, DatabaseError> {
        if let Some(server) = self.server {
            return Ok(server);
        }
        let query = match self.protocol() {
            Protocol::Postgres => "SHOW server_version",
            Protocol::MySql => "SELECT VERSION()",
            Protocol::Sqlite => "SELECT sqlite_version()",
        };
        let text = self.value(query).await?.unwrap_or_default();
        let dialect = match self.protocol() {
            Protocol::Postgres => Dialect::Postgres,
            Protocol::MySql if text.contains("MariaDB") => Dialect::MariaDb,
            Protocol::MySql => Dialect::MySql,
            Protocol::Sqlite => Dialect::Sqlite,
        };
        let version = Version::parse(&text);
        Ok(*self.server.insert(Server { dialect, version }))
    }

    /// Sends statements as they are, in one round trip, and passes over what they return.
    pub async fn execute(&mut self, sql: &str) -> Result<(), DatabaseError> {
        traced(sql, self.driver.execute(sql)).await
    }

    /// Sends a query as it is, in one round trip. Every value comes as text.
    pub async fn fetch(&mut self, sql: &str) -> Result<Vec<Vec<Option<String>>>, DatabaseError> {
        traced(sql, self.driver.fetch(sql)).await
    }

    /// The first value of the first row, where there is one.
    pub(crate) async fn value(&mut self, sql: &str) -> Result<Option<String>, DatabaseError> {
        let rows = self.fetch(sql).await?;
        Ok(rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    /// Runs one statement with these values in place of its parameters.
    pub(crate) async fn write(&mut self, sql: &'static str, values: &[Option<&str>]) -> Result<(), DatabaseError> {
        traced(sql, self.driver.write(sql, values)).await
    }

    pub(crate) fn protocol(&self) -> Protocol {
        self.driver.protocol()
    }
}

/// Tells what is sent and what came of it, and never the values of parameters. Nothing is sent before the answer is
/// awaited, so the first event comes before the server has anything to do.
async fn traced<T>(sql: &str, answer: Answer<'_, T>) -> Result<T, DatabaseError> {
    tracing::trace!(target: STATEMENTS, sql, "sent");
    let begun = Instant::now();
    let result = answer.await;
    let took = begun.elapsed();
    match &result {
        Ok(_) => tracing::trace!(target: STATEMENTS, sql, ?took, "answered"),
        Err(error) => tracing::trace!(target: STATEMENTS, sql, ?took, %error, "answered"),
    }
    result
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("place", &self.place).field("server", &self.server).finish_non_exhaustive()
    }
}
