//! Which servers there are.

use std::fmt;

use migrate_ir::dialect::Dialect;

/// A server that the tests run on. SQLite needs none: see [`Database::sqlite`](super::Database::sqlite).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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

impl Kind {
    /// Every server.
    pub const ALL: [Kind; 5] = [Kind::Postgres14, Kind::Postgres15, Kind::Postgres18, Kind::MySql, Kind::MariaDb];

    /// Its name, which is also its folder's where `tests/servers.sh` puts it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Postgres14 => "postgres-14",
            Kind::Postgres15 => "postgres-15",
            Kind::Postgres18 => "postgres-18",
            Kind::MySql => "mysql",
            Kind::MariaDb => "mariadb",
        }
    }

    /// What it speaks.
    pub const fn dialect(self) -> Dialect {
        match self {
            Kind::Postgres14 | Kind::Postgres15 | Kind::Postgres18 => Dialect::Postgres,
            Kind::MySql => Dialect::MySql,
            Kind::MariaDb => Dialect::MariaDb,
        }
    }

    /// Whether it is a PostgreSQL, of any version.
    pub fn is_postgres(self) -> bool {
        self.dialect() == Dialect::Postgres
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
