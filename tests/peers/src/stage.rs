//! The databases that everything happens in.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

use crate::database::{Database, Dialect};
use crate::limit::{self, Boundary};
use crate::proxy::{Protocol, Proxy, Traffic};
use crate::servers::{Kind, Server};

/// The servers that are needed, and a folder for SQLite's files.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: TempDir,
    postgres: Option<Served>,
    postgres_15: Option<Served>,
    mariadb: Option<Served>,
}

#[derive(Debug)]
struct Served {
    server: Server,
    proxy: Proxy,
}

impl Served {
    fn start(kind: Kind, protocol: Protocol, below: &Path, logs: &Path) -> Result<Self> {
        let server = Server::start(kind, below, logs)?;
        let proxy = Proxy::start(protocol, server.port())?;
        Ok(Self { server, proxy })
    }
}

/// One database, which is dropped by [`Stage::drop`].
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// What kind it is.
    pub(crate) database: Database,
    name: String,
}

impl Stage {
    /// Starts the servers of these databases, with everything below one folder, and their logs in the other.
    pub(crate) fn set(databases: &[Database], below: &Path, logs: &Path) -> Result<Self> {
        let system = file_system(below)?;
        ensure!(
            !databases.iter().any(|database| database.lasts()) || !matches!(system.as_str(), "tmpfs" | "ramfs"),
            "{} is in memory ({system}), so nothing there is durable\nhelp: set TMPDIR to a folder on a disk",
            below.display()
        );
        let folder = tempfile::Builder::new().prefix("databases-").tempdir_in(below)?;
        let start = |database, kind, protocol| {
            databases.contains(&database).then(|| Served::start(kind, protocol, below, logs)).transpose()
        };
        Ok(Self {
            postgres: start(Database::Postgres, Kind::Postgres, Protocol::Postgres)?,
            postgres_15: start(Database::Postgres15, Kind::Postgres15, Protocol::Postgres)?,
            mariadb: start(Database::Mariadb, Kind::MariaDb, Protocol::MySql)?,
            folder,
        })
    }

    /// An empty database of this name.
    pub(crate) fn fresh(&self, database: Database, name: &str) -> Result<Place> {
        let place = Place { database, name: name.to_owned() };
        self.drop(&place)?;
        match database {
            Database::SqliteMemory => {}
            Database::Sqlite => drop(File::create(self.file(&place))?),
            Database::Postgres | Database::Postgres15 | Database::Mariadb => {
                self.served(database)?.server.create(name)?;
            }
        }
        Ok(place)
    }

    /// Removes a database, if it is there.
    pub(crate) fn drop(&self, place: &Place) -> Result<()> {
        match place.database {
            Database::SqliteMemory => Ok(()),
            Database::Sqlite => {
                for suffix in ["", "-wal", "-shm", "-journal"] {
                    let file = format!("{}{suffix}", self.file(place).display());
                    if Path::new(&file).exists() {
                        fs::remove_file(file)?;
                    }
                }
                Ok(())
            }
            Database::Postgres | Database::Postgres15 | Database::Mariadb => {
                self.served(place.database)?.server.drop(&place.name)
            }
        }
    }

    /// Its URL.
    pub(crate) fn url(&self, place: &Place) -> Result<String> {
        Ok(match place.database {
            Database::SqliteMemory => "sqlite::memory:".to_owned(),
            Database::Sqlite => format!("sqlite://{}", self.file(place).display()),
            Database::Postgres | Database::Postgres15 | Database::Mariadb => {
                let Served { server, .. } = self.served(place.database)?;
                server.url(server.port(), &place.name)
            }
        })
    }

    /// Its URL through the proxy, and what was sent there while the work was done; none where there is no server.
    pub(crate) fn overheard(&self, place: &Place, work: impl FnOnce(&str) -> Result<()>) -> Result<Option<Traffic>> {
        match place.database {
            Database::SqliteMemory | Database::Sqlite => Ok(None),
            Database::Postgres | Database::Postgres15 | Database::Mariadb => {
                let Served { server, proxy } = self.served(place.database)?;
                proxy.take();
                work(&server.url(proxy.port(), &place.name))?;
                Ok(Some(proxy.take()))
            }
        }
    }

    /// What tables, columns and indexes the history has made there, one a line.
    pub(crate) fn schema(&self, place: &Place) -> Result<String> {
        match place.database.dialect() {
            Dialect::Sqlite => self.sqlite3(place, SQLITE_SCHEMA),
            Dialect::Postgres => self.served(place.database)?.server.query(&place.name, POSTGRES_SCHEMA),
            Dialect::MariaDb => self.served(place.database)?.server.query(&place.name, MARIADB_SCHEMA),
        }
    }

    /// SQLite's journal mode, which is kept in the file where it is WAL.
    pub(crate) fn journal_mode(&self, place: &Place) -> Result<String> {
        Ok(self.sqlite3(place, "PRAGMA journal_mode")?.trim().to_owned())
    }

    /// Has the server's own client do the work, and tells how long that took.
    pub(crate) fn limit(&self, place: &Place, size: usize, boundary: Boundary) -> Result<Duration> {
        let mut script = tempfile::tempfile_in(self.folder.path())?;
        script.write_all(limit::script(place.database.dialect(), size, boundary).as_bytes())?;
        std::io::Seek::rewind(&mut script)?;
        let mut command = match place.database {
            Database::SqliteMemory => sqlite3(Path::new(":memory:")),
            Database::Sqlite => sqlite3(&self.file(place)),
            Database::Postgres | Database::Postgres15 | Database::Mariadb => {
                self.served(place.database)?.server.client(&place.name)
            }
        };
        command.stdin(Stdio::from(script));
        let begun = Instant::now();
        let output = command.output().with_context(|| format!("cannot run {command:?}"))?;
        let took = begun.elapsed();
        ensure!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(took)
    }

    /// What the servers are, and how they keep what is committed.
    pub(crate) fn servers(&self) -> Result<Vec<String>> {
        let mut told = Vec::new();
        for (title, served) in
            [("PostgreSQL", &self.postgres), ("PostgreSQL", &self.postgres_15), ("MariaDB", &self.mariadb)]
        {
            if let Some(Served { server, .. }) = served {
                told.push(format!("{title} {} ({})", server.version()?, server.durability()?));
            }
        }
        Ok(told)
    }

    fn served(&self, database: Database) -> Result<&Served> {
        let served = match database {
            Database::Postgres => &self.postgres,
            Database::Postgres15 => &self.postgres_15,
            Database::Mariadb => &self.mariadb,
            Database::SqliteMemory | Database::Sqlite => &None,
        };
        served.as_ref().with_context(|| format!("no server for {database:?}"))
    }

    fn file(&self, place: &Place) -> PathBuf {
        self.folder.path().join(format!("{}.db", place.name))
    }

    fn sqlite3(&self, place: &Place, sql: &str) -> Result<String> {
        let mut command = sqlite3(&self.file(place));
        let output =
            command.arg(sql).stdin(Stdio::null()).output().with_context(|| format!("cannot run {command:?}"))?;
        ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(String::from_utf8(output.stdout)?)
    }
}

fn sqlite3(file: &Path) -> Command {
    let mut command = Command::new("sqlite3");
    command.args(["-batch", "-bail", "-noheader"]).arg(file);
    command
}

/// The type of the file system that a folder is on.
pub(crate) fn file_system(folder: &Path) -> Result<String> {
    let output = Command::new("df").arg("--output=fstype").arg(folder).output().context("cannot run df")?;
    ensure!(output.status.success(), "df: {}", String::from_utf8_lossy(&output.stderr).trim());
    // Below a heading.
    Ok(String::from_utf8(output.stdout)?.lines().last().unwrap_or_default().trim().to_owned())
}

const POSTGRES_SCHEMA: &str = "
    SELECT concat_ws(' ', table_name, column_name, data_type, character_maximum_length, is_nullable)
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name ~ '^t[0-9]+$'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename ~ '^t[0-9]+$'
    ORDER BY 1";

const MARIADB_SCHEMA: &str = "
    SELECT concat_ws(' ', table_name, column_name, column_type, is_nullable) AS line
    FROM information_schema.columns WHERE table_schema = database() AND table_name REGEXP '^t[0-9]+$'
    UNION ALL SELECT concat_ws(' ', table_name, index_name, seq_in_index, column_name, non_unique)
    FROM information_schema.statistics WHERE table_schema = database() AND table_name REGEXP '^t[0-9]+$'
    ORDER BY 1";

const SQLITE_SCHEMA: &str = "
    SELECT t.name || ' ' || c.name || ' ' || lower(c.type) || ' ' || c.\"notnull\" || ' ' || c.pk
    FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name GLOB 't[0-9]*'
    UNION ALL SELECT t.name || ' ' || i.name || ' ' || i.\"unique\" || ' ' || c.name
    FROM sqlite_master t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
    WHERE t.type = 'table' AND t.name GLOB 't[0-9]*'
    ORDER BY 1";
