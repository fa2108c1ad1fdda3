//! PostgreSQL, over sqlx.

use std::str::FromStr as _;

use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};

use super::errors::explain;
use super::{Postgres, login, startup_settings};
use crate::random_id::random_id;
use crate::server::driver::{driver, others_see_to_it};
use crate::server::open::CONNECT_TIMEOUT;
use crate::server::url::{POSTGRES, ServerUrl, shown_host};
use crate::server::{ConnectError, Connection};

driver!(PgConnection, Postgres, explain, others_see_to_it);

pub(in crate::server) async fn open(url: &str) -> Result<Connection, ConnectError> {
    open_with(read(url)?).await
}

/// The databases that every server has, as long as nobody has dropped them.
const ALWAYS_THERE: [&str; 2] = ["postgres", "template1"];

/// Connects to a database that every server has.
pub(in crate::server) async fn open_beside(url: &str) -> Result<Connection, ConnectError> {
    let [first, second] = ALWAYS_THERE.map(|database| read(url).map(|options| options.database(database)));
    match open_with(first?).await {
        Err(ConnectError::NoDatabase { .. }) => open_with(second?).await,
        answer => answer,
    }
}

fn read(url: &str) -> Result<PgConnectOptions, ConnectError> {
    let address = ServerUrl::read(url, &POSTGRES)?.for_postgres()?;
    PgConnectOptions::from_str(&address).map_err(|error| ConnectError::BadUrl { reason: error.to_string() })
}

async fn open_with(options: PgConnectOptions) -> Result<Connection, ConnectError> {
    let mut options = options
        // A pooler refuses a session that asks for it, and all values come as text.
        .extra_float_digits(None)
        .disable_statement_logging();
    if options.get_application_name().is_none() {
        options = options.application_name(&format!("migrate, process {}", std::process::id()));
    }
    let server = match options.get_socket() {
        Some(socket) => format!("postgres at {}:{}", socket.display(), options.get_port()),
        None => format!("postgres at {}:{}", shown_host(options.get_host()), options.get_port()),
    };
    let database = options.get_database().unwrap_or(options.get_username());
    let (user, settings) = (options.get_username(), options.get_options().unwrap_or_default());
    let nonce = random_id();
    let direct = options.clone().options([(NONCE, nonce.as_str())]);
    let mut connection = match connect(&direct, &server, database).await {
        // A pooler that passes no settings on refuses them. It does not give the nonce back either.
        Err(Refused { by_pooler: Some(_), error: _ }) => {
            connect(&options, &server, database).await.map_err(|refused| {
                let lost = refused
                    .by_pooler
                    .and_then(|reason| startup_settings::refused(settings, &server, user, database, &reason));
                lost.unwrap_or(refused.error)
            })?
        }
        connected => connected.map_err(|refused| refused.error)?,
    };
    startup_settings::refuse_lost(&mut connection, settings, &server, user, database).await?;
    Ok(connection.with_nonce(nonce))
}

/// A setting of the session's own, which is lost where a pooler is in between.
const NONCE: &str = "migrate.direct";

/// No connection.
struct Refused {
    /// A pooler's words, which does not know what the session asks for.
    by_pooler: Option<String>,
    error: ConnectError,
}

async fn connect(options: &PgConnectOptions, server: &str, database: &str) -> Result<Connection, Refused> {
    let place = format!("{server}/{database}");
    let refused = |error| Refused { by_pooler: None, error };
    match tokio::time::timeout(CONNECT_TIMEOUT, options.connect()).await {
        Ok(Ok(connection)) => Ok(Connection::over(connection, place)),
        Ok(Err(error)) => Err(match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
            Some("08P01" | "0A000") => {
                let reason = explain(error).to_string();
                Refused { by_pooler: Some(reason.clone()), error: ConnectError::Other { place, reason } }
            }
            Some("3D000") => {
                let (place, database) = (server.to_owned(), database.to_owned());
                refused(ConnectError::NoDatabase { place, database })
            }
            _ => refused(login::refusal(error, place, options, database)),
        }),
        Err(_) => Err(refused(ConnectError::silent(place, CONNECT_TIMEOUT))),
    }
}
