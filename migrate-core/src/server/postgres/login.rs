//! Why PostgreSQL does not let a user in, and what helps.

use migrate_ir::diagnostic::Line;
use sqlx::Error;
use sqlx::postgres::PgConnectOptions;

use super::Postgres;
use super::errors::explain;
use crate::server::{ConnectError, Server as _};

/// What the driver's error means for who wants to connect.
pub(super) fn refusal(error: Error, place: String, options: &PgConnectOptions, database: &str) -> ConnectError {
    let user = options.get_username();
    match error {
        Error::Io(error) => {
            let over_socket = options.get_socket().is_some() || options.get_host().starts_with('/');
            ConnectError::unreachable(place, &error, over_socket)
        }
        Error::Tls(error) => ConnectError::bad_tls(place, &*error),
        Error::Protocol(reason) if reason.contains("authentication") => ConnectError::UnknownLogin {
            place,
            user: user.to_owned(),
            reason,
            help: "let the user log in by a password in the server's `pg_hba.conf`: `scram-sha-256`, `md5`, or `password`",
        },
        Error::Protocol(reason) => ConnectError::other_program(place, reason),
        error => by_code(error, place, user, database),
    }
}

fn by_code(error: Error, place: String, user: &str, database: &str) -> ConnectError {
    let error = explain(error);
    let (code, reason, user) = (error.code.as_deref(), error.to_string(), user.to_owned());
    match code {
        Some("28P01") => {
            let also = Some(
                "if they are right, the password has expired, which the server does not tell: give the role a new one",
            );
            ConnectError::Refused { place, user, reason, also }
        }
        Some("28000") => {
            let help = keeps_out(&error.message, &Postgres.quote(&user));
            ConnectError::NotAllowed { place, user, reason, help }
        }
        Some("42501") => {
            let grant = format!("GRANT CONNECT ON DATABASE {} TO {};", Postgres.quote(database), Postgres.quote(&user));
            let help = vec![Line::help_code("give the user the right that is missing", grant.lines())];
            ConnectError::NotAllowed { place, user, reason, help }
        }
        Some("55000") => {
            let alter = format!("ALTER DATABASE {} ALLOW_CONNECTIONS true;", Postgres.quote(database));
            let help = vec![Line::help_code("let the database take connections", alter.lines())];
            ConnectError::NotAllowed { place, user, reason, help }
        }
        Some("53300") => ConnectError::TooManyConnections { place, reason },
        Some("57P01" | "57P02" | "57P03") => ConnectError::NotReady { place, reason },
        _ => ConnectError::Other { place, reason },
    }
}

/// What helps where the server keeps a role out by its rules. It has one code for all of them.
fn keeps_out(message: &str, role: &str) -> Vec<Line> {
    if message.contains("not permitted to log in") {
        vec![Line::help_code("let the role log in", format!("ALTER ROLE {role} LOGIN;").lines())]
    } else if message.contains("does not exist") {
        let create = format!("CREATE ROLE {role} LOGIN PASSWORD '...';");
        vec![Line::help_code("correct the user in the database URL, or create the role", create.lines())]
    } else if message.contains("no encryption") && !cfg!(feature = "tls") {
        vec![
            Line::help("let the user in by a rule in the server's `pg_hba.conf`"),
            Line::help(
                "where a rule wants an encrypted connection, turn on the feature `tls` of `migrate-core` in `Cargo.toml`",
            ),
        ]
    } else {
        vec![Line::help("let the user in by a rule in the server's `pg_hba.conf`, from this host and to this database")]
    }
}
