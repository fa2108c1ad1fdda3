//! Why MySQL and MariaDB do not let a user in, and what helps.

use migrate_ir::diagnostic::Line;
use sqlx::Error;
use sqlx::mysql::MySqlConnectOptions;

use super::MySql;
use super::errors::explain;
use crate::server::{ConnectError, Server as _};

/// What the driver's error means for who wants to connect.
pub(super) fn refusal(error: Error, server: String, options: &MySqlConnectOptions, database: &str) -> ConnectError {
    let user = options.get_username();
    let place = format!("{server}/{database}");
    match error {
        Error::Io(error) => ConnectError::unreachable(place, &error, options.get_socket().is_some()),
        Error::Tls(error) => ConnectError::bad_tls(place, &*error),
        // sqlx's words for it name features of sqlx.
        Error::Configuration(_) => ConnectError::NeedsTls { place },
        Error::Protocol(reason) if reason.contains("authentication") => {
            ConnectError::UnknownLogin { place, user: user.to_owned(), reason, help: LOG_IN_BY_PASSWORD }
        }
        Error::Protocol(reason) => ConnectError::other_program(place, reason),
        error => by_code(error, server, user, database),
    }
}

const LOG_IN_BY_PASSWORD: &str = "let the user log in by a password: `caching_sha2_password` on MySQL, \
    `mysql_native_password` on MariaDB";

fn by_code(error: Error, server: String, user: &str, database: &str) -> ConnectError {
    let place = format!("{server}/{database}");
    let error = explain(error);
    let (reason, user) = (error.to_string(), user.to_owned());
    if error.message.contains("insecure transport") {
        let help = "connect with `ssl-mode=required`: the server wants an encrypted connection";
        return if cfg!(feature = "tls") {
            ConnectError::BadTls { place, reason, help }
        } else {
            ConnectError::NeedsTls { place }
        };
    }
    let account = account(&error.message).unwrap_or_else(|| format!("'{user}'@'%'"));
    let help = match error.code.as_deref() {
        Some("1045") => {
            let also = (!cfg!(feature = "tls")).then_some(
                "if they are right, the server or the account may want an encrypted connection, which it does not tell: \
                 turn on the feature `tls` of `migrate-core` in `Cargo.toml`",
            );
            return ConnectError::Refused { place, user, reason, also };
        }
        Some("1049") => {
            return ConnectError::NoDatabase { place: server, database: database.to_owned() };
        }
        Some("1040" | "1203" | "1226") => return ConnectError::TooManyConnections { place, reason },
        Some("1053") => return ConnectError::NotReady { place, reason },
        Some("1251" | "1275" | "2059" | "1698") => {
            return ConnectError::UnknownLogin { place, user, reason, help: LOG_IN_BY_PASSWORD };
        }
        Some("1044") => {
            let database = MySql.quote(database);
            Line::help_code(
                "give the user the right that is missing",
                format!("GRANT ALL ON {database}.* TO {account};").lines(),
            )
        }
        Some("3118" | "4151") => {
            Line::help_code("unlock the account", format!("ALTER USER {account} ACCOUNT UNLOCK;").lines())
        }
        Some("1820" | "1862") => Line::help_code(
            "give the user a new password",
            format!("ALTER USER {account} IDENTIFIED BY '...';").lines(),
        ),
        Some("1130") => Line::help("create an account of this user for the host that the server names"),
        Some("1129") => Line::help_code("let the server forget the failed connections of this host", ["FLUSH HOSTS;"]),
        _ => return ConnectError::Other { place, reason },
    };
    ConnectError::NotAllowed { place, user, reason, help: vec![help] }
}

/// The account that a message is about: `'app'@'%'`.
fn account(message: &str) -> Option<String> {
    let start = message.find('\'')?;
    let text = &message[start..];
    let end = text.find("'@'")? + "'@'".len();
    let end = end + text[end..].find('\'')? + 1;
    Some(text[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_account_is_taken_from_the_message() {
        let message = "Access denied for user 'app'@'%' to database 'shop'";
        assert_eq!(account(message).as_deref(), Some("'app'@'%'"));
        assert_eq!(account("Too many connections"), None);
    }
}
