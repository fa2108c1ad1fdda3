//! A runner that is killed: before, after and inside of a statement; and again and again.

use migrate_tests::servers::ServerKind;

use crate::backend::Backend;
use crate::fault_matrix::{Baseline, Fault, FaultMatrix};
use crate::fault_point::SampleSize;
use crate::runner::CrashRunner;

#[test]
fn sqlite() {
    inject_on(Backend::Sqlite);
}

#[test]
fn postgres() {
    on_server(ServerKind::Postgres18);
}

#[test]
fn mysql() {
    on_server(ServerKind::MySql);
}

#[test]
fn mariadb() {
    on_server(ServerKind::MariaDb);
}

fn on_server(kind: ServerKind) {
    if let Some(backend) = Backend::shared(kind) {
        inject_on(backend);
    }
}

fn inject_on(backend: Backend<'_>) {
    let mut matrix = FaultMatrix::new(backend);
    let size = SampleSize { usual: 4, full: usize::MAX };
    matrix.inject_once("runner killed around a statement", &KilledRunner, Baseline::around_statements, size);
    matrix.inject_once("runner killed inside of a statement", &KilledRunner, Baseline::inside_statements, size);
    matrix.inject_repeatedly("runner killed again and again", &KilledRunner);
    matrix.finish();
}

/// `kill -9`.
struct KilledRunner;

impl Fault for KilledRunner {
    fn inject(&self, mut runner: CrashRunner) -> Result<(), String> {
        runner.kill();
        runner.end();
        Ok(())
    }
}
