//! Clusters: three servers on loopback that hold the same databases.

use std::{
    fmt, fs, io,
    path::Path,
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use migrate_ir::dialect::Dialect;

use super::{
    PASSWORD, Row, ServerKind, TestDatabase, USER, connection,
    installation::{self, MissingServer},
    process::{Process, Program, free_port},
    server::server_or_skip,
};
use crate::block_on;

/// How long a node may take until it belongs to the cluster: it copies another one, on a busy machine.
const JOIN_TIMEOUT: Duration = Duration::from_mins(2);

/// How much of a node's log the message of a failure has.
const LOG_LINES: usize = 40;

/// How many nodes a cluster has: so many that two of them are a majority.
const NODES: usize = 3;

/// Which clusters there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterKind {
    /// MariaDB with Galera: every node can be written to, and all of them commit in one order.
    Galera,
    /// MySQL's group replication, of which one member can be written to.
    SinglePrimary,
    /// MySQL's group replication, of which every member can be written to.
    SeveralPrimaries,
}

impl ClusterKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Galera, Self::SinglePrimary, Self::SeveralPrimaries];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Galera => "galera",
            Self::SinglePrimary => "group replication, single primary",
            Self::SeveralPrimaries => "group replication, several primaries",
        }
    }

    /// What its nodes are.
    const fn server(self) -> ServerKind {
        match self {
            Self::Galera => ServerKind::MariaDb,
            Self::SinglePrimary | Self::SeveralPrimaries => ServerKind::MySql,
        }
    }

    /// What it speaks.
    pub const fn dialect(self) -> Dialect {
        self.server().dialect()
    }

    const fn script(self) -> &'static str {
        match self {
            Self::Galera => concat!(include_str!("galera.sh"), include_str!("supervise.sh")),
            Self::SinglePrimary | Self::SeveralPrimaries => {
                concat!(include_str!("group_replication.sh"), include_str!("supervise.sh"))
            }
        }
    }

    /// Asks a node whether it belongs to the cluster, and how many nodes do.
    const fn membership(self) -> &'static str {
        match self {
            Self::Galera => {
                "SELECT (SELECT variable_value FROM information_schema.global_status \
                 WHERE variable_name = 'wsrep_local_state_comment') = 'Synced', (SELECT variable_value \
                 FROM information_schema.global_status WHERE variable_name = 'wsrep_cluster_size')"
            }
            Self::SinglePrimary | Self::SeveralPrimaries => {
                "SELECT coalesce(sum(member_id = @@server_uuid AND member_state = 'ONLINE'), 0), \
                 count(*) FROM performance_schema.replication_group_members WHERE member_state = 'ONLINE'"
            }
        }
    }
}

impl fmt::Display for ClusterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A cluster of three nodes, stopped when it is dropped, and when the test process ends in whatever way.
#[derive(Debug)]
pub struct TestCluster {
    kind: ClusterKind,
    nodes: Vec<ClusterNode>,
    databases: AtomicU32,
}

impl TestCluster {
    /// Starts a cluster; none where it is MySQL's and MySQL could not be fetched, which is told on standard error.
    pub fn start(kind: ClusterKind) -> Option<Self> {
        server_or_skip(kind.server(), Self::launch(kind))
    }

    fn launch(kind: ClusterKind) -> Result<Self, MissingServer> {
        let server_home = installation::find(kind.server())?;
        let home = match kind {
            ClusterKind::Galera => installation::find_galera(),
            ClusterKind::SinglePrimary | ClusterKind::SeveralPrimaries => server_home.clone(),
        };
        let failed = |failure| MissingServer::Failure(format!("the cluster `{kind}` does not start: {failure}"));
        // More than once, as another process may take a port that was free.
        Self::attempt(kind, &home, &server_home)
            .or_else(|failure| {
                eprintln!("the cluster `{kind}` is started anew: {failure}");
                Self::attempt(kind, &home, &server_home)
            })
            .map_err(failed)
    }

    fn attempt(kind: ClusterKind, home: &Path, server_home: &Path) -> Result<Self, String> {
        let port = || free_port().map_err(|error| error.to_string());
        let group_ports = (0..NODES).map(|_| port()).collect::<Result<Vec<_>, _>>()?;
        let members: Vec<_> = group_ports.iter().map(|port| format!("127.0.0.1:{port}")).collect();
        let members = members.join(",");
        let switch = |on: bool| if on { "ON" } else { "OFF" };
        let mut cluster = Self { kind, nodes: Vec::new(), databases: AtomicU32::new(1) };
        for (number, group_port) in (1..).zip(&group_ports) {
            let number_text = usize::to_string(&number);
            let (group_port, copy_port, ist_port) = (group_port.to_string(), port()?.to_string(), port()?.to_string());
            let program = Program {
                script: kind.script(),
                home,
                // Whoever copies a node gives up root's rights, and then cannot read root's files.
                as_postgres: true,
                variables: &[
                    ("server_home", &server_home.to_string_lossy()),
                    ("number", &number_text),
                    ("members", &members),
                    ("group_port", &group_port),
                    ("copy_port", &copy_port),
                    ("ist_port", &ist_port),
                    ("single_primary", switch(kind == ClusterKind::SinglePrimary)),
                    ("every_primary", switch(kind == ClusterKind::SeveralPrimaries)),
                ],
            };
            let process = Process::spawn(&program).map_err(|error| error.to_string())?;
            cluster.nodes.push(ClusterNode { kind, number, process });
            if kind == ClusterKind::Galera {
                // One after the other: a node copies one that belongs to the cluster.
                cluster.nodes[number - 1].join(number == 1)?;
            }
        }
        if kind != ClusterKind::Galera {
            for node in &mut cluster.nodes {
                node.join(node.number == 1)?;
            }
        }
        cluster.wait_for_nodes(NODES)?;
        Ok(cluster)
    }

    /// Which cluster it is.
    pub fn kind(&self) -> ClusterKind {
        self.kind
    }

    /// Its nodes. The first one is a primary from the start.
    pub fn nodes(&self) -> &[ClusterNode] {
        &self.nodes
    }

    /// Ends every fault that is still there, and waits until all nodes belong to the cluster.
    pub fn wait_until_whole(&mut self) {
        for node in &self.nodes {
            node.wake();
            node.restart();
            if self.kind == ClusterKind::Galera {
                // A node that was killed is not isolated.
                let _ = node.isolate(false);
            }
        }
        for node in &mut self.nodes {
            node.join(false).unwrap_or_else(|failure| panic!("{failure}"));
        }
        self.wait_for_nodes(NODES).unwrap_or_else(|failure| panic!("{failure}"));
    }

    fn wait_for_nodes(&self, count: usize) -> Result<(), String> {
        let deadline = Instant::now() + JOIN_TIMEOUT;
        for node in &self.nodes {
            while node.members() != Some(count) {
                if Instant::now() > deadline {
                    return Err(format!("{node} does not see {count} nodes; its log:\n{}", node.log()));
                }
                thread::sleep(Duration::from_millis(100));
            }
        }
        Ok(())
    }

    /// Makes an empty database, and waits until every node has it: how each node answers it, in the order of the nodes.
    pub fn fresh_database(&self) -> Vec<TestDatabase> {
        let name = format!("test_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let sql = format!("CREATE DATABASE {name}");
        let deadline = Instant::now() + JOIN_TIMEOUT;
        // After an election, another node is the primary.
        while !self.nodes.iter().any(|node| node.is_primary() && node.query(&sql).is_ok()) {
            assert!(Instant::now() < deadline, "{}: {sql} is refused by every node", self.kind);
            thread::sleep(Duration::from_millis(100));
        }
        let databases: Vec<_> = self.nodes.iter().map(|node| node.database(&name)).collect();
        for database in &databases {
            while let Err(error) = database.try_query("SELECT 1") {
                assert!(Instant::now() < deadline, "{}: {error}", database.name());
                thread::sleep(Duration::from_millis(20));
            }
        }
        databases
    }
}

/// One server of a cluster.
#[derive(Debug)]
pub struct ClusterNode {
    kind: ClusterKind,
    number: usize,
    process: Process,
}

impl ClusterNode {
    /// Joins the cluster, or begins it, as soon as the server answers. A node that belongs to it goes on as it is.
    fn join(&mut self, begins: bool) -> Result<(), String> {
        let deadline = Instant::now() + JOIN_TIMEOUT;
        let mut tried = String::new();
        while self.members().is_none() {
            if self.process.has_ended() || Instant::now() > deadline {
                return Err(format!("{self} does not join: {tried}; its log:\n{}", self.log()));
            }
            if self.kind != ClusterKind::Galera
                && let Err(error) = self.join_group(begins)
            {
                tried = error.to_string();
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    fn join_group(&self, begins: bool) -> sqlx::Result<()> {
        // What it missed is being sent: it belongs to the group when it has that.
        let recovering = "SELECT 1 FROM performance_schema.replication_group_members \
                          WHERE member_id = @@server_uuid AND member_state = 'RECOVERING'";
        if !self.query(recovering)?.is_empty() {
            return Ok(());
        }
        let switch = |on| format!("SET GLOBAL group_replication_bootstrap_group = {on}");
        let recover = format!(
            "CHANGE REPLICATION SOURCE TO SOURCE_USER = '{USER}', SOURCE_PASSWORD = '{PASSWORD}' \
             FOR CHANNEL 'group_replication_recovery'"
        );
        self.query(&recover)?;
        if begins {
            self.query(&switch("ON"))?;
        }
        // A member that the others have expelled has to leave before it joins again.
        let expelled = "SELECT 1 FROM performance_schema.replication_group_members \
                        WHERE member_id = @@server_uuid AND member_state = 'ERROR'";
        if !self.query(expelled)?.is_empty() {
            self.query("STOP GROUP_REPLICATION")?;
        }
        let started = self.query("START GROUP_REPLICATION");
        if begins {
            self.query(&switch("OFF"))?;
        }
        started.map(drop)
    }

    /// How many nodes belong to the cluster, as this one sees it. None where it does not belong to it itself.
    pub fn members(&self) -> Option<usize> {
        let rows = self.query(self.kind.membership()).ok()?;
        match rows.first().map(Vec::as_slice) {
            Some([Some(belongs), Some(members)]) if belongs == "1" => members.parse().ok(),
            _ => None,
        }
    }

    /// Whether it can be written to.
    pub fn is_primary(&self) -> bool {
        let writable = self.query("SELECT @@global.read_only");
        self.members().is_some() && writable.is_ok_and(|rows| rows == [[Some("0".to_owned())]])
    }

    /// A database, as this node answers it.
    pub fn database(&self, name: &str) -> TestDatabase {
        let url = format!("mysql://{USER}:{PASSWORD}@127.0.0.1:{}/{name}", self.process.port());
        TestDatabase::named(self.kind.dialect(), &self.to_string(), url)
    }

    /// Runs statements on this node.
    pub fn query(&self, sql: &str) -> sqlx::Result<Vec<Row>> {
        let database = self.database("mysql");
        block_on(connection::run(database.dialect(), database.url(), sql))
    }

    /// Kills the server. It stays away until [`restart`](Self::restart).
    pub fn kill(&self) {
        fs::write(self.process.folder().join("hold"), "").expect("the node's folder can be written to");
        self.process.crash().expect("the node can be killed");
    }

    /// Starts a server that was killed on what it left. It joins by [`TestCluster::wait_until_whole`].
    pub fn restart(&self) {
        match fs::remove_file(self.process.folder().join("hold")) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => panic!("{self}: {error}"),
            Ok(()) | Err(_) => {}
        }
    }

    /// Stops the server in whatever it does, as a machine that hangs.
    pub fn stop(&self) {
        self.signal("STOP");
    }

    /// Lets it go on.
    pub fn wake(&self) {
        self.signal("CONT");
    }

    fn signal(&self, signal: &str) {
        let pid = fs::read_to_string(self.process.folder().join("server.pid")).expect("the node runs");
        let sent = Command::new("kill").args([&format!("-{signal}"), pid.trim()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIG{signal} reaches {self}");
    }

    /// Galera: cuts the node off from the others, or lets it come back.
    pub fn isolate(&self, isolated: bool) -> sqlx::Result<()> {
        let option = format!("SET GLOBAL wsrep_provider_options = 'gmcast.isolate={}'", u8::from(isolated));
        self.query(&option).map(drop)
    }

    /// The end of what it has written to its log so far.
    fn log(&self) -> String {
        let log = self.process.log().expect("the node's log can be read");
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
    }
}

impl fmt::Display for ClusterNode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "node {} of {}", self.number, self.kind)
    }
}
