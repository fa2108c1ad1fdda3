//! No connection. No message ever holds a password.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use migrate_ir::diagnostic::{Diagnostic, Line};
use migrate_ir::shell::quoted;
use thiserror::Error;

use crate::debug_as_message::debug_as_message;
use crate::display_diagnostic::display_diagnostic;
use crate::error_kind::ErrorKind;

/// No connection.
#[derive(Error)]
#[non_exhaustive]
pub enum ConnectError {
    /// The text is no URL.
    BadUrl {
        /// Why.
        reason: String,
    },
    /// The URL is for no server that this library speaks to.
    UnknownScheme {
        /// What stands before `:`.
        scheme: String,
        /// What was most likely meant.
        meant: Option<&'static str>,
    },
    /// The URL has a parameter that the driver would pass over, or a value that it does not know.
    BadParameter {
        /// The name of the parameter.
        name: String,
        /// Why.
        reason: String,
        /// What to do.
        help: Vec<Line>,
    },
    /// The program was built without the driver.
    NoDriver {
        /// What stands before `://`.
        scheme: String,
        /// The feature that brings the driver.
        feature: &'static str,
    },
    /// An environment variable that the driver reads has a value that it would pass over.
    BadVariable {
        /// The name of the variable.
        name: &'static str,
        /// Why.
        reason: String,
        /// What to do.
        help: Vec<Line>,
    },
    /// Nobody answers.
    Unreachable {
        /// The database, without user and password.
        place: String,
        /// Why.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// The user or the password is wrong.
    Refused {
        /// The database, without user and password.
        place: String,
        /// The user.
        user: String,
        /// The server's words.
        reason: String,
        /// What else the same answer may mean.
        also: Option<&'static str>,
    },
    /// The server's rules keep the user out, whatever the password.
    NotAllowed {
        /// The database, without user and password.
        place: String,
        /// The user.
        user: String,
        /// The server's words.
        reason: String,
        /// What to do.
        help: Vec<Line>,
    },
    /// The server wants to know the user by a method that this program does not know.
    UnknownLogin {
        /// The database, without user and password.
        place: String,
        /// The user.
        user: String,
        /// The driver's words.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// The server is starting or shutting down.
    NotReady {
        /// The database, without user and password.
        place: String,
        /// The server's words.
        reason: String,
    },
    /// The server has as many connections as it takes.
    TooManyConnections {
        /// The database, without user and password.
        place: String,
        /// The server's words.
        reason: String,
    },
    /// No encrypted connection came about.
    BadTls {
        /// The database, without user and password.
        place: String,
        /// Why.
        reason: String,
        /// What to do.
        help: &'static str,
    },
    /// The server has no such database.
    NoDatabase {
        /// The server, without user and password.
        place: String,
        /// The database.
        database: String,
    },
    /// The URL of a server names no database.
    Nameless {
        /// The server, without user and password.
        place: String,
        /// What stands before `://`.
        scheme: String,
    },
    /// The server or the URL wants an encrypted connection.
    NeedsTls {
        /// The database, without user and password.
        place: String,
    },
    /// SQLite: the file's folder is not there.
    NoFolder {
        /// The file.
        file: PathBuf,
    },
    /// SQLite: the file cannot be opened.
    BadFile {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: String,
    },
    /// SQLite: the URL names no file, and the database would be gone with the connection.
    Vanishing,
    /// PostgreSQL: a pooler did not pass on the settings that the URL asks for.
    SettingsLost {
        /// The database, without user and password.
        place: String,
        /// Which.
        reason: String,
        /// What to do.
        help: Vec<Line>,
    },
    /// SQLite: the file cannot be removed.
    NotRemoved {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        reason: io::Error,
    },
    /// Anything else that the server says.
    Other {
        /// The database, without user and password.
        place: String,
        /// The server's words.
        reason: String,
    },
}

debug_as_message!(ConnectError);
display_diagnostic!(ConnectError);

impl ConnectError {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Self::BadUrl { reason } => Diagnostic::new("the database URL cannot be read").note(reason).help_code(
                "write it as one of",
                [
                    "postgres://user:password@host:5432/database",
                    "mysql://user:password@host:3306/database",
                    "mariadb://user:password@host:3306/database",
                    "sqlite:path/to/file.db",
                ],
            ),
            Self::UnknownScheme { scheme, meant } => Diagnostic::new(format!("no database is known for `{scheme}:`"))
                .help(match meant {
                    Some("sqlite") => "write `sqlite:` and the path of the file".to_owned(),
                    Some(meant) => format!("write `{meant}://`"),
                    None => "write `postgres://`, `mysql://`, `mariadb://`, or `sqlite:`".to_owned(),
                }),
            Self::BadParameter { name, reason, help } => {
                Diagnostic::new(format!("the parameter `{name}` of the database URL is not understood"))
                    .note(reason)
                    .with(help.clone())
            }
            Self::NoDriver { scheme, feature } => {
                Diagnostic::new(format!("this program was built without the driver for `{scheme}`"))
                    .help(format!("turn on the feature `{feature}` of `migrate-core` in its `Cargo.toml`"))
            }
            Self::BadVariable { name, reason, help } => {
                Diagnostic::new(format!("the environment variable `{name}` is not understood"))
                    .note(reason)
                    .with(help.clone())
            }
            Self::Unreachable { place, reason, help } => {
                Diagnostic::new(format!("cannot reach {place}")).note(reason).help(*help)
            }
            Self::Refused { place, user, reason, also } => {
                let refused = Diagnostic::new(format!("{place} does not let user `{user}` in")).note(reason);
                refused.help("correct user and password in the database URL").with(also.map(Line::help))
            }
            Self::NotAllowed { place, user, reason, help } => {
                Diagnostic::new(format!("{place} does not let user `{user}` in")).note(reason).with(help.clone())
            }
            Self::UnknownLogin { place, user, reason, help } => Diagnostic::new(format!(
                "{place} asks user `{user}` to log in by a method that this program does not know"
            ))
            .note(reason)
            .help(*help),
            Self::NotReady { place, reason } => Diagnostic::new(format!("{place} is not ready"))
                .note(reason)
                .help_code("wait until it is", ["migrate wait"]),
            Self::TooManyConnections { place, reason } => Diagnostic::new(format!("{place} takes no more connections"))
                .note(reason)
                .help("run it again once others have ended, or raise the limit"),
            Self::BadTls { place, reason, help } => {
                Diagnostic::new(format!("there is no encrypted connection to {place}")).note(reason).help(*help)
            }
            Self::NoDatabase { place, database } => {
                Diagnostic::new(format!("there is no database `{database}` on {place}"))
                    .help_code("create it", ["migrate create"])
                    .help("or correct its name in the database URL")
            }
            Self::Nameless { place, scheme } => {
                Diagnostic::new(format!("the database URL for {place} names no database"))
                    .help_code("write it behind the port", [format!("{scheme}://user:password@host:port/database")])
            }
            Self::NeedsTls { place } => {
                Diagnostic::new(format!("{place} needs an encrypted connection, and this program cannot make one"))
                    .help("turn on the feature `tls` of `migrate-core` in its `Cargo.toml`")
            }
            Self::NoFolder { file } => {
                Diagnostic::new(format!("the folder of the SQLite file `{}` does not exist", file.display()))
                    .help_code("create it", [format!("mkdir -p {}", folder_for_shell(file.parent().unwrap_or(file)))])
            }
            Self::BadFile { file, reason } => {
                Diagnostic::new(format!("cannot open the SQLite file `{}`", file.display())).note(reason).help(
                    "check that the file is an SQLite database, that this user may read and write it and its folder, \
                     and that this process may open more files (`ulimit -n`)",
                )
            }
            Self::Vanishing => Diagnostic::new("the database URL names no file")
                .note("SQLite would make a database that is gone with the connection")
                .help_code("write the path of the file behind `sqlite:`", ["sqlite:path/to/file.db"]),
            Self::SettingsLost { place, reason, help } => {
                Diagnostic::new(format!("settings of the database URL do not reach {place}"))
                    .note(reason)
                    .with(help.clone())
            }
            Self::NotRemoved { file, reason } => {
                Diagnostic::new(format!("cannot remove the SQLite file `{}`", file.display()))
                    .note(reason.to_string())
                    .help("check that this user may write the folder of the file")
            }
            Self::Other { place, reason } => Diagnostic::new(format!("cannot connect to {place}"))
                .note(reason)
                .help("see the log of the server, and correct what it complains about"),
        }
    }

    /// Whether there may be an answer later. A server that is starting refuses in many ways, and its database may be made
    /// a while later. A URL does not become right by waiting, and a wrong password that is sent again and again locks the
    /// user out.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Unreachable { .. }
            | Self::NoDatabase { .. }
            | Self::NotReady { .. }
            | Self::TooManyConnections { .. }
            | Self::Other { .. } => true,
            Self::BadUrl { .. }
            | Self::UnknownScheme { .. }
            | Self::BadParameter { .. }
            | Self::BadVariable { .. }
            | Self::NoDriver { .. }
            | Self::Refused { .. }
            | Self::NotAllowed { .. }
            | Self::UnknownLogin { .. }
            | Self::BadTls { .. }
            | Self::Nameless { .. }
            | Self::NeedsTls { .. }
            | Self::NoFolder { .. }
            | Self::Vanishing
            | Self::SettingsLost { .. }
            | Self::BadFile { .. }
            | Self::NotRemoved { .. } => false,
        }
    }

    /// What the error is about.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::BadUrl { .. }
            | Self::UnknownScheme { .. }
            | Self::BadParameter { .. }
            | Self::BadVariable { .. }
            | Self::NoDriver { .. }
            | Self::Nameless { .. }
            | Self::Vanishing => ErrorKind::Usage,
            Self::Unreachable { .. }
            | Self::Refused { .. }
            | Self::NotAllowed { .. }
            | Self::UnknownLogin { .. }
            | Self::NotReady { .. }
            | Self::TooManyConnections { .. }
            | Self::BadTls { .. }
            | Self::NoDatabase { .. }
            | Self::NeedsTls { .. }
            | Self::NoFolder { .. }
            | Self::BadFile { .. }
            | Self::NotRemoved { .. }
            | Self::SettingsLost { .. }
            | Self::Other { .. } => ErrorKind::Connect,
        }
    }

    /// Nobody answered, for so long.
    pub(super) fn silent(place: String, patience: Duration) -> Self {
        let reason = format!("no answer within {} seconds", patience.as_secs());
        Self::Unreachable { place, reason, help: START }
    }

    /// The operating system does not connect, over a socket of this machine or over the network.
    pub(super) fn unreachable(place: String, error: &io::Error, over_socket: bool) -> Self {
        let reason = error.to_string();
        if is_tls(error) {
            return Self::BadTls { place, reason, help: CORRECT_TLS };
        }
        let help = match error.kind() {
            // No network is missing like a file: the URL names a certificate or a key.
            io::ErrorKind::NotFound | io::ErrorKind::IsADirectory if !over_socket => {
                return Self::BadTls { place, reason, help: CORRECT_TLS };
            }
            io::ErrorKind::PermissionDenied if over_socket => "allow this user to use the server's socket",
            io::ErrorKind::PermissionDenied => {
                "allow this user to connect there, and to read the certificates and keys that the database URL names"
            }
            io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::UnexpectedEof => {
                "what listens there closes the connection before it says why: see the log of the server, and whether \
                 another program has that port"
            }
            _ if is_out_of_files(error) => "allow this process more open files: `ulimit -n 1024`",
            // The resolver's errors have no kind of their own.
            _ if reason.contains("lookup") => "correct the host in the database URL",
            _ => START,
        };
        Self::Unreachable { place, reason, help }
    }

    /// Something answers that does not speak the server's protocol.
    pub(super) fn other_program(place: String, reason: String) -> Self {
        Self::Unreachable {
            place,
            reason,
            help: "correct host and port in the database URL: another program answers there",
        }
    }

    /// What the driver says of encryption.
    pub(super) fn bad_tls(place: String, error: &(dyn std::error::Error + Send + Sync)) -> Self {
        let reason = error.to_string();
        if !cfg!(feature = "tls") {
            Self::NeedsTls { place }
        } else if reason.contains("does not support TLS") {
            Self::BadTls { place, reason, help: "turn TLS on where the server runs, or connect without `sslmode`" }
        } else {
            Self::BadTls { place, reason, help: CORRECT_TLS }
        }
    }
}

/// The path of a folder as a command takes it: one that begins with `-` would be an option.
fn folder_for_shell(path: &Path) -> String {
    let path = path.display().to_string();
    quoted(&if path.starts_with('-') { format!("./{path}") } else { path })
}

const START: &str = "start the server, or correct host and port (or the socket) in the database URL";

const CORRECT_TLS: &str = "name the certificate of the authority that signed the server's (`sslrootcert` for \
                           PostgreSQL, `ssl-ca` for MySQL and MariaDB), and the host that the server's certificate is \
                           for";

/// The TLS library hides its errors in those of the operating system.
fn is_tls(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData && error.raw_os_error().is_none()
}

/// Whether this process, or the machine, has as many files open as it may.
pub(super) fn is_out_of_files(error: &io::Error) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    cfg!(unix) && matches!(error.raw_os_error(), Some(ENFILE | EMFILE))
}
