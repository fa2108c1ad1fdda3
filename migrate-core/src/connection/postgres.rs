//! PostgreSQL, over sqlx.

use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError};
use sqlx::{ConnectOptions as _, Error};

use super::driver::{Protocol, driver};
use super::{Connection, PATIENCE};
use crate::error::{Cause, ConnectError, DatabaseError};

driver!(PgConnection, Protocol::Postgres, explain);

pub(super) async fn open(url: &str) -> Result<Connection, ConnectError> {
    let mut options = PgConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        .disable_statement_logging();
    if options.get_application_name().is_none() {
        options = options.application_name(&format!("migrate, process {}", std::process::id()));
    }
    let server = match options.get_socket() {
        Some(socket) => format!("postgres at {}:{}", socket.display(), options.get_port()),
        None => format!("postgres at {}:{}", options.get_host(), options.get_port()),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    let place = format!("{server}/{database}");
    match tokio::time::timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::over(connection, place)),
        Ok(Err(Error::Io(error))) => Err(ConnectError::Unreachable { place, reason: error.to_string() }),
        Ok(Err(error)) => {
            let error = explain(error);
            let reason = error.to_string();
            Err(match error.code.as_deref() {
                Some("28P01" | "28000") => {
                    let user = options.get_username().to_owned();
                    ConnectError::Refused { place, user, reason }
                }
                Some("3D000") => ConnectError::NoDatabase { place: server, database: database.to_owned() },
                _ => ConnectError::Other { place, reason },
            })
        }
        Err(_) => Err(ConnectError::silent(place, PATIENCE)),
    }
}

fn explain(error: Error) -> DatabaseError {
    let Error::Database(error) = error else {
        return DatabaseError::without_answer(&error);
    };
    let code = error.code().unwrap_or_default().into_owned();
    let cause = match code.as_str() {
        "55P03" | "40P01" | "40001" => Cause::Busy,
        "42P01" => Cause::NoSuchTable,
        "57P01" | "57P02" | "57P03" => Cause::Disconnected,
        "25006" => Cause::ReadOnly,
        "53100" => Cause::Full,
        "42501" => Cause::Forbidden,
        _ => Cause::Other,
    };
    let mut message = error.message().to_owned();
    if let Some(detail) = error.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail) {
        message.push_str(": ");
        message.push_str(detail);
    }
    DatabaseError { cause, code: Some(code), message }
}
