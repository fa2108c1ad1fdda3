//! Databases that are created and dropped whole, by the URL that names them.

#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::{ConnectError, Connection, url};
use crate::error::{Error, RunError};

/// Creates the database. False where it is there already.
pub(crate) async fn create_database(url: &str) -> Result<bool, Error> {
    let url = url::trimmed(url)?;
    if url::scheme(url)? == "sqlite" {
        return create_file(url).await;
    }
    let database = match Connection::find(url).await {
        Ok(_) => return Ok(false),
        Err(ConnectError::NoDatabase { place: _, database }) => database,
        Err(error) => return Err(error.into()),
    };
    let mut connection = open_beside(url).await?;
    let create = connection.server().create_database(&database);
    match connection.execute(&create).await {
        Ok(_) => Ok(true),
        // Another one was faster.
        Err(_) if Connection::find(url).await.is_ok() => Ok(false),
        Err(error) => Err(RunError::database("create the database", &connection, error).into()),
    }
}

/// Drops the database, to which this program has no connection. False where it is not there.
pub(crate) async fn drop_database(url: &str, name: &str) -> Result<bool, Error> {
    if url::scheme(url)? == "sqlite" {
        return remove_file(url);
    }
    let mut connection = open_beside(url).await?;
    let drop = format!("DROP DATABASE {}", connection.server().quote(name));
    match connection.execute(&drop).await {
        Ok(_) => Ok(true),
        Err(error) => Err(RunError::database("drop the database", &connection, error).into()),
    }
}

/// Connects to the server of the URL, and to none of its databases that migrations run on.
async fn open_beside(url: &str) -> Result<Connection, ConnectError> {
    match url::scheme(url)? {
        #[cfg(feature = "postgres")]
        "postgres" | "postgresql" => postgres::driver::open_beside(url).await,
        #[cfg(feature = "mysql")]
        "mysql" | "mariadb" => mysql::driver::open_beside(url).await,
        scheme => Err(url::no_driver(scheme)),
    }
}

#[cfg(feature = "sqlite")]
async fn create_file(url: &str) -> Result<bool, Error> {
    let existed = sqlite::driver::file(url)?.exists();
    Connection::open(url).await?;
    Ok(!existed)
}

#[cfg(feature = "sqlite")]
fn remove_file(url: &str) -> Result<bool, Error> {
    let file = sqlite::driver::file(url)?;
    sqlite::driver::remove(&file).map_err(|reason| ConnectError::NotRemoved { file, reason }.into())
}

#[cfg(not(feature = "sqlite"))]
async fn create_file(url: &str) -> Result<bool, Error> {
    Err(url::no_driver(url::scheme(url)?).into())
}

#[cfg(not(feature = "sqlite"))]
fn remove_file(url: &str) -> Result<bool, Error> {
    Err(url::no_driver(url::scheme(url)?).into())
}
