//! Which servers there are.

use std::fmt;

use migrate_ir::dialect::Dialect;

/// A server that the tests run on. SQLite needs none: see [`TestDatabase::sqlite`](super::TestDatabase::sqlite).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServerKind {
    /// The oldest PostgreSQL that is supported.
    Postgres14,
    /// PostgreSQL as Debian builds it.
    Postgres15,
    /// The newest PostgreSQL.
    Postgres18,
    /// MySQL, the newest.
    MySql,
    /// MariaDB as Debian builds it.
    MariaDb,
}

impl ServerKind {
    /// Every server.
    pub const ALL: [ServerKind; 5] = [
        ServerKind::Postgres14,
        ServerKind::Postgres15,
        ServerKind::Postgres18,
        ServerKind::MySql,
        ServerKind::MariaDb,
    ];

    /// Its name, which is also its folder's where `tests/servers.sh` puts it.
    pub const fn name(self) -> &'static str {
        match self {
            ServerKind::Postgres14 => "postgres-14",
            ServerKind::Postgres15 => "postgres-15",
            ServerKind::Postgres18 => "postgres-18",
            ServerKind::MySql => "mysql",
            ServerKind::MariaDb => "mariadb",
        }
    }

    /// What it speaks.
    pub const fn dialect(self) -> Dialect {
        match self {
            ServerKind::Postgres14 | ServerKind::Postgres15 | ServerKind::Postgres18 => Dialect::Postgres,
            ServerKind::MySql => Dialect::MySql,
            ServerKind::MariaDb => Dialect::MariaDb,
        }
    }

    /// Whether it is a PostgreSQL, of any version.
    pub fn is_postgres(self) -> bool {
        self.dialect() == Dialect::Postgres
    }
}

impl fmt::Display for ServerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
