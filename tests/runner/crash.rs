//! A runner that is killed in its work: the next one finishes it.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use migrate_core::migration::{Fact, Impact, Lock, Object, Probe};
use migrate_core::{Error, ErrorKind, Interrupted, Migrator, Options, Registry, Report, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, column, create_table, history, journal, raw, registry, step, tables};
use crate::runner_process::{RunnerProcess, scenario};
use crate::session::Session;

/// Three steps; the second changes a table that is there before.
pub(crate) fn changed_table(dialect: Dialect) -> Registry {
    let change = step("ALTER TABLE users ADD COLUMN two int", column_exists("users", "two"));
    let builder = MigrationBuilder::new(dialect, "m0001_three_steps").stepwise();
    let builder = builder.up(create_table("one")).up(change).up(create_table("three"));
    registry([builder.build()])
}

/// Three steps; the second is raw SQL that changes rows, and takes its time.
pub(crate) fn slow_rows(dialect: Dialect) -> Registry {
    let builder = MigrationBuilder::new(dialect, "m0001_three_steps").stepwise();
    let builder = builder
        .up(raw("UPDATE counter SET value = value + 1"))
        .up(raw("UPDATE counter SET value = value + 10 WHERE sleep(5) = 0"))
        .up(create_table("three"));
    registry([builder.build()])
}

/// Three steps; the second is raw SQL that makes a table, and takes its time.
pub(crate) fn slow_table(dialect: Dialect) -> Registry {
    let builder = MigrationBuilder::new(dialect, "m0001_three_steps").stepwise();
    let builder = builder
        .up(create_table("one"))
        .up(raw("CREATE TABLE two AS SELECT sleep(5) AS slept"))
        .up(create_table("three"));
    registry([builder.build()])
}

/// An index that is built concurrently, between two tables.
pub(crate) fn concurrent_index(dialect: Dialect) -> Registry {
    // As it blocks nobody, it may wait for any time.
    let lock = Lock::new("users", "SHARE UPDATE EXCLUSIVE", "nothing");
    let mut impact = Impact::NONE;
    impact.locks = Some(vec![lock]);
    index_of_impact(dialect, impact)
}

fn index_of_impact(dialect: Dialect, impact: Impact) -> Registry {
    let object = Object::ValidIndex { table: "users", name: "users_email_idx" };
    let valid = Probe::Facts(vec![Fact { object, exists: true }]);
    let mut index = step("CREATE INDEX CONCURRENTLY users_email_idx ON users (email)", valid);
    index.cleanup = vec!["DROP INDEX CONCURRENTLY IF EXISTS users_email_idx"];
    index.impact = impact;
    let builder = MigrationBuilder::new(dialect, "m0001_index").stepwise();
    let builder = builder.up(create_table("one")).up(index).up(create_table("three"));
    registry([builder.build()])
}

/// A transaction that takes its time after it has made a table.
pub(crate) fn slow_transaction(dialect: Dialect) -> Registry {
    let slow = match dialect {
        Dialect::Sqlite => {
            "CREATE TABLE two AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) \
             SELECT count(*) FROM n"
        }
        Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => "CREATE TABLE two AS SELECT 1 AS one FROM pg_sleep(2)",
    };
    registry([MigrationBuilder::new(dialect, "m0001_slow").table("one").up(raw(slow)).table("three").build()])
}

fn column_exists(table: &'static str, name: &'static str) -> Probe<&'static str> {
    Probe::Facts(vec![Fact { object: Object::Column { table, name }, exists: true }])
}

fn mysql_and_mariadb() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
}

/// Waits until a query finds something.
fn wait_for(database: &TestDatabase, query: &str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while column(database, query).is_empty() {
        assert!(Instant::now() < deadline, "{}: nothing from: {query}", database.name());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Waits until the runner is in the statement that begins like this. Other tests run the same on other databases.
fn wait_for_statement(database: &TestDatabase, start: &str) {
    let query = match database.dialect() {
        Dialect::Postgres => {
            format!(
                "SELECT pid FROM pg_stat_activity \
                 WHERE state = 'active' AND query LIKE '{start}%' AND datname = current_database()"
            )
        }
        Dialect::MySql | Dialect::MariaDb => {
            format!("SELECT id FROM information_schema.processlist WHERE info LIKE '{start}%' AND db = database()")
        }
        Dialect::Sqlite => unreachable!("SQLite has no other sessions"),
    };
    wait_for(database, &query);
}

/// Runs everything, in this process.
fn up_all(name: &str, database: &TestDatabase, interrupted: Interrupted) -> Result<Report, Error> {
    block_on(async {
        let migrator = Migrator::connect(database.url()).await?;
        migrator.registry(scenario(name, database.dialect())).interrupted(interrupted).up(Up::All).await
    })
}

/// What is there, once the three steps are done.
fn assert_finished(database: &TestDatabase, migration: &str) {
    assert_eq!(history(database), [migration], "{}", database.name());
    assert_eq!(journal(database).last().unwrap(), "finished", "{}", database.name());
    assert!(tables(database).contains(&"three".to_owned()), "{}", database.name());
}

#[test]
fn a_runner_killed_while_its_step_waits_is_finished_by_the_next() {
    for database in mysql_and_mariadb() {
        let on = database.name();
        database.query("CREATE TABLE users (id bigint)");
        let holder = Session::open(&database);
        holder.run("LOCK TABLES users READ");

        let mut runner = RunnerProcess::start("changed_table", &database);
        runner.send_go();
        wait_for_statement(&database, "ALTER TABLE users");
        runner.kill();
        assert_eq!(journal(&database), ["started 1", "done 1", "started 2"], "{on}");
        drop(holder);

        let report = up_all("changed_table", &database, Interrupted::Ask).unwrap();
        assert_eq!(report.migrations.len(), 1, "{on}");
        assert_finished(&database, "m0001_three_steps");
        assert_eq!(column(&database, "SELECT two FROM users"), [""; 0], "{on}");
    }
}

#[test]
fn rows_that_a_killed_runner_was_changing_are_changed_once() {
    for database in mysql_and_mariadb() {
        let on = database.name();
        database.query("CREATE TABLE counter (value int); INSERT INTO counter VALUES (0)");
        let mut runner = RunnerProcess::start("slow_rows", &database);
        runner.send_go();
        wait_for_statement(&database, "UPDATE counter SET value = value + 10");
        runner.kill();

        up_all("slow_rows", &database, Interrupted::Ask).unwrap_or_else(|error| panic!("{on}: {error}"));
        assert_finished(&database, "m0001_three_steps");
        assert_eq!(column(&database, "SELECT value FROM counter"), ["11"], "{on}");
    }
}

#[test]
fn an_interrupted_raw_step_that_changed_tables_needs_a_decision() {
    for database in mysql_and_mariadb() {
        let on = database.name();
        let mut runner = RunnerProcess::start("slow_table", &database);
        runner.send_go();
        wait_for_statement(&database, "CREATE TABLE two");
        runner.kill();

        let error = up_all("slow_table", &database, Interrupted::Ask).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Interrupted, "{on}: {error}");
        let text = error.to_string();
        for part in ["step 2 of migration `m0001_three_steps`", "CREATE TABLE two", "--interrupted skip"] {
            assert!(text.contains(part), "{on}: `{part}` is not in: {text}");
        }
        // Whether the server went on without its client is the server's affair.
        let happened = tables(&database).contains(&"two".to_owned());
        let decision = if happened { Interrupted::Skip } else { Interrupted::Repeat };
        up_all("slow_table", &database, decision).unwrap_or_else(|error| panic!("{on}: {error}"));
        assert_finished(&database, "m0001_three_steps");
        assert!(tables(&database).contains(&"two".to_owned()), "{on}");
    }
}

#[test]
fn a_runner_killed_in_a_transaction_leaves_no_change_and_the_next_one_applies_it() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let on = database.name();
        let mut runner = RunnerProcess::start("slow_transaction", &database);
        runner.send_go();
        if database.dialect() == Dialect::Sqlite {
            let journal = format!("{}-journal", database.url().trim_start_matches("sqlite://"));
            let deadline = Instant::now() + Duration::from_secs(30);
            while !Path::new(&journal).exists() {
                assert!(Instant::now() < deadline, "{on}: the runner writes nothing");
                thread::sleep(Duration::from_millis(5));
            }
        } else {
            wait_for_statement(&database, "CREATE TABLE two");
        }
        runner.kill();
        assert_eq!(tables(&database), [""; 0], "{on}");

        let report = up_all("slow_transaction", &database, Interrupted::Ask).unwrap();
        assert_eq!(report.migrations.len(), 1, "{on}");
        assert_finished(&database, "m0001_slow");
        assert_eq!(tables(&database), ["one", "three", "two"], "{on}");
    }
}

/// Starts a runner that waits in `CREATE INDEX CONCURRENTLY` for a transaction, which is given back.
fn runner_in_concurrent_index(database: &TestDatabase) -> (RunnerProcess, Session) {
    database.query("CREATE TABLE users (email text); INSERT INTO users VALUES ('ada')");
    let older = Session::open(database);
    older.run("BEGIN; INSERT INTO users VALUES ('bob')");
    let mut runner = RunnerProcess::start("concurrent_index", database);
    runner.send_go();
    wait_for(
        database,
        "SELECT pid FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' AND wait_event_type = 'Lock' \
         AND datname = current_database()",
    );
    (runner, older)
}

fn assert_index_is_valid(database: &TestDatabase) {
    let valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email_idx'::regclass";
    assert_eq!(column(database, valid), ["t"], "{}", database.name());
}

#[test]
fn an_index_that_the_server_still_builds_is_waited_for() {
    for database in [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        let (runner, older) = runner_in_concurrent_index(&database);
        runner.kill();
        let commit = thread::spawn(move || {
            thread::sleep(Duration::from_millis(500));
            older.run("COMMIT");
        });
        up_all("concurrent_index", &database, Interrupted::Ask).unwrap();
        commit.join().unwrap();
        assert_finished(&database, "m0001_index");
        assert_index_is_valid(&database);
    }
}

#[test]
fn an_index_that_was_left_invalid_is_built_again() {
    for database in [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        let (runner, older) = runner_in_concurrent_index(&database);
        database.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX CONCURRENTLY%' \
             AND datname = current_database() AND pid <> pg_backend_pid()",
        );
        let error = runner.result().unwrap_err();
        assert!(error.contains("goes on from where it was"), "{error}");
        older.run("COMMIT");
        let invalid = "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('users_email_idx') AND NOT indisvalid";
        assert_eq!(column(&database, invalid), ["1"]);

        up_all("concurrent_index", &database, Interrupted::Ask).unwrap();
        assert_finished(&database, "m0001_index");
        assert_index_is_valid(&database);
    }
}

#[test]
fn a_cleanup_that_was_held_up_is_done_before_the_next_try() {
    for database in [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        database.query("CREATE TABLE users (email text); INSERT INTO users VALUES ('ada')");
        let older = Session::open(&database);
        older.run("BEGIN; INSERT INTO users VALUES ('bob')");
        // The first try, and the cleanup after it, wait for a second each, and are given up.
        let commit = thread::spawn(move || {
            thread::sleep(Duration::from_secs(5));
            older.run("COMMIT");
        });
        let options = Options::default().lock_timeout(Duration::from_secs(1)).lock_retry(Duration::from_mins(1));
        let applied = block_on(async {
            let migrator = Migrator::connect(database.url()).await?;
            let migrator = migrator.registry(index_of_impact(database.dialect(), Impact::UNKNOWN));
            migrator.options(options).up(Up::All).await
        });
        applied.unwrap_or_else(|error| panic!("{}: {error}", database.name()));
        commit.join().unwrap();
        assert_finished(&database, "m0001_index");
        assert_index_is_valid(&database);
    }
}
