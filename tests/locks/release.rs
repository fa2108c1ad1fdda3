//! However a run ends, the next one goes on.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use migrate_core::{ErrorKind, Event, LockMode, Migrator, Options, Up};
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;
use tokio::sync::Notify;

use crate::modes::modes;
use crate::runner::{LockRunner, RunnerOrder};
use crate::scenario::{TABLES, scenario, trace};
use crate::{LEASE, one_of_each, run_on_each, up};

fn options(lock: LockMode) -> Options {
    Options::default().lock(lock).lease(LEASE).lock_wait(LEASE * 10)
}

/// Each mode, on each server that has it, each on a database of its own.
fn in_each_mode(check: impl Fn(&TestDatabase, LockMode) + Sync) {
    for lock in [LockMode::Session, LockMode::Transaction, LockMode::Lease] {
        let databases: Vec<_> =
            one_of_each().into_iter().filter(|database| modes(database.dialect()).contains(&lock)).collect();
        run_on_each(&databases, |database| check(database, lock));
    }
}

fn drop_tables(database: &TestDatabase) {
    for table in TABLES {
        database.query(&format!("DROP TABLE IF EXISTS {table}"));
    }
}

/// The next run finishes the steps: at once where the server gave the lock back, else when the lease's time is over.
fn assert_goes_on(database: &TestDatabase, lock: LockMode) {
    let on = format!("{}, {lock:?}", database.name());
    let (report, took_over) = up("steps", database, options(lock));
    let report = report.unwrap_or_else(|error| panic!("{on}: {error}"));
    assert_eq!(report.migrations.len(), 1, "{on}");
    // Between two steps a lease keeps others out, where each transaction has a lock of its own.
    assert_eq!(took_over, lock != LockMode::Session, "{on}");
    assert_eq!(trace(database).len(), 3, "{on}");
}

#[test]
fn after_an_error_the_next_run_continues_immediately() {
    in_each_mode(|database, lock| {
        let on = format!("{}, {lock:?}", database.name());
        for name in ["broken steps", "broken transaction"] {
            if name == "broken steps" || database.dialect().transactional_ddl() {
                let error = up(name, database, options(lock)).0.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Failed, "{on}: {error}");
            }
            if name == "broken steps" {
                let at_once = options(lock).lock_wait(Duration::ZERO);
                up("steps", database, at_once).0.unwrap_or_else(|error| panic!("{on}: {error}"));
                drop_tables(database);
            }
        }
    });
}

#[test]
fn after_a_panic_of_the_observer_the_next_run_continues() {
    in_each_mode(|database, lock| {
        let migrator = async {
            let migrator = Migrator::connect(database.url()).await.unwrap().options(options(lock));
            migrator.registry(scenario("steps", database.dialect()))
        };
        let panics = |event: Event<'_>| {
            if let Event::StepFinished { migration: "m0002_steps", .. } = event {
                panic!("the observer panics, as it should");
            }
        };
        let run = || block_on(async { migrator.await.observe(panics).up(Up::All).await });
        let ended = thread::scope(|scope| scope.spawn(run).join());
        assert!(ended.is_err());
        assert_goes_on(database, lock);
    });
}

#[test]
fn after_a_dropped_run_the_next_one_continues() {
    in_each_mode(|database, lock| {
        // A database in this very process may answer everything before the run has to wait for anything.
        while !is_dropped_between_steps(database, lock) {
            drop_tables(database);
        }
        assert_goes_on(database, lock);
    });
}

/// Drops a run after the first of its steps. False where it came to its last one before that: then its end may be under way.
fn is_dropped_between_steps(database: &TestDatabase, lock: LockMode) -> bool {
    let reached = Arc::new(Notify::new());
    let tell = Arc::clone(&reached);
    let last = Arc::new(AtomicBool::new(false));
    let done = Arc::clone(&last);
    block_on(async {
        let migrator = Migrator::connect(database.url()).await.unwrap().options(options(lock));
        let migrator = migrator.registry(scenario("steps", database.dialect()));
        let mut migrator = migrator.observe(move |event| {
            if let Event::StepFinished { migration: "m0002_steps", number, .. } = event {
                done.store(number == 3, Ordering::Relaxed);
                tell.notify_one();
            }
        });
        tokio::select! {
            biased;
            () = reached.notified() => !last.load(Ordering::Relaxed),
            result = migrator.up(Up::All) => {
                result.unwrap();
                false
            }
        }
    })
}

#[test]
fn after_a_killed_runner_the_next_one_continues() {
    in_each_mode(|database, lock| {
        let order = RunnerOrder::new("steps", database).lock(lock).lease(LEASE);
        let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
        runner.wait_until_paused();
        runner.kill();
        assert_goes_on(database, lock);
    });
}

/// Long: whoever waits until such a lease expires waits for longer than it may.
const LONG_LEASE: Duration = Duration::from_mins(10);

/// The next run, which waits for a short while only.
fn goes_on_soon(name: &str, database: &TestDatabase, lock: LockMode) {
    let on = format!("{}, {name}, {lock:?}", database.name());
    let soon = options(lock).lock_wait(Duration::from_secs(20));
    let report = up(name, database, soon).0.unwrap_or_else(|error| panic!("{on}: {error}"));
    assert_eq!(report.migrations.len(), 1, "{on}");
}

#[test]
fn the_lease_of_a_runner_that_was_killed_on_this_machine_is_taken_over_at_once() {
    in_each_mode(|database, lock| {
        for name in ["steps", "transaction"] {
            if name == "transaction" && !database.dialect().transactional_ddl() {
                continue;
            }
            let order = RunnerOrder::new(name, database).lock(lock).lease(LONG_LEASE);
            let mut runner = LockRunner::at_work(order.pauses_after("m0002_steps 1"));
            runner.wait_until_paused();
            runner.kill();
            goes_on_soon(name, database, lock);
            drop_tables(database);
        }
    });
}

#[test]
fn the_lease_of_a_run_that_was_dropped_in_this_process_is_taken_over_at_once() {
    in_each_mode(|database, lock| {
        block_on(async {
            let long = options(lock).lease(LONG_LEASE);
            let migrator = Migrator::connect(database.url()).await.unwrap().options(long);
            let mut migrator = migrator.registry(scenario("steps", database.dialect()));
            let reached = Arc::new(Notify::new());
            let tell = Arc::clone(&reached);
            migrator = migrator.observe(move |event: Event<'_>| {
                if let Event::StepFinished { migration: "m0001_trace", .. } = event {
                    tell.notify_one();
                }
            });
            tokio::select! {
                biased;
                () = reached.notified() => (),
                result = migrator.up(Up::All) => drop(result.unwrap()),
            }
        });
        let soon = options(lock).lock_wait(Duration::from_secs(20));
        up("steps", database, soon).0.unwrap_or_else(|error| panic!("{}, {lock:?}: {error}", database.name()));
        assert_eq!(trace(database).len(), 3, "{}, {lock:?}", database.name());
    });
}
