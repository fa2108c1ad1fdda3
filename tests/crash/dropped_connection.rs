//! A connection that is cut: before, after and inside of a statement, and when an answer is on the way.

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::backend::Backend;
use crate::fault_matrix::{Baseline, Fault, FaultMatrix};
use crate::fault_point::SampleSize;
use crate::proxy::Proxy;
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
    let Some(server) = TestServer::shared(kind) else { return };
    let proxy = Proxy::to(server.port());
    let mut matrix = FaultMatrix::new(Backend::Server(server));
    let [now, later] =
        [DroppedConnection { proxy: &proxy, answer: false }, DroppedConnection { proxy: &proxy, answer: true }];
    let size = SampleSize { usual: 2, full: 80 };
    matrix.inject_once("connection cut around a statement", &now, Baseline::around_statements, size);
    matrix.inject_once("connection cut inside of a statement", &now, Baseline::inside_statements, size);
    matrix.inject_once("connection cut before an answer", &later, Baseline::around_statements, size);
    matrix.finish();
}

/// The end of the connection.
struct DroppedConnection<'a> {
    proxy: &'a Proxy,
    /// Whether the server gets the statement still, and only its answer is lost.
    answer: bool,
}

impl Fault for DroppedConnection<'_> {
    fn url(&self, database: &TestDatabase) -> String {
        self.proxy.url(database)
    }

    fn inject(&self, mut runner: CrashRunner) -> Result<(), String> {
        if self.answer {
            self.proxy.drop_at_next_answer();
        } else {
            self.proxy.drop_connections();
        }
        runner.resume();
        runner.expect_error("see that the server runs, and run it again: it goes on from where it was")
    }
}
