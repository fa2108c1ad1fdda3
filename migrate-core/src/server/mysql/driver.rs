//! MySQL and MariaDB, over sqlx.

use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::mysql::{MySqlConnectOptions, MySqlConnection};

use super::errors::explain;
use super::login;
use crate::server::driver::{driver, others_see_to_it};
use crate::server::open::CONNECT_TIMEOUT;
use crate::server::{ConnectError, Connection};

driver!(MySqlConnection, super::MySql, explain, others_see_to_it);

pub(in crate::server) async fn open(url: &str) -> Result<Connection, ConnectError> {
    // The server's own SQL mode: a migration must mean what it means in the user's other tools.
    let options = MySqlConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .pipes_as_concat(false)
        .no_engine_substitution(false)
        .disable_statement_logging();
    let scheme = url.split(':').next().unwrap_or_default();
    let server = match options.get_socket() {
        Some(socket) => format!("{scheme} at {}", socket.display()),
        None => format!("{scheme} at {}:{}", options.get_host(), options.get_port()),
    };
    let Some(database) = options.get_database() else {
        return Err(ConnectError::Nameless { place: server, scheme: scheme.to_owned() });
    };
    let place = format!("{server}/{database}");
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::over(connection, place)),
        Ok(Err(error)) => Err(login::refusal(error, server, &options, database)),
        Err(_) => Err(ConnectError::silent(place, CONNECT_TIMEOUT)),
    }
}
