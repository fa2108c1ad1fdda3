//! Throwaway servers with durable settings, stopped when they are dropped and when this process ends in whatever way.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

/// The user that owns everything on a throwaway server.
pub(crate) const USER: &str = "migrate";
/// Their password.
pub(crate) const PASSWORD: &str = "secret";

/// How long a server may take until it answers.
const PATIENCE: Duration = Duration::from_secs(90);

/// Which server it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The newest PostgreSQL.
    Postgres,
    /// PostgreSQL 15, as Debian builds it.
    Postgres15,
    /// MariaDB, as Debian builds it.
    MariaDb,
}

impl Kind {
    const fn script(self) -> &'static str {
        match self {
            Kind::Postgres | Kind::Postgres15 => {
                concat!(include_str!("postgres.sh"), include_str!("../../../support/servers/supervise.sh"))
            }
            Kind::MariaDb => concat!(include_str!("mariadb.sh"), include_str!("../../../support/servers/supervise.sh")),
        }
    }

    const fn folder(self) -> &'static str {
        match self {
            Kind::Postgres => "postgres-18",
            Kind::Postgres15 => "postgres-15",
            Kind::MariaDb => "mariadb",
        }
    }

    const fn program(self) -> &'static str {
        match self {
            Kind::Postgres | Kind::Postgres15 => "bin/postgres",
            Kind::MariaDb => "sbin/mariadbd",
        }
    }

    /// The client, and whose it is: the newest PostgreSQL comes without.
    const fn client(self) -> (Self, &'static str) {
        match self {
            Kind::Postgres | Kind::Postgres15 => (Kind::Postgres15, "bin/psql"),
            Kind::MariaDb => (Kind::MariaDb, "bin/mariadb"),
        }
    }

    /// Where this program of its is: `tests/servers.sh` puts it there.
    fn program_at(self, program: &str) -> Result<PathBuf> {
        let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/servers");
        let servers = env::var_os("MIGRATE_TEST_SERVERS").map_or_else(default, PathBuf::from);
        let path = servers.join(self.folder()).join(program);
        ensure!(path.exists(), "no {}\nhelp: run tests/servers.sh", path.display());
        Ok(path.canonicalize()?)
    }
}

/// A running server.
#[derive(Debug)]
pub(crate) struct Server {
    kind: Kind,
    client: PathBuf,
    port: u16,
    /// A shell that stops the server when its standard input closes.
    supervisor: Child,
    log: PathBuf,
}

impl Server {
    /// Starts one, with its data below one folder, and its log in the other.
    pub(crate) fn start(kind: Kind, below: &Path, logs: &Path) -> Result<Self> {
        let program = kind.program_at(kind.program())?;
        let home = program.ancestors().nth(2).context("the program is in a folder")?;
        let (whose, client) = kind.client();
        let client = whose.program_at(client)?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let folder = tempfile::Builder::new().prefix("server-").tempdir_in(below)?;
        let log = logs.join(format!("{}.log", kind.folder()));
        let output = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = Command::new("sh");
        command
            .args(["-c", kind.script()])
            .current_dir(&folder)
            .env("home", home)
            .env("folder", folder.path())
            .env("port", port.to_string())
            .env("user", USER)
            .env("password", PASSWORD)
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            // Ctrl-C is for this process; the supervisor sees it end.
            .process_group(0);
        if kind != Kind::MariaDb && fs::metadata("/proc/self")?.uid() == 0 {
            let (user, group) = postgres_account()?;
            unix::fs::chown(&folder, Some(user), Some(group))?;
            command.uid(user).gid(group);
        }
        let supervisor = command.spawn()?;
        // From here on the supervisor removes it.
        let _ = TempDir::keep(folder);
        let mut server = Self { kind, client, port, supervisor, log };
        server.wait()?;
        Ok(server)
    }

    fn wait(&mut self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let Err(error) = self.query(self.own_database(), "SELECT 1") else { return Ok(()) };
            let ended = self.supervisor.try_wait()?.is_some();
            if ended || Instant::now() > deadline {
                bail!("{:?} does not start: {error:#}\nits log is {}", self.kind, self.log.display());
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    /// The port of 127.0.0.1 that it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The URL of a database, on this port, which may be a proxy's.
    pub(crate) fn url(&self, port: u16, database: &str) -> String {
        let scheme = match self.kind {
            Kind::Postgres | Kind::Postgres15 => "postgres",
            Kind::MariaDb => "mysql",
        };
        format!("{scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}/{database}")
    }

    /// Makes an empty database, and has the server write down what it has put off.
    pub(crate) fn create(&self, database: &str) -> Result<()> {
        match self.kind {
            Kind::Postgres | Kind::Postgres15 => {
                self.query(self.own_database(), &format!("CREATE DATABASE {database} TEMPLATE template0"))?;
                self.query(self.own_database(), "CHECKPOINT")?;
            }
            Kind::MariaDb => {
                self.query(self.own_database(), &format!("CREATE DATABASE {database}"))?;
            }
        }
        Ok(())
    }

    /// Drops a database.
    pub(crate) fn drop(&self, database: &str) -> Result<()> {
        let force = match self.kind {
            Kind::Postgres | Kind::Postgres15 => " WITH (FORCE)",
            Kind::MariaDb => "",
        };
        self.query(self.own_database(), &format!("DROP DATABASE IF EXISTS {database}{force}")).map(drop)
    }

    /// Its version.
    pub(crate) fn version(&self) -> Result<String> {
        let sql = match self.kind {
            Kind::Postgres | Kind::Postgres15 => "SHOW server_version",
            Kind::MariaDb => "SELECT version()",
        };
        Ok(self.query(self.own_database(), sql)?.trim().to_owned())
    }

    /// The settings that say that commits are durable.
    pub(crate) fn durability(&self) -> Result<String> {
        let sql = match self.kind {
            Kind::Postgres | Kind::Postgres15 => {
                "SELECT string_agg(name || '=' || setting, ', ' ORDER BY name) FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'wal_sync_method')"
            }
            Kind::MariaDb => {
                "SELECT concat('innodb_flush_log_at_trx_commit=', @@innodb_flush_log_at_trx_commit, ', innodb_flush_method=', @@innodb_flush_method, ', log_bin=', @@log_bin)"
            }
        };
        Ok(self.query(self.own_database(), sql)?.trim().to_owned())
    }

    /// Runs a query with the server's own client; gives the rows, one a line.
    pub(crate) fn query(&self, database: &str, sql: &str) -> Result<String> {
        let mut command = self.client(database);
        match self.kind {
            Kind::Postgres | Kind::Postgres15 => command.args(["-A", "-t", "-c", sql]),
            Kind::MariaDb => command.args(["-N", "-B", "-e", sql]),
        };
        let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {command:?}"))?;
        ensure!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr).trim());
        Ok(String::from_utf8(output.stdout)?)
    }

    /// The server's own client, which stops at the first error.
    pub(crate) fn client(&self, database: &str) -> Command {
        let mut command = Command::new(&self.client);
        let port = self.port.to_string();
        match self.kind {
            Kind::Postgres | Kind::Postgres15 => command
                .args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", &port, "-U", USER, "-d", database])
                .env("PGPASSWORD", PASSWORD),
            Kind::MariaDb => command
                .args(["--no-defaults", "-h", "127.0.0.1", "-P", &port, "-u", USER, database])
                .env("MYSQL_PWD", PASSWORD),
        };
        command
    }

    const fn own_database(&self) -> &'static str {
        match self.kind {
            Kind::Postgres | Kind::Postgres15 => "postgres",
            Kind::MariaDb => "mysql",
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            eprintln!("a server may be running still: {error}");
        }
    }
}

/// User and group of `postgres`, as PostgreSQL refuses to be run by root.
fn postgres_account() -> Result<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd")?;
    for line in users.lines() {
        if let ["postgres", _, user, group, ..] = line.split(':').collect::<Vec<_>>()[..] {
            return Ok((user.parse()?, group.parse()?));
        }
    }
    bail!("there is no user `postgres` to run PostgreSQL as\nhelp: run tests/servers.sh")
}
