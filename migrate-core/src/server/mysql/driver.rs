//! MySQL and MariaDB, over sqlx.

use std::str::FromStr as _;

use sqlx::mysql::{MySqlConnectOptions, MySqlConnection, MySqlDatabaseError};
use sqlx::{ConnectOptions as _, Error};

use crate::server::driver::{driver, others_see_to_it};
use crate::server::open::CONNECT_TIMEOUT;
use crate::server::{Cause, ConnectError, Connection, DatabaseError};

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
        Ok(Err(Error::Io(error))) => Err(ConnectError::Unreachable { place, reason: error.to_string() }),
        // sqlx's words for it name features of sqlx.
        Ok(Err(Error::Configuration(_))) => Err(ConnectError::NeedsTls { place }),
        Ok(Err(error)) => {
            let error = explain(error);
            let reason = error.to_string();
            Err(match error.code.as_deref() {
                Some("1044" | "1045" | "1698") => {
                    let user = options.get_username().to_owned();
                    ConnectError::Refused { place, user, reason }
                }
                Some("1049") => ConnectError::NoDatabase { place: server, database: database.to_owned() },
                _ => ConnectError::Other { place, reason },
            })
        }
        Err(_) => Err(ConnectError::silent(place, CONNECT_TIMEOUT)),
    }
}

fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let number = error.try_downcast_ref::<MySqlDatabaseError>().map(MySqlDatabaseError::number).unwrap_or_default();
    let cause = match number {
        1205 | 1213 | 3572 => Cause::Busy,
        // Another session changes the table at this moment; a transaction of another node of the cluster came first.
        1412 | 1615 | 1684 | 3101 => Cause::Busy,
        // Galera's way to say it: the number is that of an unknown command.
        1047 if error.message().contains("WSREP") => Cause::CutOff,
        // The second: the tables are to be kept in another database, which is missing.
        1146 | 1049 => Cause::NoSuchTable,
        1054 => Cause::NoSuchColumn,
        1317 | 1969 | 3024 => Cause::TimedOut,
        1845 | 1846 => Cause::WouldBlock,
        1053 | 1927 | 3169 => Cause::Disconnected,
        1290 | 1792 | 1836 => Cause::ReadOnly,
        1021 | 1114 => Cause::Full,
        1044 | 1142 | 1143 | 1227 | 1370 => Cause::Forbidden,
        _ => Cause::Other,
    };
    let message = if cause == Cause::CutOff {
        DatabaseError::cut_off(error.message()).message
    } else {
        error.message().to_owned()
    };
    DatabaseError { cause, code: Some(number.to_string()), message, grant: None }
}
