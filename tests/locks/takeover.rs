//! A lease whose holder is stopped in its work: another runner goes on in its place, and when the first one wakes up
//! it finds out before it changes anything.

use std::thread;
use std::time::{Duration, Instant};

use migrate_core::LockMode;
use migrate_ir::dialect::Dialect;
use migrate_tests::servers::Database;

use crate::runner::{Order, PATIENCE, Runner};
use crate::scenario::trace;
use crate::{LEASE, on_each, one_of_each, written};

fn leased<'a>(name: &'a str, database: &'a Database) -> Order<'a> {
    Order::new(name, database).lock(LockMode::Lease).lease(LEASE)
}

/// Waits until a query finds something. Before the tables are there, it is refused.
fn wait_for(database: &Database, query: &str) {
    let deadline = Instant::now() + PATIENCE;
    while database.try_query(query).unwrap_or_default().is_empty() {
        assert!(Instant::now() < deadline, "{}: nothing from: {query}", database.name());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the second step is at work.
pub(crate) fn wait_for_second_step(database: &Database) {
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
fn stopped_in_pause(order: Order<'_>) -> Runner {
    let mut runner = Runner::at_work(order);
    runner.pauses();
    runner.stop();
    runner.go_on();
    runner
}

/// The first runner is stopped. The second takes over when the lease's time is over; then the first wakes up.
fn assert_taken_over(mut first: Runner, order: Order<'_>) {
    let database = order.database;
    let on = format!("{}, {}", database.name(), order.scenario);
    let begun = Instant::now();
    let second = Runner::at_work(Order { pauses_after: "", ..order }).done();
    assert!(second.took_over, "{on}: {second:?}");
    assert!(begun.elapsed() >= LEASE, "{on}: after {:?}", begun.elapsed());
    assert_eq!(second.ran(), ["m0002_steps"], "{on}");

    let left = written(database);
    first.wake();
    let error = first.done().ran.unwrap_err();
    assert!(error.starts_with("Locked ") && error.contains("the lease was taken over"), "{on}: {error}");
    assert_eq!(written(database), left, "{on}: the first one changed something");
    // Each step once, and never the first one after the second.
    let (steps, mut sessions): (Vec<_>, Vec<_>) = trace(database).into_iter().unzip();
    let expected = if order.scenario == "raw table" { vec!["1", "3"] } else { vec!["1", "2", "3"] };
    assert_eq!(steps, expected, "{on}");
    sessions.dedup();
    assert!(sessions.len() <= 2, "{on}: {sessions:?}");
}

#[test]
fn a_holder_that_is_stopped_between_two_steps_is_taken_over() {
    on_each(&one_of_each(), |database| {
        let order = leased("steps", database).pauses_after("m0002_steps 1");
        assert_taken_over(stopped_in_pause(order), order);
    });
}

#[test]
fn a_holder_that_is_stopped_in_a_long_statement_is_taken_over() {
    for name in ["slow steps", "slow rows"] {
        on_each(&one_of_each(), |database| {
            match database.dialect() {
                // Raw SQL outside a transaction: whether it happened is for somebody to decide.
                Dialect::Postgres if name == "slow rows" => return,
                // Whoever writes has the file until it ends.
                Dialect::Sqlite => return,
                Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => {}
            }
            let order = leased(name, database);
            let first = Runner::at_work(order);
            wait_for_second_step(database);
            first.stop();
            assert_taken_over(first, order);
        });
    }
}

#[test]
fn a_holder_that_is_stopped_in_a_transaction_is_taken_over() {
    on_each(&one_of_each(), |database| {
        if database.dialect() == Dialect::Postgres {
            let order = leased("transaction", database).pauses_after("m0002_steps 1");
            assert_taken_over(stopped_in_pause(order), order);
        }
    });
}

#[test]
fn a_holder_whose_session_nobody_can_end_finds_out_by_itself() {
    for name in ["steps", "raw table"] {
        on_each(&one_of_each(), |database| {
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
fn a_stopped_holder_that_writes_keeps_an_sqlite_file_to_itself() {
    for (name, pauses_after) in [("slow steps", ""), ("transaction", "m0002_steps 1")] {
        let database = Database::sqlite();
        let order = leased(name, &database);
        let mut first = if pauses_after.is_empty() {
            let first = Runner::at_work(order);
            wait_for_second_step(&database);
            thread::sleep(Duration::from_millis(200));
            first.stop();
            first
        } else {
            stopped_in_pause(order.pauses_after(pauses_after))
        };
        let mut second = Runner::at_work(order);
        second.waits();
        thread::sleep(LEASE * 2);
        first.wake();
        assert_eq!(first.done().ran(), ["m0001_trace", "m0002_steps"], "{name}");
        let second = second.done();
        assert!(!second.took_over, "{name}");
        assert_eq!(second.ran(), [""; 0], "{name}");
        assert_eq!(trace(&database).len(), 3, "{name}");
    }
}

#[test]
fn a_holder_whose_heart_beats_is_not_taken_over() {
    let lease = Duration::from_millis(1500);
    on_each(&one_of_each(), |database| {
        let on = database.name();
        let order = leased("slow steps", database).lease(lease);
        let mut first = Runner::at_work(order);
        wait_for_second_step(database);
        let begun = Instant::now();
        let second = Runner::at_work(order).done();
        assert!(begun.elapsed() > lease * 2, "{on}: the step takes only {:?}, and proves nothing", begun.elapsed());
        assert!(!second.took_over, "{on}");
        assert_eq!(second.ran(), [""; 0], "{on}");
        assert_eq!(first.done().ran(), ["m0001_trace", "m0002_steps"], "{on}");
    });
}
