//! Two runners at once.

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::migration_builder::{history, tables};
use crate::runner_process::RunnerProcess;

const ROUNDS: usize = 50;

#[test]
fn two_runners_on_a_fresh_sqlite_file_run_every_migration_once() {
    race(TestDatabase::sqlite);
}

#[test]
fn two_runners_on_a_fresh_postgres_database_run_every_migration_once() {
    race_on(ServerKind::Postgres18);
}

#[test]
fn two_runners_on_a_fresh_mysql_database_run_every_migration_once() {
    race_on(ServerKind::MySql);
}

#[test]
fn two_runners_on_a_fresh_mariadb_database_run_every_migration_once() {
    race_on(ServerKind::MariaDb);
}

fn race_on(kind: ServerKind) {
    if let Some(server) = TestServer::shared(kind) {
        race(|| server.fresh_database());
    }
}

fn race(fresh: impl Fn() -> TestDatabase) {
    for round in 1..=ROUNDS {
        let database = fresh();
        let on = format!("{}, round {round}", database.name());
        let mut runners = [RunnerProcess::start("three", &database), RunnerProcess::start("three", &database)];
        runners.iter_mut().for_each(RunnerProcess::send_go);
        let mut ran: Vec<_> = runners
            .into_iter()
            .flat_map(|runner| runner.result().unwrap_or_else(|error| panic!("{on}: {error}")))
            .collect();
        ran.sort();
        let all = ["m0001_users", "m0002_orders", "m0003_items"];
        assert_eq!(ran, all, "{on}");
        assert_eq!(history(&database), all, "{on}");
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
    }
}
