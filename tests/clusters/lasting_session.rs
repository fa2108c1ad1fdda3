//! A session that stays open between two statements.

use migrate_core::Connection;
use migrate_tests::servers::TestDatabase;
use tokio::runtime::{Builder, Runtime};

/// The connection of an application.
pub(crate) struct LastingSession {
    runtime: Runtime,
    connection: Connection,
}

impl LastingSession {
    pub(crate) fn open(database: &TestDatabase) -> Self {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let connection = runtime.block_on(Connection::open(database.url())).unwrap();
        Self { runtime, connection }
    }

    /// Sends a statement; its first value, or the server's code for an error.
    pub(crate) fn value(&mut self, sql: &str) -> Result<String, String> {
        match self.runtime.block_on(self.connection.fetch(sql)) {
            Ok(rows) => Ok(rows.into_iter().flatten().flatten().next().unwrap_or_default()),
            Err(error) => Err(error.code.unwrap_or(error.message)),
        }
    }
}
