//! Connecting by URL.

use std::path::PathBuf;
use std::time::Duration;

#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::{ConnectError, Connection, url};
use crate::box_future::BoxFuture;

/// How long a server may take to answer the first call.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

impl Connection {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`. A missing SQLite file is created.
    ///
    /// # Errors
    ///
    /// See [`ConnectError`].
    pub fn open(url: &str) -> BoxFuture<'_, Result<Self, ConnectError>> {
        Box::pin(async move {
            let mut connection = Self::find(url).await?;
            connection.create().await?;
            Ok(connection)
        })
    }

    /// Connects to the server of the URL, and to a database that every server has.
    pub(crate) async fn open_beside(url: &str) -> Result<Self, ConnectError> {
        let url = url::trimmed(url)?;
        match url::scheme(url)? {
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::driver::open_beside(url).await,
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => mysql::driver::open_beside(url).await,
            scheme => Err(url::no_driver(scheme)),
        }
    }

    /// Connects, and creates nothing: a missing SQLite file is an empty database until [`create`](Self::create).
    pub(crate) async fn find(url: &str) -> Result<Self, ConnectError> {
        let url = url::trimmed(url)?;
        let scheme = url::scheme(url)?;
        let connection: Result<Self, ConnectError> = match scheme {
            #[cfg(feature = "postgres")]
            "postgres" | "postgresql" => postgres::driver::open(url).await,
            #[cfg(feature = "mysql")]
            "mysql" | "mariadb" => mysql::driver::open(url).await,
            #[cfg(feature = "sqlite")]
            "sqlite" => sqlite::driver::find(url).await,
            _ => Err(url::no_driver(scheme)),
        };
        Ok(connection?.found_by(url))
    }
}

/// The SQLite file that the URL names. None where it names a server.
pub(crate) fn database_file(url: &str) -> Result<Option<PathBuf>, ConnectError> {
    let url = url::trimmed(url)?;
    match url::scheme(url)? {
        #[cfg(feature = "sqlite")]
        "sqlite" => sqlite::driver::file(url).map(Some),
        #[cfg(not(feature = "sqlite"))]
        "sqlite" => Err(url::no_driver("sqlite")),
        _ => Ok(None),
    }
}
