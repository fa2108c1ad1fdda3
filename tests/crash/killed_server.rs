//! A server that is killed with all its processes, and comes back.

use migrate_tests::servers::{ServerKind, TestServer};

use crate::backend::Backend;
use crate::fault_matrix::{Baseline, Fault, FaultMatrix};
use crate::fault_point::SampleSize;
use crate::runner::CrashRunner;

#[test]
fn postgres() {
    inject_on(ServerKind::Postgres18);
}

#[test]
fn mysql() {
    inject_on(ServerKind::MySql);
}

#[test]
fn mariadb() {
    inject_on(ServerKind::MariaDb);
}

fn inject_on(kind: ServerKind) {
    let Some(server) = TestServer::start(kind) else { return };
    let mut matrix = FaultMatrix::new(Backend::Server(&server));
    let crash = KilledServer(&server);
    let size = SampleSize { usual: 2, full: 40 };
    matrix.inject_once("server killed around a statement", &crash, Baseline::around_statements, size);
    matrix.inject_once("server killed inside of a statement", &crash, Baseline::inside_statements, size);
    matrix.finish();
}

/// `kill -9` of the server.
struct KilledServer<'a>(&'a TestServer);

impl Fault for KilledServer<'_> {
    fn inject(&self, mut runner: CrashRunner) -> Result<(), String> {
        self.0.crash();
        runner.resume();
        runner.expect_error("see that the server runs, and run it again: it goes on from where it was")
    }
}
