//! One connection to one of the four servers, never a pooled one: what a session holds ends with it.

use std::fmt;
use std::time::{Duration, Instant};

use migrate_ir::dialect::{Dialect, Version};

use crate::box_future::BoxFuture;
use crate::error::{Cause, ConnectError, DatabaseError};
use deadline::Deadline;
use driver::{Answer, Driver};
pub(crate) use driver::{Protocol, Row};
use rights::Missing;
pub use server::Server;

mod deadline;
mod driver;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
mod rights;
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
    /// Where to find the database once more. None for a connection that somebody else opened.
    url: Option<String>,
    /// What a server that was reached directly gives back when it is asked for it; a pooler does not pass it on.
    nonce: Option<String>,
    /// What came of asking for it.
    direct: Option<bool>,
    /// Until when the statement at work may run, once the driver looks at it.
    deadline: Option<Deadline>,
    /// SQLite: the file is missing, and an empty database stands for it until something is written.
    missing: bool,
}

impl Connection {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`. A missing SQLite file is created.
    pub fn open(url: &str) -> BoxFuture<'_, Result<Self, ConnectError>> {
        Box::pin(async move {
            let mut connection = Self::find(url).await?;
            connection.create().await?;
            Ok(connection)
        })
    }

    /// Connects, and creates nothing: a missing SQLite file is an empty database until [`create`](Self::create).
    pub(crate) async fn find(url: &str) -> Result<Self, ConnectError> {
        let scheme = url::scheme(url)?;
        let connection = match scheme {
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::open(url).await,
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => mysql::open(url).await,
            #[cfg(feature = "sqlite")]
            "sqlite" => sqlite::find(url).await,
            _ => Err(url::no_driver(scheme)),
        };
        Ok(Self { url: Some(url.to_owned()), ..connection? })
    }

    /// SQLite: creates the file where it is missing.
    pub(crate) async fn create(&mut self) -> Result<(), ConnectError> {
        #[cfg(feature = "sqlite")]
        if let (true, Some(url)) = (self.missing, &self.url) {
            *self = Self { url: Some(url.clone()), ..sqlite::create(url).await? };
        }
        Ok(())
    }

    /// The URL for a second connection to the same database. None where nobody knows it: a connection that somebody
    /// else opened, and an SQLite database in memory, which is a connection's own.
    pub(crate) async fn address(&mut self) -> Option<String> {
        match self.protocol() {
            Protocol::Postgres | Protocol::MySql => self.url.clone(),
            // The file, whatever the URL says about creating it.
            Protocol::Sqlite => {
                let query = "SELECT file FROM pragma_database_list WHERE name = 'main'";
                let file = self.value(query).await.ok().flatten().filter(|file| !file.is_empty())?;
                // The driver decodes percent signs in the path, and takes the first `?` for its end.
                Some(format!("sqlite:{}?mode=rw", file.replace('%', "%25").replace('?', "%3F")))
            }
        }
    }

    /// Whether statements reach one and the same session: no pooler is in between. None where nobody can tell.
    pub(crate) async fn is_direct(&mut self) -> Result<Option<bool>, DatabaseError> {
        if let Some(nonce) = self.nonce.take() {
            let answer = self.value("SELECT current_setting('migrate.direct', true)").await;
            match answer {
                Ok(answer) => self.direct = Some(answer.as_deref() == Some(&nonce)),
                Err(error) => {
                    self.nonce = Some(nonce);
                    return Err(error);
                }
            }
        }
        Ok(self.direct)
    }

    fn over(driver: impl Driver + 'static, place: String) -> Self {
        Self {
            driver: Box::new(driver),
            place,
            server: None,
            url: None,
            nonce: None,
            direct: None,
            deadline: None,
            missing: false,
        }
    }

    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// Which server answers.
    pub fn server(&mut self) -> BoxFuture<'_, Result<Server, DatabaseError>> {
        Box::pin(async move {
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
        })
    }

    /// Sends statements as they are, in one round trip, and passes over the rows that they return. How many rows they
    /// changed, all together.
    pub fn execute<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<u64, DatabaseError>> {
        Box::pin(async move {
            let answer = traced(sql, self.driver.execute(sql), |rows| *rows).await;
            self.with_right(sql, answer).await
        })
    }

    /// Sends a query as it is, in one round trip. Every value comes as text.
    pub fn fetch<'a>(&'a mut self, sql: &'a str) -> BoxFuture<'a, Result<Vec<Vec<Option<String>>>, DatabaseError>> {
        Box::pin(async move {
            let answer = traced(sql, self.driver.fetch(sql), |rows| rows.len() as u64).await;
            self.with_right(sql, answer).await
        })
    }

    async fn with_right<T>(&mut self, sql: &str, answer: Result<T, DatabaseError>) -> Result<T, DatabaseError> {
        match answer {
            Err(mut error) if error.cause == Cause::Forbidden => {
                self.name_right(sql, &mut error).await;
                Err(error)
            }
            answer => answer,
        }
    }

    /// Finds out how the user gets the right that was missing. Not within a transaction that has failed: there the
    /// server answers nothing, and the error stays as it is.
    pub(crate) async fn name_right(&mut self, sql: &str, error: &mut DatabaseError) {
        let protocol = self.protocol();
        let Some(missing) = Missing::read(protocol, sql, &error.message) else { return };
        let rows = self.driver.fetch(&missing.query(protocol)).await.unwrap_or_default();
        if let Some([Some(user), other]) = rows.first().map(Vec::as_slice) {
            error.grant = missing.way_out(user, other.as_deref());
        }
    }

    /// SQLite: from now on, ends what takes longer than that from now. Elsewhere others see to it.
    pub(crate) async fn limit(&mut self, limit: Option<Duration>) -> Result<(), DatabaseError> {
        // The driver is told of it once: that takes SQLite's thread longer than most statements.
        if limit.is_some() && self.deadline.is_none() {
            let deadline = Deadline::default();
            self.driver.obey(deadline.clone()).await?;
            self.deadline = Some(deadline);
        }
        if let Some(deadline) = &self.deadline {
            deadline.set(limit);
        }
        Ok(())
    }

    /// The first value of the first row, where there is one.
    pub(crate) async fn value(&mut self, sql: &str) -> Result<Option<String>, DatabaseError> {
        let rows = self.fetch(sql).await?;
        Ok(rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten())
    }

    pub(crate) fn protocol(&self) -> Protocol {
        self.driver.protocol()
    }
}

/// Tells what is sent and what came of it. Nothing is sent before the answer is
/// awaited, so the first event comes before the server has anything to do.
async fn traced<T>(sql: &str, answer: Answer<'_, T>, rows: fn(&T) -> u64) -> Result<T, DatabaseError> {
    tracing::trace!(target: STATEMENTS, sql, "sent");
    let begun = Instant::now();
    let result = answer.await;
    let took = begun.elapsed();
    match &result {
        Ok(answer) => tracing::trace!(target: STATEMENTS, sql, ?took, rows = rows(answer), "answered"),
        Err(error) => tracing::trace!(target: STATEMENTS, sql, ?took, %error, "answered"),
    }
    result
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection").field("place", &self.place).field("server", &self.server).finish_non_exhaustive()
    }
}
