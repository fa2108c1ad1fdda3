//! No connection. No message ever holds a password.

use std::path::PathBuf;
use std::time::Duration;

use thiserror::Error;

/// No connection.
#[derive(Debug, Error)]
pub enum ConnectError {
    /// The text is no URL.
    #[error(
        "the database URL cannot be read\n\
         note: {reason}\n\
         help: write it as one of\n          \
                   postgres://user:password@host:5432/database\n          \
                   mysql://user:password@host:3306/database\n          \
                   mariadb://user:password@host:3306/database\n          \
                   sqlite:path/to/file.db"
    )]
    BadUrl {
        /// Why.
        reason: String,
    },
    /// The URL is for no server that this library speaks to.
    #[error(
        "no database is known for `{scheme}://`\n\
         help: use `postgres://`, `mysql://`, `mariadb://`, or `sqlite:`"
    )]
    UnknownScheme {
        /// What stands before `://`.
        scheme: String,
    },
    /// The program was built without the driver.
    #[error(
        "this program was built without the driver for `{scheme}`\n\
         help: turn on the feature `{feature}` of `migrate-core` in its `Cargo.toml`"
    )]
    NoDriver {
        /// What stands before `://`.
        scheme: String,
        /// The feature that brings the driver.
        feature: &'static str,
    },
    /// Nobody answers.
    #[error(
        "cannot reach {place}\n\
         note: {reason}\n\
         help: start the server, or correct host and port in the database URL"
    )]
    Unreachable {
        /// The database, without user and password.
        place: String,
        /// Why.
        reason: String,
    },
    /// The user or the password is wrong, or the server does not let them in from here.
    #[error(
        "{place} does not let user `{user}` in\n\
         note: {reason}\n\
         help: correct user and password in the database URL"
    )]
    Refused {
        /// The database, without user and password.
        place: String,
        /// The user.
        user: String,
        /// The server's words.
        reason: String,
    },
    /// The server has no such database.
    #[error(
        "there is no database `{database}` on {place}\n\
         help: create it\n          \
                   CREATE DATABASE {database};\n\
         help: or correct its name in the database URL"
    )]
    NoDatabase {
        /// The server, without user and password.
        place: String,
        /// The database.
        database: String,
    },
    /// The URL of a server names no database.
    #[error(
        "the database URL for {place} names no database\n\
         help: write it behind the port\n          \
                   {scheme}://user:password@host:port/database"
    )]
    Nameless {
        /// The server, without user and password.
        place: String,
        /// What stands before `://`.
        scheme: String,
    },
    /// MySQL: a password may only be sent over an encrypted connection.
    #[error(
        "{place} wants an encrypted connection, and this program cannot make one\n\
         help: turn on the feature `tls` of `migrate-core` in its `Cargo.toml`"
    )]
    NeedsTls {
        /// The database, without user and password.
        place: String,
    },
    /// SQLite: the file's folder is not there.
    #[error(
        "the folder of the SQLite file `{}` does not exist\n\
         help: create it\n          \
                   mkdir -p {}",
        file.display(), file.parent().unwrap_or(file).display()
    )]
    NoFolder {
        /// The file.
        file: PathBuf,
    },
    /// SQLite: the file cannot be opened.
    #[error(
        "cannot open the SQLite file `{}`\n\
         note: {reason}\n\
         help: check that the file is an SQLite database, and that this user may read and write it and its folder",
        file.display()
    )]
    BadFile {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// Anything else that the server says.
    #[error("cannot connect to {place}\nnote: {reason}")]
    Other {
        /// The database, without user and password.
        place: String,
        /// The server's words.
        reason: String,
    },
}

impl ConnectError {
    /// Nobody answered, for so long.
    pub(crate) fn silent(place: String, patience: Duration) -> Self {
        let reason = format!("no answer within {} seconds", patience.as_secs());
        Self::Unreachable { place, reason }
    }
}
