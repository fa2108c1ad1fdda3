//! SQLite, over sqlx.

use std::path::PathBuf;
use std::str::FromStr as _;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Error};

use crate::server::deadline::Deadline;
use crate::server::driver::driver;
use crate::server::{Cause, ConnectError, Connection, DatabaseError};

driver!(SqliteConnection, super::Sqlite, explain, obey);

/// Opens the file. Where it is missing, and may be created, an empty database in memory stands for it.
pub(in crate::server) async fn find(url: &str) -> Result<Connection, ConnectError> {
    let SqliteUrl { options, in_memory, may_create, name: place } = read(url)?;
    let file = options.get_filename().to_owned();
    if in_memory || !may_create || file.exists() {
        return connect(options, place).await;
    }
    if file.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        return Err(ConnectError::NoFolder { file });
    }
    let stand_in = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    Ok(connect(stand_in, place).await?.missing(|url| Box::pin(create(url))))
}

/// Opens the file, and creates it where it is missing.
async fn create(url: &str) -> Result<Connection, ConnectError> {
    let SqliteUrl { options, in_memory: _, may_create, name: place } = read(url)?;
    connect(options.create_if_missing(may_create), place).await
}

/// What a URL says.
struct SqliteUrl {
    options: SqliteConnectOptions,
    in_memory: bool,
    may_create: bool,
    name: String,
}

fn read(url: &str) -> Result<SqliteUrl, ConnectError> {
    let parameters = url.split_once('?').map_or("", |(_, parameters)| parameters);
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .disable_statement_logging();
    let in_memory = url.ends_with(":memory:") || parameters.contains("mode=memory");
    let name = if in_memory {
        "sqlite in memory".to_owned()
    } else {
        format!("sqlite file {}", options.get_filename().display())
    };
    // Who names a mode knows whether the file is there.
    Ok(SqliteUrl { options, in_memory, may_create: !parameters.contains("mode="), name })
}

async fn connect(options: SqliteConnectOptions, place: String) -> Result<Connection, ConnectError> {
    match options.connect().await {
        Ok(connection) => Ok(Connection::over(connection, place)),
        Err(error) => Err(bad_file(options.get_filename().to_owned(), error)),
    }
}

fn bad_file(file: PathBuf, error: Error) -> ConnectError {
    ConnectError::BadFile { file, reason: explain(error).to_string() }
}

/// How many instructions of SQLite's machine lie between two looks at the clock: well below a millisecond.
const LOOK: i32 = 10_000;

/// SQLite runs in this very process, so a statement is asked to end from within.
async fn obey(connection: &mut SqliteConnection, deadline: Deadline) -> Result<(), DatabaseError> {
    let mut handle = connection.lock_handle().await.map_err(explain)?;
    handle.set_progress_handler(LOOK, move || !deadline.is_over());
    Ok(())
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
        1 if message.starts_with("no such column") => Cause::NoSuchColumn,
        9 => Cause::TimedOut,
        5 | 6 => Cause::Busy,
        // The second: no journal can be made beside the file.
        8 | 14 => Cause::ReadOnly,
        13 => Cause::Full,
        3 | 23 => Cause::Forbidden,
        _ => Cause::Other,
    };
    DatabaseError { cause, code: Some(code), message, grant: None }
}
