//! No statement runs, or waits, for longer than it may; who is in its way is named.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use migrate_core::error::{Cause, Failure, Remains, RunError};
use migrate_core::migration::{Step, TimeLimit, Timeouts};
use migrate_core::{Blocker, Error, ErrorKind, Event, Options, Report, Stop, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, USER};

use crate::migration_builder::{
    MigrationBuilder, column, harmless, history, journal, locking, migrator, raw, registry, tables,
};
use crate::session::Session;

const SECOND: Duration = Duration::from_secs(1);

fn up(database: &TestDatabase, builder: MigrationBuilder, options: Options) -> Result<Report, Error> {
    block_on(async { migrator(database, registry([builder.build()])).await.options(options).up(Up::All).await })
}

fn failure(error: Error, on: &str) -> Failure {
    let Error::Run(RunError::Failed(failure)) = error else { panic!("{on}: {error}") };
    *failure
}

/// A step that makes the table `slow`, and takes so many seconds.
fn slow(dialect: Dialect, seconds: u32) -> Step {
    raw(&match dialect {
        Dialect::Postgres => format!("CREATE TABLE slow AS SELECT 1 AS one FROM pg_sleep({seconds})"),
        // A second for each row: a single sleep that is interrupted is no error there.
        Dialect::MySql | Dialect::MariaDb => {
            format!("CREATE TABLE slow AS SELECT sleep(1) AS slept FROM information_schema.columns LIMIT {seconds}")
        }
        Dialect::Sqlite => {
            // Some million rows a second.
            let rows = u64::from(seconds) * 2_000_000;
            format!(
                "CREATE TABLE slow AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows}) \
                 SELECT count(*) FROM n"
            )
        }
    })
}

/// A run in which a statement may take a second.
fn one_second_timeout() -> Options {
    Options::default().statement_timeout(Some(SECOND)).lock_retry(Duration::ZERO)
}

/// The draft's slow step was ended in time, left nothing, and the error says what to do.
fn assert_timed_out(database: &TestDatabase, builder: MigrationBuilder, options: Options) {
    let on = database.name();
    let begun = Instant::now();
    let error = up(database, builder, options).unwrap_err();
    let took = begun.elapsed();
    assert!(took >= SECOND && took < 15 * SECOND, "{on}: {took:?}: {error}");
    assert_eq!(error.kind(), ErrorKind::Failed, "{on}: {error}");
    let text = error.to_string();
    assert!(text.contains("#[migration(statement_timeout = \"2h\")]"), "{on}: {text}");
    assert!(text.contains("CREATE TABLE slow") && text.contains("was kept"), "{on}: {text}");
    let failure = failure(error, on);
    assert_eq!((failure.error.cause, failure.remains), (Cause::TimedOut, Remains::Nothing), "{on}: {text}");
    assert_eq!(tables(database), [""; 0], "{on}");
    assert_eq!(journal(database).last().unwrap(), "taken back 1", "{on}");
}

#[test]
fn a_statement_that_runs_for_too_long_is_ended_on_every_server() {
    for database in TestDatabase::everywhere() {
        let slow = || MigrationBuilder::new(database.dialect(), "m0001_slow").up(slow(database.dialect(), 60));
        assert_timed_out(&database, slow(), one_second_timeout());
        assert_timed_out(&database, slow().stepwise(), one_second_timeout());
        // The next run is none the worse for it.
        let quick = MigrationBuilder::new(database.dialect(), "m0001_slow").table("quick");
        up(&database, quick, one_second_timeout()).unwrap();
        assert_eq!(history(&database), ["m0001_slow"], "{}", database.name());
    }
}

#[test]
fn a_migration_may_set_its_own_statement_timeout() {
    for database in TestDatabase::everywhere() {
        let builder = |statement| {
            let timeouts = Timeouts { statement: Some(statement), ..Timeouts::default() };
            MigrationBuilder::new(database.dialect(), "m0001_slow").timeouts(timeouts)
        };
        let unbounded = || one_second_timeout().statement_timeout(None);
        let within = builder(TimeLimit::Within(SECOND)).up(slow(database.dialect(), 60));
        assert_timed_out(&database, within, unbounded());
        let patient = builder(TimeLimit::Unbounded).up(slow(database.dialect(), 3));
        up(&database, patient, one_second_timeout()).unwrap_or_else(|error| panic!("{}: {error}", database.name()));
        assert_eq!(tables(&database), ["slow"], "{}", database.name());
    }
}

#[test]
fn a_step_without_blocking_locks_has_no_statement_timeout_by_default() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let database = TestDatabase::fresh(kind).unwrap();
        let build = |seconds| {
            let build = harmless("users", raw(&format!("SELECT pg_sleep({seconds})")));
            MigrationBuilder::new(Dialect::Postgres, "m0001_build").stepwise().up(build)
        };
        let timeouts = Timeouts { statement: Some(TimeLimit::Within(SECOND)), ..Timeouts::default() };
        let error = up(&database, build(60).timeouts(timeouts), Options::default()).unwrap_err();
        assert_eq!(failure(error, database.name()).error.cause, Cause::TimedOut);
        up(&database, build(2), one_second_timeout()).unwrap();
    }
}

fn servers() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
}

/// A session that reads the table `users`, calls itself `report` where it can, and does not end its transaction.
fn reader(database: &TestDatabase) -> (Session, String) {
    database.query("CREATE TABLE users (id int); INSERT INTO users VALUES (1)");
    let reader = Session::open(database);
    let number = match database.dialect() {
        Dialect::Postgres => {
            reader.run("SET application_name = 'report'");
            reader.value("SELECT pg_backend_pid()")
        }
        Dialect::MySql | Dialect::MariaDb => reader.value("SELECT connection_id()"),
        Dialect::Sqlite => unreachable!("SQLite has no other sessions"),
    };
    reader.run("BEGIN");
    reader.run("SELECT id FROM users");
    (reader, number)
}

fn change_users(dialect: Dialect) -> MigrationBuilder {
    MigrationBuilder::new(dialect, "m0001_email")
        .up(locking("users", raw("ALTER TABLE users ADD COLUMN email varchar(20)")))
}

#[test]
fn a_migration_may_set_its_own_lock_timeout() {
    for database in servers() {
        let on = database.name();
        let (_reader, _) = reader(&database);
        let timeouts = Timeouts { lock: Some(Duration::from_millis(500)), ..Timeouts::default() };
        let options = Options::default().lock_timeout(60 * SECOND).lock_retry(Duration::ZERO);
        let begun = Instant::now();
        let error = up(&database, change_users(database.dialect()).timeouts(timeouts), options).unwrap_err();
        assert!(begun.elapsed() < 20 * SECOND, "{on}: {:?}", begun.elapsed());
        assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
    }
}

#[test]
fn the_blocking_session_is_named_while_waiting_and_in_the_error() {
    for database in servers() {
        let on = database.name();
        let (_reader, number) = reader(&database);
        let events: Arc<Mutex<Vec<Vec<Blocker>>>> = Arc::default();
        let sender = Arc::clone(&events);
        let error = block_on(async {
            let options = Options::default().lock_timeout(4 * SECOND).lock_retry(Duration::ZERO);
            let migrator = migrator(&database, registry([change_users(database.dialect()).build()])).await;
            let mut migrator = migrator.options(options).observe(move |event| {
                if let Event::Blocked { migration: "m0001_email", blockers, waited } = event {
                    assert!(waited >= SECOND);
                    sender.lock().unwrap().push(blockers.to_vec());
                }
            });
            migrator.up(Up::All).await.unwrap_err()
        });
        let mut named = events.lock().unwrap().clone();
        assert!(named.len() >= 2, "{on}: told {} times in 4 s", named.len());
        let text = error.to_string();
        named.push(failure(error, on).blockers);
        for blockers in &named {
            let [blocker] = blockers.as_slice() else { panic!("{on}: {blockers:?}") };
            assert_eq!((&blocker.session, blocker.user.as_deref()), (&number, Some(USER)), "{on}");
            assert!(blocker.seconds.is_some(), "{on}: {blocker:?}");
            if database.dialect() == Dialect::Postgres {
                assert_eq!(blocker.program.as_deref(), Some("report"), "{on}");
                assert_eq!(blocker.query.as_deref(), Some("SELECT id FROM users"), "{on}");
            }
        }
        assert!(text.contains(&format!("the lock was held by session {number} of user `{USER}`")), "{on}: {text}");
        assert!(text.contains("in a transaction for ") && text.contains("--lock-retry"), "{on}: {text}");
        if database.dialect() == Dialect::Postgres {
            assert!(text.contains("program `report`") && text.contains(": SELECT id FROM users"), "{on}: {text}");
        }
    }
}

#[test]
fn a_retry_waits_as_long_as_its_last_try_blocked_others() {
    let database = TestDatabase::fresh(ServerKind::Postgres18).unwrap();
    let (_reader, _) = reader(&database);
    let events: Arc<Mutex<Vec<Duration>>> = Arc::default();
    let sender = Arc::clone(&events);
    block_on(async {
        let options = Options::default().lock_timeout(2 * SECOND).lock_retry(Duration::from_millis(2500));
        let migrator = migrator(&database, registry([change_users(Dialect::Postgres).build()])).await;
        let mut migrator = migrator.options(options).observe(move |event| {
            if let Event::Retry { pause, .. } = event {
                sender.lock().unwrap().push(pause);
            }
        });
        migrator.up(Up::All).await.unwrap_err()
    });
    let pauses = events.lock().unwrap();
    assert!(!pauses.is_empty() && pauses.iter().all(|pause| *pause >= 2 * SECOND), "{pauses:?}");
}

#[test]
fn a_run_that_waits_between_two_retries_ends_when_stop_is_requested() {
    for database in servers() {
        let on = database.name();
        let (_reader, _) = reader(&database);
        for builder in [change_users(database.dialect()), change_users(database.dialect()).stepwise()] {
            let stop = Stop::new();
            let asked = stop.clone();
            block_on(async {
                let options = Options::default().lock_timeout(SECOND).lock_retry(120 * SECOND);
                let migrator = migrator(&database, registry([builder.build()])).await.options(options).stop(stop);
                let mut migrator = migrator.observe(move |event| {
                    if let Event::Retry { attempt, .. } = event {
                        assert_eq!(attempt, 2, "it went on");
                        asked.request();
                    }
                });
                let report = migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert!(report.stopped && report.migrations.is_empty(), "{on}: {report:?}");
                assert_eq!(migrator.status().await.unwrap().unfinished, None, "{on}");
            });
        }
    }
}

#[test]
fn a_change_that_would_block_is_refused_and_explained_on_mysql_and_mariadb() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        let on = database.name();
        database.query("CREATE TABLE users (id int, name varchar(20)); INSERT INTO users VALUES (1, 'ada')");
        for change in ["MODIFY id varchar(10), ALGORITHM = INPLACE", "MODIFY id varchar(10), LOCK = NONE"] {
            let builder =
                MigrationBuilder::new(database.dialect(), "m0001_id").up(raw(&format!("ALTER TABLE users {change}")));
            let error = up(&database, builder, Options::default()).unwrap_err();
            let text = error.to_string();
            let failure = failure(error, on);
            assert_eq!((failure.error.cause, failure.remains), (Cause::WouldBlock, Remains::Nothing), "{on}: {text}");
            assert!(text.contains("refuses rather than blocks") && text.contains("several migrations"), "{on}: {text}");
        }
        assert_eq!(column(&database, "SELECT id FROM users"), ["1"], "{on}");
    }
}
