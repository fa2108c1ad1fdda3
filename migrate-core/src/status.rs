//! Which migrations are applied to a database, and which are not.

use crate::connection::Server;
use crate::history::{Applied, Unfinished};

/// Which migrations are applied to a database, and which are not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub database: String,
    /// The server.
    pub server: Server,
    /// Every migration that this program or the database knows, in the order in which they run.
    pub migrations: Vec<MigrationStatus>,
    /// The migration that was interrupted, where there is one.
    pub unfinished: Option<Unfinished>,
}

/// One migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationStatus {
    /// The history that it belongs to.
    pub history: String,
    /// Its name.
    pub name: String,
    /// The function's doc comment; empty where there is none, and where this program does not know the migration.
    pub description: String,
    /// Applied or not.
    pub state: State,
}

/// Whether a migration is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Not applied.
    Pending {
        /// Whether a later migration is applied.
        out_of_order: bool,
    },
    /// Applied.
    Applied(Applied),
    /// Applied, with another checksum than this program's.
    Changed(Applied),
    /// Applied, but this program does not have it.
    Unknown(Applied),
    /// Some of its steps are done, see [`Status::unfinished`].
    Interrupted,
}
