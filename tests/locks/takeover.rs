//! A lease whose holder is stopped in its work: another runner goes on in its place, and when the first one wakes up
//! it finds out before it changes anything.

use std::thread;
use std::time::{Duration, Instant};

use migrate_core::LockMode;
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::TestDatabase;

use crate::runner::{LockRunner, RunnerOrder, TIMEOUT};
use crate::scenario::trace;
use crate::{LEASE, one_of_each, run_on_each, written_rows};

fn leased<'a>(name: &'a str, database: &'a TestDatabase) -> RunnerOrder<'a> {
    RunnerOrder::new(name, database).lock(LockMode::Lease).lease(LEASE)
}

/// Waits until a query finds something. Before the tables are there, it is refused.
fn wait_for(database: &TestDatabase, query: &str) {
    let deadline = Instant::now() + TIMEOUT;
    while database.try_query(query).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "{}: nothing from: {query}", database.name());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the second step is at work.
pub(crate) fn wait_for_second_step(database: &TestDatabase) {
    let begins = |column| format!("({column} LIKE 'CREATE TABLE step_2 %' OR {column} LIKE 'INSERT INTO trace %')");
    let query = match database.dialect() {
        Dialect::Postgres => {
            format!(
                "SELECT pid FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() AND {}",
                begins("query")
            )
        }
        Dialect::MySql | Dialect::MariaDb => {
            let begins = begins("info");
            format!("SELECT id FROM information_schema.processlist WHERE db = database() AND {begins}")
        }
        Dialect::Sqlite => "SELECT id FROM migrate_journal WHERE event = 'started' AND step = 2".to_owned(),
    };
    wait_for(database, &query);
}

/// A runner that was stopped in a pause, which is over when it wakes up.
fn stopped_in_pause(order: RunnerOrder<'_>) -> LockRunner {
    let mut runner = LockRunner::at_work(order);
    runner.wait_until_paused();
    runner.stop();
    runner.resume();
    runner
}

/// The first runner is stopped. The second takes over when the lease's time is over; then the first wakes up.
fn assert_taken_over(mut first: LockRunner, order: RunnerOrder<'_>) {
    let database = order.database;
    let on = format!("{}, {}", database.name(), order.scenario);
    let begun = Instant::now();
    let second = LockRunner::at_work(RunnerOrder { pauses_after: "", ..order }).wait_until_done();
    assert!(second.took_over, "{on}: {second:?}");
    assert!(begun.elapsed() >= LEASE, "{on}: after {:?}", begun.elapsed());
    assert_eq!(second.ran(), ["m0002_steps"], "{on}");

    let left = written_rows(database);
    first.continue_process();
    let error = first.wait_until_done().ran.unwrap_err();
    assert!(error.starts_with("Locked ") && error.contains("the lease was taken over"), "{on}: {error}");
    assert_eq!(written_rows(database), left, "{on}: the first one changed something");
    // Each step once, and never the first one after the second.
    let (steps, mut sessions): (Vec<_>, Vec<_>) = trace(database).into_iter().unzip();
    let expected = if order.scenario == "raw table" { vec!["1", "3"] } else { vec!["1", "2", "3"] };
    assert_eq!(steps, expected, "{on}");
    sessions.dedup();
    assert!(sessions.len() <= 2, "{on}: {sessions:?}");
}

#[test]
fn the_lease_of_a_runner_stopped_between_two_steps_is_taken_over() {
    run_on_each(&one_of_each(), |database| {
        let order = leased("steps", database).pauses_after("m0002_steps 1");
        assert_taken_over(stopped_in_pause(order), order);
    });
}

#[test]
fn the_lease_of_a_runner_stopped_in_a_long_statement_is_taken_over() {
    for name in ["slow steps", "slow rows"] {
        run_on_each(&one_of_each(), |database| {
            match database.dialect() {
                // Raw SQL outside a transaction: whether it happened is for somebody to decide.
                Dialect::Postgres if name == "slow rows" => return,
                // Whoever writes has the file until it ends.
                Dialect::Sqlite => return,
                Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {}
            }
            let order = leased(name, database);
            let first = LockRunner::at_work(order);
            wait_for_second_step(database);
            first.stop();
            assert_taken_over(first, order);
        });
    }
}

#[test]
fn the_lease_of_a_runner_stopped_in_a_transaction_is_taken_over() {
    run_on_each(&one_of_each(), |database| {
        if database.dialect() == Dialect::Postgres {
            let order = leased("transaction", database).pauses_after("m0002_steps 1");
            assert_taken_over(stopped_in_pause(order), order);
        }
    });
}

#[test]
fn a_runner_whose_session_cannot_be_ended_notices_the_lost_lease() {
    for name in ["steps", "raw table"] {
        run_on_each(&one_of_each(), |database| {
            if let Dialect::MySql | Dialect::MariaDb = database.dialect() {
                let order = leased(name, database).pauses_after("m0002_steps 1");
                let first = stopped_in_pause(order);
                // As on another node of a cluster.
                database.query("UPDATE migrate_lock SET session = '1@elsewhere'");
                assert_taken_over(first, order);
            }
        });
    }
}

#[test]
fn a_stopped_runner_that_writes_keeps_its_sqlite_lock() {
    for (name, pauses_after) in [("slow steps", ""), ("transaction", "m0002_steps 1")] {
        let database = TestDatabase::sqlite();
        let order = leased(name, &database);
        let mut first = if pauses_after.is_empty() {
            let first = LockRunner::at_work(order);
            wait_for_second_step(&database);
            thread::sleep(Duration::from_millis(200));
            first.stop();
            first
        } else {
            stopped_in_pause(order.pauses_after(pauses_after))
        };
        let mut second = LockRunner::at_work(order);
        second.wait_until_waiting();
        thread::sleep(LEASE * 2);
        first.continue_process();
        assert_eq!(first.wait_until_done().ran(), ["m0001_trace", "m0002_steps"], "{name}");
        let second = second.wait_until_done();
        assert!(!second.took_over, "{name}");
        assert_eq!(second.ran(), [""; 0], "{name}");
        assert_eq!(trace(&database).len(), 3, "{name}");
    }
}

#[test]
fn a_lease_with_a_fresh_heartbeat_is_not_taken_over() {
    let lease = Duration::from_millis(1500);
    run_on_each(&one_of_each(), |database| {
        let on = database.name();
        let order = leased("slow steps", database).lease(lease);
        let mut first = LockRunner::at_work(order);
        wait_for_second_step(database);
        let begun = Instant::now();
        let second = LockRunner::at_work(order).wait_until_done();
        assert!(begun.elapsed() > lease * 2, "{on}: the step takes only {:?}, and proves nothing", begun.elapsed());
        assert!(!second.took_over, "{on}");
        assert_eq!(second.ran(), [""; 0], "{on}");
        assert_eq!(first.wait_until_done().ran(), ["m0001_trace", "m0002_steps"], "{on}");
    });
}
