//! Where the servers' programs are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::ServerKind;

/// Why there is no server.
#[derive(Clone, Debug)]
pub(super) enum MissingServer {
    /// `tests/servers.sh` could not fetch it, for this reason. Only MySQL may be absent so.
    NotFetched(String),
    /// A mistake, which fails the test.
    Failure(String),
}

/// The home of a server's programs.
pub(super) fn find(kind: ServerKind) -> Result<PathBuf, MissingServer> {
    let all = folder();
    let home = all.join(kind.name());
    let program = home.join(program(kind));
    if program.exists() {
        return home.canonicalize().map_err(|error| MissingServer::Failure(error.to_string()));
    }
    match fs::read_to_string(all.join("mysql.missing")) {
        Ok(reason) if kind == ServerKind::MySql => Err(MissingServer::NotFetched(reason.trim().to_owned())),
        _ => Err(MissingServer::Failure(format!(
            "the server `{kind}` is missing: no {}\nhelp: run tests/servers.sh",
            program.display()
        ))),
    }
}

/// The home of `pgbouncer`.
pub(super) fn find_pooler() -> PathBuf {
    let home = folder().join("pgbouncer");
    home.canonicalize()
        .unwrap_or_else(|error| panic!("PgBouncer is missing: {}: {error}\nhelp: run tests/servers.sh", home.display()))
}

/// The home of what makes nodes of a Galera cluster of MariaDB.
pub(super) fn find_galera() -> PathBuf {
    let home = folder().join("galera");
    home.canonicalize()
        .unwrap_or_else(|error| panic!("Galera is missing: {}: {error}\nhelp: run tests/servers.sh", home.display()))
}

fn folder() -> PathBuf {
    let default = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/servers");
    env::var_os("MIGRATE_TEST_SERVERS").map_or_else(default, PathBuf::from)
}

const fn program(kind: ServerKind) -> &'static str {
    match kind {
        ServerKind::Postgres14 | ServerKind::Postgres15 | ServerKind::Postgres18 => "bin/postgres",
        ServerKind::MySql => "mysqld",
        ServerKind::MariaDb => "sbin/mariadbd",
    }
}
