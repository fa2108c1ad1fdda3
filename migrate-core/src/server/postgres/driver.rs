//! PostgreSQL, over sqlx.

use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgDatabaseError};
use sqlx::{ConnectOptions as _, Error};

use crate::random_id::random_id;
use crate::server::driver::{driver, others_see_to_it};
use crate::server::open::CONNECT_TIMEOUT;
use crate::server::{Cause, ConnectError, Connection, DatabaseError};

driver!(PgConnection, super::Postgres, explain, others_see_to_it);

pub(in crate::server) async fn open(url: &str) -> Result<Connection, ConnectError> {
    let mut options = PgConnectOptions::from_str(url)
        .map_err(|error| ConnectError::BadUrl { reason: error.to_string() })?
        // A pooler refuses a session that asks for it, and all values come as text.
        .extra_float_digits(None)
        .disable_statement_logging();
    if options.get_application_name().is_none() {
        options = options.application_name(&format!("migrate, process {}", std::process::id()));
    }
    let server = match options.get_socket() {
        Some(socket) => format!("postgres at {}:{}", socket.display(), options.get_port()),
        None => format!("postgres at {}:{}", options.get_host(), options.get_port()),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    let nonce = random_id();
    let direct = options.clone().options([(NONCE, nonce.as_str())]);
    match connect(&direct, &server, database).await {
        Ok(connection) => Ok(connection.with_nonce(nonce)),
        // A pooler that passes no settings on refuses them. It does not give the nonce back either.
        Err(Refused { code: Some("08P01" | "0A000"), error: _ }) => {
            let connection = connect(&options, &server, database).await.map_err(|refused| refused.error)?;
            Ok(connection.with_nonce(nonce))
        }
        Err(refused) => Err(refused.error),
    }
}

/// A setting of the session's own, which is lost where a pooler is in between.
const NONCE: &str = "migrate.direct";

/// No connection, and the server's code for the reason.
struct Refused {
    code: Option<&'static str>,
    error: ConnectError,
}

async fn connect(options: &PgConnectOptions, server: &str, database: &str) -> Result<Connection, Refused> {
    let place = format!("{server}/{database}");
    let refused = |error| Refused { code: None, error };
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::over(connection, place)),
        Ok(Err(Error::Io(error))) => Err(refused(ConnectError::Unreachable { place, reason: error.to_string() })),
        Ok(Err(error)) => {
            let error = explain(error);
            let reason = error.to_string();
            let user = options.get_username().to_owned();
            Err(match error.code.as_deref() {
                Some("28P01" | "28000") => refused(ConnectError::Refused { place, user, reason }),
                Some("3D000") => {
                    let (place, database) = (server.to_owned(), database.to_owned());
                    refused(ConnectError::NoDatabase { place, database })
                }
                Some("08P01") => Refused { code: Some("08P01"), error: ConnectError::Other { place, reason } },
                Some("0A000") => Refused { code: Some("0A000"), error: ConnectError::Other { place, reason } },
                _ => refused(ConnectError::Other { place, reason }),
            })
        }
        Err(_) => Err(refused(ConnectError::silent(place, CONNECT_TIMEOUT))),
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
        "42703" => Cause::NoSuchColumn,
        "57014" => Cause::TimedOut,
        "57P01" | "57P02" | "57P03" | "25P03" => Cause::Disconnected,
        "25006" => Cause::ReadOnly,
        "25001" | "2D000" => Cause::InTransaction,
        "53100" => Cause::Full,
        "42501" => Cause::Forbidden,
        _ => Cause::Other,
    };
    let mut message = error.message().to_owned();
    if let Some(detail) = error.try_downcast_ref::<PgDatabaseError>().and_then(PgDatabaseError::detail) {
        message.push_str(": ");
        message.push_str(detail);
    }
    DatabaseError { cause, code: Some(code), message, grant: None }
}
