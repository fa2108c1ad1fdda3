//! SQLite, over sqlx.

use std::path::PathBuf;
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Error};

use super::Connection;
use super::driver::{Protocol, driver};
use crate::error::{Cause, ConnectError, DatabaseError};

driver!(SqliteConnection, Protocol::Sqlite, explain);

pub(super) async fn open(url: &str) -> Result<Connection, ConnectError> {
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    // Who names a mode knows whether the file is there.
    let create = !parameters.contains("mode=");
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .create_if_missing(create)
        .disable_statement_logging();
    let in_memory = url.ends_with(":memory:") || parameters.contains("mode=memory");
    let file = options.get_filename().to_owned();
    if !in_memory && file.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(ConnectError::NoFolder { file });
    }
    let place = if in_memory { "sqlite in memory".to_owned() } else { format!("sqlite file {}", file.display()) };
    match options.connect().await {
        Ok(connection) => Ok(Connection::over(connection, place)),
        Err(error) => Err(bad_file(file, error)),
    }
}

fn bad_file(file: PathBuf, error: Error) -> ConnectError {
    ConnectError::BadFile { file, reason: explain(error).to_string() }
}

fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let code = error.code().unwrap_or_default().into_owned();
    let message = error.message().to_owned();
    // The lower eight bits are the primary code, the others say more.
    let cause = match code.parse().unwrap_or(1) & 0xff {
        1 if message.starts_with("no such table") => Cause::NoSuchTable,
        5 | 6 => Cause::Busy,
        // The second: no journal can be made beside the file.
        8 | 14 => Cause::ReadOnly,
        13 => Cause::Full,
        3 | 23 => Cause::Forbidden,
        _ => Cause::Other,
    };
    DatabaseError { cause, code: Some(code), message }
}
