//! One connection to one of the four servers, never a pooled one: what a session holds ends with it.

mod server;

pub use server::Server;

use crate::error::ConnectError;

/// A connection that belongs to the runner alone.
pub struct Connection {}

impl Connection {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`. A missing SQLite file is created.
    pub async fn open(url: &str) -> Result<Self, ConnectError> {
        todo!()
    }

    /// The database, without user and password: `postgres at localhost:5432/app`.
    pub fn place(&self) -> &str {
        todo!()
    }
}
