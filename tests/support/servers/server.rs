//! A running server.

use std::{
    path::{Path, PathBuf},
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use migrate_ir::dialect::Dialect;

use super::{
    ServerKind, TestDatabase, connection,
    installation::{self, MissingServer},
    process::{Process, Program},
};
use crate::{block_on, not_run};

/// The user that owns everything on a throwaway server.
pub const USER: &str = "migrate";

/// The password of [`USER`]: a word that is found nowhere else, so that a test can prove that it is never printed.
pub const PASSWORD: &str = "secret-of-the-tests";

/// How long a server may take until it answers: it needs a few seconds, and on a busy machine more.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(90);

/// A server of its own, stopped when it is dropped, and when the test process ends in whatever way.
#[derive(Debug)]
pub struct TestServer {
    kind: ServerKind,
    process: Process,
    databases: AtomicU32,
}

impl TestServer {
    /// Starts a server; none where it is MySQL and could not be fetched, which is told on standard error.
    pub fn start(kind: ServerKind) -> Option<Self> {
        server_or_skip(kind, Self::launch(kind, None))
    }

    /// Starts a standby, which follows this PostgreSQL and can only be read. Debian's alone has the program for it.
    pub fn standby(&self) -> Self {
        Self::launch(self.kind, Some(self.port())).unwrap_or_else(|absence| panic!("no standby: {absence:?}"))
    }

    /// The server that all tests of this process share, started by the first that asks.
    pub fn shared(kind: ServerKind) -> Option<&'static Self> {
        static SHARED: [LazyLock<Result<TestServer, MissingServer>>; ServerKind::ALL.len()] = [
            LazyLock::new(|| TestServer::launch(ServerKind::Postgres14, None)),
            LazyLock::new(|| TestServer::launch(ServerKind::Postgres15, None)),
            LazyLock::new(|| TestServer::launch(ServerKind::Postgres18, None)),
            LazyLock::new(|| TestServer::launch(ServerKind::MySql, None)),
            LazyLock::new(|| TestServer::launch(ServerKind::MariaDb, None)),
        ];
        let index = ServerKind::ALL.iter().position(|other| *other == kind)?;
        server_or_skip(kind, SHARED[index].as_ref().map_err(Clone::clone))
    }

    fn launch(kind: ServerKind, primary: Option<u16>) -> Result<Self, MissingServer> {
        let home = installation::find(kind)?;
        // More than once, as another process may take the port that was free.
        Self::attempt(kind, &home, primary)
            .or_else(|_| Self::attempt(kind, &home, primary))
            .or_else(|_| Self::attempt(kind, &home, primary))
            .map_err(|failure| MissingServer::Failure(format!("the server `{kind}` does not start: {failure}")))
    }

    fn attempt(kind: ServerKind, home: &Path, primary: Option<u16>) -> Result<Self, String> {
        let primary = primary.map(|port| port.to_string()).unwrap_or_default();
        let variables = &[("primary", primary.as_str())];
        let program = Program { script: script(kind), home, as_postgres: kind.is_postgres(), variables };
        let mut server = Self {
            kind,
            process: Process::spawn(&program).map_err(|error| error.to_string())?,
            databases: AtomicU32::new(1),
        };
        let deadline = Instant::now() + STARTUP_TIMEOUT;
        loop {
            let reason = match server.data_folder() {
                Ok(folder) if Path::new(&folder).starts_with(server.folder()) => return Ok(server),
                Ok(folder) => format!("port {} belongs to the server of {folder}", server.port()),
                Err(error) => error.to_string(),
            };
            if server.process.has_ended() || Instant::now() > deadline {
                return Err(format!("{reason}; its log:\n{}", server.log()));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Kills the server in whatever it does, and starts it again on what it left.
    pub fn crash(&self) {
        self.process.crash().expect("the server can be killed");
        let deadline = Instant::now() + STARTUP_TIMEOUT;
        while let Err(error) = self.data_folder() {
            assert!(Instant::now() < deadline, "{}: {error}; its log:\n{}", self.kind, self.log());
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Which server it is.
    pub fn kind(&self) -> ServerKind {
        self.kind
    }

    /// The port of 127.0.0.1 that it listens on.
    pub fn port(&self) -> u16 {
        self.process.port()
    }

    /// The folder of its data and its sockets.
    pub fn folder(&self) -> &Path {
        self.process.folder()
    }

    /// A program that comes with it: `psql`. Debian's servers have all of theirs.
    pub fn program(&self, name: &str) -> PathBuf {
        let home = installation::find(self.kind).expect("it is running");
        home.join("bin").join(name)
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        self.process.log().expect("the server's log can be read")
    }

    /// The URL of a database on this server, whether there is one or not.
    pub fn url(&self, database: &str) -> String {
        let scheme = match self.kind.dialect() {
            Dialect::MySql | Dialect::MariaDb => "mysql",
            dialect @ (Dialect::Postgres | Dialect::Sqlite) => dialect.name(),
        };
        format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{}/{database}", self.port())
    }

    /// Makes an empty database.
    pub fn fresh_database(&self) -> TestDatabase {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        // PostgreSQL: not from its usual template, which is refused while somebody is connected to that one.
        let template = if self.kind.is_postgres() { " TEMPLATE template0" } else { "" };
        let sql = format!("CREATE DATABASE {name}{template}");
        if let Err(error) = self.administer(&sql) {
            panic!("{}: {error}\n{sql}", self.kind);
        }
        self.database(&name)
    }

    /// Drops a database of this server.
    pub fn drop_database(&self, database: TestDatabase) {
        let (_, name) = database.url().rsplit_once('/').expect("a database in the URL");
        // PostgreSQL: a session that ended may be there still.
        let force = if self.kind.is_postgres() { " WITH (FORCE)" } else { "" };
        if let Err(error) = self.administer(&format!("DROP DATABASE {name}{force}")) {
            panic!("{}: {error}", self.kind);
        }
    }

    /// A database that exists already.
    pub fn database(&self, name: &str) -> TestDatabase {
        TestDatabase::on_server(self.kind, self.url(name))
    }

    fn data_folder(&self) -> sqlx::Result<String> {
        let sql = if self.kind.is_postgres() { "SHOW data_directory" } else { "SELECT @@datadir" };
        let rows = self.administer(sql)?;
        Ok(rows.into_iter().flatten().flatten().collect())
    }

    fn administer(&self, sql: &str) -> sqlx::Result<Vec<connection::Row>> {
        let database = if self.kind.is_postgres() { "postgres" } else { "mysql" };
        block_on(connection::run(self.kind.dialect(), &self.url(database), sql))
    }
}

const fn script(kind: ServerKind) -> &'static str {
    match kind {
        ServerKind::Postgres14 | ServerKind::Postgres15 | ServerKind::Postgres18 => {
            concat!(include_str!("postgres.sh"), include_str!("supervise.sh"))
        }
        ServerKind::MySql => concat!(include_str!("mysql.sh"), include_str!("supervise.sh")),
        ServerKind::MariaDb => concat!(include_str!("mariadb.sh"), include_str!("supervise.sh")),
    }
}

/// Fails the test, unless the server is there or may be absent.
pub(super) fn server_or_skip<T>(kind: ServerKind, server: Result<T, MissingServer>) -> Option<T> {
    match server {
        Ok(server) => Some(server),
        Err(MissingServer::NotFetched(reason)) => {
            not_run(&format!("`{kind}` could not be fetched: {reason}"));
            None
        }
        Err(MissingServer::Failure(failure)) => panic!("{failure}"),
    }
}
