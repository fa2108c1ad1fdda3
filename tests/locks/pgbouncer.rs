//! Behind a pooler, where a session is not one's own.

use migrate_core::{LockMode, Options};
use migrate_tests::servers::{Pooler, Pooling, ServerKind, TestDatabase, TestServer};

use crate::migration_builder::column;
use crate::races::{Race, RaceSize, assert_clean, one_race_at_a_time};
use crate::runner::{LockRunner, RunnerOrder};
use crate::up;

/// Whether the runner that is at work has a lease.
fn is_leased(database: &TestDatabase) -> bool {
    column(database, "SELECT lease_id FROM migrate_lock WHERE lease_id IS NOT NULL").len() == 1
}

#[test]
fn the_lease_is_chosen_behind_a_pooler_and_only_there() {
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    for pooling in [Pooling::Transaction, Pooling::Session] {
        let pooler = Pooler::start(server, pooling);
        for leased in [true, false] {
            let direct = server.fresh_database();
            let connect_through = leased.then(|| pooler.database(&direct));
            let order = RunnerOrder::new("steps", connect_through.as_ref().unwrap_or(&direct));
            let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
            runner.wait_until_paused();
            assert_eq!(column(&direct, "SELECT name FROM migrate_history"), ["m0001_trace"]);
            assert_eq!(is_leased(&direct), leased, "{}", order.database.name());
            runner.resume();
            assert_eq!(runner.wait_until_done().ran().len(), 2, "{}", order.database.name());
            assert!(!is_leased(&direct), "{}", order.database.name());
        }
    }
}

#[test]
fn a_session_lock_that_was_asked_for_is_not_used_behind_a_pooler() {
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    let pooler = Pooler::start(server, Pooling::Transaction);
    let database = pooler.database(&server.fresh_database());
    let error = up("three", &database, Options::default().lock(LockMode::Session)).0.unwrap_err();
    assert!(error.to_string().contains("help: use `--lock lease`"), "{error}");
}

#[test]
fn behind_a_pooler_every_migration_runs_once() {
    let _guard = one_race_at_a_time();
    let server = TestServer::shared(ServerKind::Postgres18).unwrap();
    let races = [Pooling::Transaction, Pooling::Session].map(|pooling| {
        let pooler = Pooler::start(server, pooling);
        let name = format!("postgres-18 behind PgBouncer, {} pooling", pooling.name());
        let through = |direct: &TestDatabase| Some(pooler.database(direct));
        Race::run(
            &name,
            "concurrently",
            &[LockMode::Auto],
            RaceSize::from_environment(),
            || server.fresh_database(),
            through,
        )
    });
    assert_clean(&races);
}
