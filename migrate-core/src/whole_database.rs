//! Databases that are created and dropped whole, by the URL that names them.

use std::path::Path;
use std::{fs, io};

use crate::error::{ConnectError, Error, RunError};
use crate::lock::take_role;
use crate::server::{Connection, database_file};

/// Creates the database, which belongs to this role where databases have owners. False where it is there already.
pub(crate) async fn create_database(url: &str, owner: Option<&str>) -> Result<bool, Error> {
    if let Some(file) = database_file(url)? {
        let existed = file.exists();
        Connection::open(url).await?;
        return Ok(!existed);
    }
    let database = match Connection::find(url).await {
        Ok(_) => return Ok(false),
        Err(ConnectError::NoDatabase { place: _, database }) => database,
        Err(error) => return Err(error.into()),
    };
    let mut connection = Connection::open_beside(url).await?;
    let create = connection.server().create_database(&database, owner);
    match connection.execute(&create).await {
        Ok(_) => Ok(true),
        // Another one was faster.
        Err(_) if Connection::find(url).await.is_ok() => Ok(false),
        Err(error) => Err(RunError::database("create the database", &connection, error).into()),
    }
}

/// Drops the database, to which this program has no connection. False where it is not there: an SQLite file is missing.
pub(crate) async fn drop_database(url: &str, name: &str, role: Option<&str>) -> Result<bool, Error> {
    if let Some(file) = database_file(url)? {
        return remove(&file).map_err(|reason| ConnectError::NotRemoved { file, reason }.into());
    }
    let mut connection = Connection::open_beside(url).await?;
    take_role(&mut connection, role).await?;
    let drop = format!("DROP DATABASE {}", connection.server().quote(name));
    match connection.execute(&drop).await {
        Ok(_) => Ok(true),
        Err(error) => Err(RunError::database("drop the database", &connection, error).into()),
    }
}

/// Removes an SQLite file, and before it what SQLite keeps beside it: a journal would be taken for one of the next file
/// of that name. False where there is no file.
fn remove(file: &Path) -> io::Result<bool> {
    for suffix in ["-journal", "-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(suffix);
        remove_if_there(Path::new(&beside))?;
    }
    remove_if_there(file)
}

fn remove_if_there(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}
