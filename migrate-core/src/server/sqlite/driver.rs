//! SQLite, over sqlx.

use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Error};

use crate::server::deadline::Deadline;
use crate::server::driver::driver;
use crate::server::open_file::OpenFile;
use crate::server::url::{SQLITE, read_parameters};
use crate::server::{Cause, ConnectError, Connection, DatabaseError};

driver!(SqliteConnection, super::Sqlite, explain, obey);

/// The name of the thread that works on a database for a runner. Other runners know it by this name.
pub(super) const RUNNER: &str = "migrate-runner";

/// How long SQLite itself waits for a file that is locked. Who reads waits longer, and tells for whom.
const READ_WAIT: Duration = Duration::from_secs(1);

/// Opens the file. Where it is missing, and may be created, an empty database in memory stands for it.
pub(in crate::server) async fn find(url: &str) -> Result<Connection, ConnectError> {
    let SqliteUrl { options, in_memory, may_create, name: place } = read(url)?;
    let file = options.get_filename().to_owned();
    if in_memory {
        return connect(options, place).await;
    }
    if !may_create || exists(&file, &file)? {
        return connect_file(options, place).await;
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty())
        && !exists(folder, &file)?
    {
        return Err(ConnectError::NoFolder { file });
    }
    let stand_in = SqliteConnectOptions::new().in_memory(true).disable_statement_logging();
    Ok(connect(stand_in, place).await?.missing(|url| Box::pin(create(url))))
}

/// The file that the URL names. A database in memory has none.
pub(in crate::server) fn file(url: &str) -> Result<PathBuf, ConnectError> {
    let SqliteUrl { options, in_memory, may_create: _, name: _ } = read(url)?;
    if in_memory {
        let reason = "a database in memory is neither created nor dropped: it comes and goes with its connection";
        return Err(ConnectError::BadUrl { reason: reason.to_owned() });
    }
    Ok(options.get_filename().to_owned())
}

/// Whether the file or its folder is there. Where the operating system does not tell, nobody may take it for missing.
fn exists(path: &Path, file: &Path) -> Result<bool, ConnectError> {
    path.try_exists().map_err(|error| ConnectError::BadFile { file: file.to_owned(), reason: error.to_string() })
}

/// Opens the file, and creates it where it is missing.
async fn create(url: &str) -> Result<Connection, ConnectError> {
    let SqliteUrl { options, in_memory: _, may_create, name: place } = read(url)?;
    connect_file(options.create_if_missing(may_create), place).await
}

/// What a URL says.
struct SqliteUrl {
    options: SqliteConnectOptions,
    in_memory: bool,
    may_create: bool,
    name: String,
}

fn read(url: &str) -> Result<SqliteUrl, ConnectError> {
    let rest = url.strip_prefix("sqlite:").unwrap_or(url);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parameters = read_parameters(query, &SQLITE)?;
    let mode = parameters.iter().rfind(|(name, _)| name == "mode").map(|(_, mode)| mode.as_str());
    let in_memory = path == ":memory:" || mode == Some("memory");
    // To SQLite, a file without a name is one that vanishes.
    if path.is_empty() && !in_memory {
        return Err(ConnectError::Vanishing);
    }
    let options = SqliteConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .disable_statement_logging();
    if let Some(path) = options.get_filename().to_str().and_then(|name| name.strip_prefix("file:"))
        && !in_memory
    {
        // SQLite would open the file that the URI names, and whoever looks for the file would look for another one.
        return Err(ConnectError::BadUrl {
            reason: format!(
                "`file:` begins a URI of SQLite's own; write the path alone, `sqlite:{path}`, or `sqlite:./file:{path}` \
                 for a file of that name"
            ),
        });
    }
    let name = if in_memory {
        "sqlite in memory".to_owned()
    } else {
        format!("sqlite file {}", options.get_filename().display())
    };
    // Who names a mode knows whether the file is there.
    Ok(SqliteUrl { options, in_memory, may_create: mode.is_none(), name })
}

async fn connect_file(options: SqliteConnectOptions, place: String) -> Result<Connection, ConnectError> {
    let file = options.get_filename().to_owned();
    Ok(connect(options, place).await?.with_file(OpenFile::at(&file)))
}

async fn connect(options: SqliteConnectOptions, place: String) -> Result<Connection, ConnectError> {
    match options.clone().busy_timeout(READ_WAIT).thread_name(|_| RUNNER.to_owned()).connect().await {
        Ok(connection) => Ok(Connection::over(connection, place)),
        Err(error) => Err(bad_file(options.get_filename().to_owned(), error)),
    }
}

fn bad_file(file: PathBuf, error: Error) -> ConnectError {
    let reason = if file.is_dir() { "it is a folder".to_owned() } else { explain(error).to_string() };
    ConnectError::BadFile { file, reason }
}

/// How many instructions of SQLite's machine lie between two looks at the clock: well below a millisecond.
const LOOK: i32 = 10_000;

/// SQLite runs in this very process, so a statement is asked to end from within.
async fn obey(connection: &mut SqliteConnection, deadline: Deadline) -> Result<(), DatabaseError> {
    let mut handle = connection.lock_handle().await.map_err(explain)?;
    handle.set_progress_handler(LOOK, move || !deadline.is_over());
    Ok(())
}

/// The code by which SQLite tells that the file is not at its path any more.
const DATABASE_MOVED: &str = "1032";

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
        1 if message.ends_with(" already exists") || message.starts_with("duplicate column name") => {
            Cause::AlreadyExists
        }
        9 => Cause::TimedOut,
        5 | 6 => Cause::Busy,
        8 if code == DATABASE_MOVED => Cause::FileReplaced,
        // The second: no journal can be made beside the file.
        8 | 14 => Cause::ReadOnlyFile,
        10 => Cause::Storage,
        11 => Cause::Damaged,
        13 => Cause::Full,
        26 => Cause::NoDatabase,
        3 | 23 => Cause::Forbidden,
        _ => Cause::Other,
    };
    DatabaseError { cause, code: Some(code), message, grant: None }
}
