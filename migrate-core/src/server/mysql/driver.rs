//! MySQL and MariaDB, over sqlx.

use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};

use super::errors::explain;
use super::login;
use crate::server::driver::{driver, others_see_to_it};
use crate::server::open::CONNECT_TIMEOUT;
use crate::server::url::{MYSQL, ServerUrl, shown_host};
use crate::server::{ConnectError, Connection};

driver!(MySqlConnection, super::MySql, explain, others_see_to_it);

pub(in crate::server) async fn open(url: &str) -> Result<Connection, ConnectError> {
    let (options, server) = read(url)?;
    let Some(database) = options.get_database().map(str::to_owned) else {
        let scheme = url.split(':').next().unwrap_or_default().to_owned();
        return Err(ConnectError::Nameless { place: server, scheme });
    };
    connect(&options, server, &database).await
}

/// Connects to the database that every server has.
pub(in crate::server) async fn open_beside(url: &str) -> Result<Connection, ConnectError> {
    let (options, server) = read(url)?;
    connect(&options.database(ALWAYS_THERE), server, ALWAYS_THERE).await
}

/// The database in which every user may look.
const ALWAYS_THERE: &str = "information_schema";

/// What the URL says, and the server that it names.
fn read(url: &str) -> Result<(MySqlConnectOptions, String), ConnectError> {
    let address = ServerUrl::read(url, &MYSQL)?;
    // The server's own SQL mode: a migration must mean what it means in the user's other tools.
    let mut options = MySqlConnectOptions::from_str(&address.for_mysql())
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .disable_statement_logging();
    if let Some(socket) = address.socket()? {
        options = options.socket(socket);
    } else if !address.host.is_empty() {
        options = options.host(address.host);
    }
    let scheme = url.split(':').next().unwrap_or_default();
    let server = match options.get_socket() {
        Some(socket) => format!("{scheme} at {}", socket.display()),
        None => format!("{scheme} at {}:{}", shown_host(options.get_host()), options.get_port()),
    };
    Ok((options, server))
}

async fn connect(options: &MySqlConnectOptions, server: String, database: &str) -> Result<Connection, ConnectError> {
    let place = format!("{server}/{database}");
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::over(connection, place)),
        Ok(Err(error)) => Err(login::refusal(error, server, options, database)),
        Err(_) => Err(ConnectError::silent(place, CONNECT_TIMEOUT)),
    }
}
