//! Where the servers' programs are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::Kind;
use crate::not_run;

/// The home of a server's programs; none for a MySQL that `tests/servers.sh` could not fetch, which is told aloud.
pub(super) fn find(kind: Kind) -> Option<PathBuf> {
    let all = env::var_os("MIGRATE_TEST_SERVERS").map_or_else(default_folder, PathBuf::from);
    let home = all.join(kind.name());
    let program = home.join(program(kind));
    if program.exists() {
        let home = home.canonicalize().expect("the path of a folder that exists");
        return Some(home);
    }
    if kind == Kind::MySql
        && let Ok(reason) = fs::read_to_string(all.join("mysql.missing"))
    {
        not_run(&format!("{kind}: it could not be fetched: {}", reason.trim()));
        return None;
    }
    panic!(
        "the server `{kind}` is missing: no {}\nhelp: run tests/servers.sh",
        program.display()
    );
}

fn default_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/servers")
}

const fn program(kind: Kind) -> &'static str {
    match kind {
        Kind::Postgres14 | Kind::Postgres15 | Kind::Postgres18 => "bin/postgres",
        Kind::MySql => "mysqld",
        Kind::MariaDb => "sbin/mariadbd",
    }
}
