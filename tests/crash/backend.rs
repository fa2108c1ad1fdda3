//! Where the databases of the tests are.

use std::fmt;

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

/// SQLite, or a server.
#[derive(Clone, Copy)]
pub(crate) enum Backend<'a> {
    Sqlite,
    Server(&'a TestServer),
}

impl Backend<'static> {
    /// The shared server of that kind; none where it is MySQL and could not be fetched.
    pub(crate) fn shared(kind: ServerKind) -> Option<Self> {
        TestServer::shared(kind).map(Self::Server)
    }
}

impl Backend<'_> {
    /// An empty database, but for the table that the migrations write into and that is not theirs.
    pub(crate) fn database(self) -> TestDatabase {
        let database = match self {
            Self::Sqlite => TestDatabase::sqlite(),
            Self::Server(server) => server.fresh_database(),
        };
        database.query("CREATE TABLE witness (line varchar(40))");
        database
    }

    /// Drops a database: thousands would fill the disk.
    pub(crate) fn drop_database(self, database: TestDatabase) {
        match self {
            Self::Sqlite => drop(database),
            Self::Server(server) => server.drop_database(database),
        }
    }
}

impl fmt::Display for Backend<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite => f.pad("sqlite"),
            Self::Server(server) => f.pad(server.kind().name()),
        }
    }
}
