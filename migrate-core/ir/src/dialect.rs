//! The database servers that SQL is rendered for, and what each can do.

use std::fmt;

/// A database server, as far as its SQL differs from the others'.
///
/// MySQL and MariaDB are two dialects: they speak one protocol, but lock, rewrite and name things differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// PostgreSQL.
    Postgres,
    /// MySQL.
    MySql,
    /// MariaDB.
    MariaDb,
    /// SQLite.
    Sqlite,
}

impl Dialect {
    /// Every dialect, in the order in which they are always listed.
    pub const ALL: [Dialect; 4] = [Dialect::Postgres, Dialect::MySql, Dialect::MariaDb, Dialect::Sqlite];

    /// The name used in `migrate.toml`, on the command line and in messages: `postgres`, `mysql`, `mariadb`, `sqlite`.
    pub const fn name(self) -> &'static str {
        match self {
            Dialect::Postgres => "postgres",
            Dialect::MySql => "mysql",
            Dialect::MariaDb => "mariadb",
            Dialect::Sqlite => "sqlite",
        }
    }

    /// The dialect of that name, as [`Dialect::name`] spells it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// Whether a change of a table keeps others from that table only. SQLite has one lock, for the whole database, so
    /// every change keeps other writers waiting.
    pub const fn locks_tables(self) -> bool {
        match self {
            Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => true,
            Dialect::Sqlite => false,
        }
    }

    /// Whether the server can undo DDL: whether `ROLLBACK` takes back a `CREATE TABLE`.
    pub const fn transactional_ddl(self) -> bool {
        match self {
            Dialect::Postgres | Dialect::Sqlite => true,
            Dialect::MySql | Dialect::MariaDb => false,
        }
    }

    /// Whether several of its servers can be a cluster that this library knows: group replication, Galera.
    pub const fn has_clusters(self) -> bool {
        match self {
            Dialect::MySql | Dialect::MariaDb => true,
            Dialect::Postgres | Dialect::Sqlite => false,
        }
    }

    /// The oldest version that this library supports, assumed where `migrate.toml` names none.
    ///
    /// The oldest that their makers still maintained when this library was first released.
    pub const fn oldest_version(self) -> Version {
        match self {
            Dialect::Postgres => Version::new(14, 0, 0),
            Dialect::MySql => Version::new(8, 0, 29),
            Dialect::MariaDb => Version::new(10, 6, 0),
            Dialect::Sqlite => Version::new(3, 35, 0),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A server's version: `14`, `10.6`, `3.35.5`. Parts that are left out are zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// First number.
    pub major: u16,
    /// Second number.
    pub minor: u16,
    /// Third number.
    pub patch: u16,
}

impl Version {
    /// The version of these three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Reads `14`, `10.6` or `3.35.5`; text behind the numbers (`10.11.19-MariaDB`, `15.18 (Debian)`) is passed over.
    pub fn parse(text: &str) -> Option<Self> {
        let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let mut parts = text[..end].split('.').filter(|part| !part.is_empty()).map(str::parse);
        let major = parts.next()?.ok()?;
        let minor = parts.next().unwrap_or(Ok(0)).ok()?;
        let patch = parts.next().unwrap_or(Ok(0)).ok()?;
        Some(Self { major, minor, patch })
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch } = self;
        match (minor, patch) {
            (0, 0) => write!(f, "{major}"),
            (_, 0) => write!(f, "{major}.{minor}"),
            _ => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

/// How many nodes of a cluster take writes: MySQL's group replication, or Galera, whose nodes all do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cluster {
    /// One at a time.
    SinglePrimary,
    /// Several, or it is not known: what only one primary can do is then refused.
    MultiPrimary,
}

impl Cluster {
    /// Every form of a cluster.
    pub const ALL: [Cluster; 2] = [Cluster::SinglePrimary, Cluster::MultiPrimary];

    /// The name used in `migrate.toml`: `single-primary`, `multi-primary`.
    pub const fn name(self) -> &'static str {
        match self {
            Cluster::SinglePrimary => "single-primary",
            Cluster::MultiPrimary => "multi-primary",
        }
    }

    /// The form of that name, as [`Cluster::name`] spells it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cluster| cluster.name() == name)
    }
}

/// A dialect that a crate's migrations are written for, with the oldest server that they must run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target {
    /// The server.
    pub dialect: Dialect,
    /// The oldest version in use. The runner refuses an older one.
    pub oldest: Version,
    /// The cluster that the server is a node of, if `migrate.toml` says so. The safety rules use it; SQL is the same.
    pub cluster: Option<Cluster>,
}

impl Target {
    /// The dialect, at the oldest version that this library supports, outside of a cluster.
    pub const fn of(dialect: Dialect) -> Self {
        Self { dialect, oldest: dialect.oldest_version(), cluster: None }
    }

    /// Every dialect, at the oldest version that this library supports.
    pub const ALL: [Target; 4] = [
        Target::of(Dialect::Postgres),
        Target::of(Dialect::MySql),
        Target::of(Dialect::MariaDb),
        Target::of(Dialect::Sqlite),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_servers_print_them() {
        assert_eq!(Version::parse("14"), Some(Version::new(14, 0, 0)));
        assert_eq!(Version::parse("15.18 (Debian 15.18-0+deb12u1)"), Some(Version::new(15, 18, 0)));
        assert_eq!(Version::parse("10.11.19-MariaDB-deb12"), Some(Version::new(10, 11, 19)));
        assert_eq!(Version::parse("3.35.5"), Some(Version::new(3, 35, 5)));
        assert_eq!(Version::parse("new"), None);
        assert_eq!(Version::new(10, 6, 0).to_string(), "10.6");
    }
}
