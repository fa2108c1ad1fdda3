//! A running `pgbouncer`.

use std::{
    net::{Ipv4Addr, TcpStream},
    thread,
    time::{Duration, Instant},
};

use super::{
    PASSWORD, TestDatabase, TestServer, USER, installation,
    process::{Process, Program},
};

/// How long it may take until it answers.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(30);

/// For how long a client keeps a session of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// Until its transaction ends: the next one may reach another session.
    Transaction,
    /// Until it disconnects.
    Session,
}

impl Pooling {
    /// Its name in the pooler's configuration.
    pub const fn name(self) -> &'static str {
        match self {
            Pooling::Transaction => "transaction",
            Pooling::Session => "session",
        }
    }
}

/// A `pgbouncer` in front of a PostgreSQL, with its default settings, stopped when it is dropped.
#[derive(Debug)]
pub struct Pooler {
    process: Process,
    pooling: Pooling,
}

impl Pooler {
    /// Starts one in front of a server.
    pub fn start(server: &TestServer, pooling: Pooling) -> Self {
        Self::start_with(server, pooling, "")
    }

    /// The same, with this line more in its configuration.
    pub fn start_with(server: &TestServer, pooling: Pooling, setting: &str) -> Self {
        let home = installation::find_pooler();
        let program = Program {
            script: concat!(include_str!("pgbouncer.sh"), include_str!("supervise.sh")),
            home: &home,
            as_postgres: true,
            variables: &[
                ("server_port", &server.port().to_string()),
                ("pool_mode", pooling.name()),
                ("setting", setting),
            ],
        };
        // More than once, as another process may take the port that was free.
        for _ in 0..3 {
            let process = Process::spawn(&program).unwrap_or_else(|error| panic!("PgBouncer does not start: {error}"));
            let mut pooler = Self { process, pooling };
            if pooler.answers() {
                return pooler;
            }
        }
        panic!("PgBouncer does not start");
    }

    fn answers(&mut self) -> bool {
        let deadline = Instant::now() + STARTUP_TIMEOUT;
        while !self.process.has_ended() && Instant::now() < deadline {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.process.port())).is_ok() {
                return true;
            }
            thread::sleep(Duration::from_millis(50));
        }
        eprintln!("its log:\n{}", self.process.log().unwrap_or_default());
        false
    }

    /// The same database, through the pooler. It takes no settings of a session, so whoever asks for some is refused.
    pub fn database(&self, direct: &TestDatabase) -> TestDatabase {
        let name = direct.url().rsplit('/').next().expect("a URL ends with the database's name");
        TestDatabase::named(
            direct.dialect(),
            &format!("{} behind PgBouncer, {} pooling", direct.name(), self.pooling.name()),
            self.url(name),
        )
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://{USER}:{PASSWORD}@127.0.0.1:{}/{database}", self.process.port())
    }
}
