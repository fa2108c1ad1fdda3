//! Modes of the lock: they keep each other out, and one that a server does not have is refused.

use std::time::Duration;

use migrate_core::{Connection, Error, ErrorKind, Event, LockMode, Migrator, Options, Report, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::{scenario, trace};
use crate::{one_of_each, up};

/// The modes that a server has, without the one that keeps nobody out.
pub(crate) const fn modes(dialect: Dialect) -> &'static [LockMode] {
    match dialect {
        Dialect::Postgres => &[LockMode::Session, LockMode::Transaction, LockMode::Lease],
        Dialect::MySql | Dialect::MariaDb => &[LockMode::Session, LockMode::Lease],
        Dialect::Sqlite => &[LockMode::Transaction, LockMode::Lease],
    }
}

/// Runs a scenario in this process, and waits for a short while only.
fn briefly(name: &str, database: &TestDatabase, lock: LockMode) -> Result<Report, Error> {
    up(name, database, Options::default().lock(lock).lock_wait(Duration::from_millis(300))).0
}

#[test]
fn runners_in_any_two_lock_modes_exclude_each_other() {
    let mut runner = LockRunner::start();
    for kind in [None, Some(ServerKind::Postgres15), Some(ServerKind::MySql), Some(ServerKind::MariaDb)] {
        let fresh = || kind.map_or_else(|| Some(TestDatabase::sqlite()), TestDatabase::fresh);
        let Some(dialect) = fresh().map(|database| database.dialect()) else { continue };
        for name in ["steps", "transaction"] {
            if name == "transaction" && !dialect.transactional_ddl() {
                continue;
            }
            for first in modes(dialect) {
                let database = fresh().unwrap();
                let on = format!("{}, {name}, {first:?}", database.name());
                runner.send_order(RunnerOrder::new(name, &database).lock(*first).pauses_after("m0002_steps 1"));
                runner.wait_until_ready();
                runner.go();
                runner.wait_until_paused();
                for second in modes(dialect) {
                    let error = briefly(name, &database, *second).unwrap_err();
                    assert_eq!(error.kind(), ErrorKind::Locked, "{on}, then {second:?}: {error}");
                    let expected = "another runner is at work on";
                    assert!(error.to_string().starts_with(expected), "{on}, then {second:?}: {error}");
                }
                runner.resume();
                assert_eq!(runner.wait_until_done().ran(), ["m0001_trace", "m0002_steps"], "{on}");
                assert_eq!(trace(&database).len(), 3, "{on}");
            }
        }
    }
    assert!(runner.exits_successfully());
}

#[test]
fn without_a_lock_no_runner_waits() {
    for database in one_of_each() {
        let on = database.name();
        let mut runner = LockRunner::at_work(RunnerOrder::new("steps", &database).pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        let waits = |event: Event<'_>| assert!(!matches!(event, Event::Waiting { .. }), "it waits");
        let report = block_on(async {
            let migrator = Migrator::connect(database.url()).await.unwrap().lock(LockMode::None).observe(waits);
            migrator.registry(scenario("steps", database.dialect())).up(Up::All).await
        });
        assert_eq!(report.unwrap().migrations.len(), 1, "{on}");
        runner.kill();
    }
}

#[test]
fn a_mode_that_a_server_does_not_have_is_refused_with_one_that_it_has() {
    for database in one_of_each() {
        let on = database.name();
        let (refused, instead) = match database.dialect() {
            Dialect::Postgres => continue,
            Dialect::MySql | Dialect::MariaDb => (LockMode::Transaction, "session"),
            Dialect::Sqlite => (LockMode::Session, "transaction"),
        };
        let error = briefly("three", &database, refused).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Goal, "{on}: {error}");
        let text = error.to_string();
        assert!(text.contains(&format!("help: use `--lock {instead}`")), "{on}: {text}");
    }
}

#[test]
fn a_lease_is_refused_without_a_second_connection() {
    block_on(async {
        let memory = Connection::open("sqlite::memory:").await.unwrap();
        let migrator = Migrator::new(memory).lock(LockMode::Lease);
        let error = migrator.registry(scenario("three", Dialect::Sqlite)).up(Up::All).await.unwrap_err();
        assert!(error.to_string().contains("help: use `--lock transaction`"), "{error}");
    });
}

#[test]
fn the_wait_for_another_runner_ends_when_it_does() {
    for database in one_of_each() {
        let mut first = LockRunner::at_work(RunnerOrder::new("steps", &database).pauses_after("m0002_steps 1"));
        first.wait_until_paused();
        let mut second = LockRunner::at_work(RunnerOrder::new("steps", &database));
        second.wait_until_waiting();
        first.resume();
        assert_eq!(first.wait_until_done().ran(), ["m0001_trace", "m0002_steps"], "{}", database.name());
        assert_eq!(second.wait_until_done().ran(), [""; 0], "{}", database.name());
    }
}

#[test]
fn a_program_without_the_running_migration_waits_as_well() {
    for database in one_of_each() {
        let lock = modes(database.dialect())[0];
        let mut runner =
            LockRunner::at_work(RunnerOrder::new("steps", &database).lock(lock).pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        for lock in modes(database.dialect()) {
            let error = briefly("three", &database, *lock).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Locked, "{}, {lock:?}: {error}", database.name());
        }
    }
}
