//! Waiting for locks is bounded, and says for whom.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use migrate_core::error::{Remains, RunError};
use migrate_core::{Error, ErrorKind, Event, Options, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, USER};

use crate::migration_builder::{
    MigrationBuilder, column, history, locking, migrator, raw, registry, tables, three_tables,
};
use crate::session::Session;

fn servers() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
}

fn short_timeouts() -> Options {
    Options::default()
        .lock_wait(Duration::from_millis(1500))
        .lock_timeout(Duration::from_millis(300))
        .lock_retry(Duration::ZERO)
}

/// Takes the lock that a runner has while it is at work; gives the number of its session.
fn hold_runner_lock(database: &TestDatabase, holder: &Session) -> String {
    match database.dialect() {
        Dialect::Postgres => {
            holder.run("SELECT pg_advisory_lock(x'6d696772617465'::bigint)");
            holder.value("SELECT pg_backend_pid()")
        }
        Dialect::MySql | Dialect::MariaDb => {
            holder.run("SELECT get_lock(concat('migrate:', left(sha2(database(), 256), 48)), 10)");
            holder.value("SELECT connection_id()")
        }
        Dialect::Sqlite => {
            holder.run("BEGIN IMMEDIATE");
            String::new()
        }
    }
}

#[test]
fn the_wait_for_another_runner_is_bounded_and_names_it() {
    for database in servers().chain([TestDatabase::sqlite()]) {
        let on = database.name();
        let holder = Session::open(&database);
        let session = hold_runner_lock(&database, &holder);
        let events = Arc::new(Mutex::new(Vec::new()));
        let sender = Arc::clone(&events);
        let begun = Instant::now();
        let error = block_on(async {
            let migrator = migrator(&database, three_tables(database.dialect())).await.options(short_timeouts());
            let mut migrator = migrator.observe(move |event| {
                if let Event::Waiting { holder, .. } = event {
                    sender.lock().unwrap().push(holder.and_then(|holder| holder.session.clone()));
                }
            });
            migrator.up(Up::All).await.unwrap_err()
        });
        let waited = begun.elapsed();
        assert!((1500..6000).contains(&waited.as_millis()), "{on}: {waited:?}");
        assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
        assert!(matches!(&error, Error::Run(RunError::Locked { .. })), "{on}: {error}");
        let expected = (database.dialect() != Dialect::Sqlite).then(|| session.clone());
        assert!(!events.lock().unwrap().is_empty(), "{on}");
        assert!(events.lock().unwrap().iter().all(|events| *events == expected), "{on}: {events:?}");
        if let Some(session) = expected {
            let text = error.to_string();
            assert!(text.contains(&format!("session {session} of user `{USER}`")), "{on}: {text}");
        }
        assert_eq!(tables(&database), [""; 0], "{on}");
        if database.dialect() != Dialect::Sqlite {
            let status = block_on(async { migrator(&database, three_tables(database.dialect())).await.status().await });
            assert_eq!(status.unwrap().runner.unwrap().session.as_deref(), Some(session.as_str()), "{on}");
        }
    }
}

#[test]
fn the_lock_is_released_after_success_and_after_failure() {
    for database in servers() {
        let on = database.name();
        let again = |drafts: Vec<MigrationBuilder>| {
            let registry = registry(drafts.into_iter().map(MigrationBuilder::build));
            let database = &database;
            async move { migrator(database, registry).await.options(short_timeouts()) }
        };
        block_on(async {
            // All of them live until the end, so that no lock goes with its session.
            let mut fails =
                again(vec![MigrationBuilder::new(database.dialect(), "m0001_users").up(raw("NO SQL"))]).await;
            fails.up(Up::All).await.unwrap_err();
            let mut works = again(vec![MigrationBuilder::new(database.dialect(), "m0001_users").table("users")]).await;
            works.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            let m2 = MigrationBuilder::new(database.dialect(), "m0002_orders").table("orders");
            let m1 = MigrationBuilder::new(database.dialect(), "m0001_users").table("users");
            let mut third = again(vec![m1, m2]).await;
            third.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
    }
}

/// A migration that needs the table `users` for itself.
fn change_users(dialect: Dialect) -> migrate_core::Registry {
    let change = locking("users", raw("ALTER TABLE users ADD COLUMN email varchar(20)"));
    registry([MigrationBuilder::new(dialect, "m0001_email").up(change).build()])
}

/// A session that reads the table `users`, and does not end its transaction.
fn hold_users(database: &TestDatabase) -> Session {
    database.query("CREATE TABLE users (id int); INSERT INTO users VALUES (1)");
    let holder = Session::open(database);
    holder.run("BEGIN");
    holder.run("SELECT * FROM users");
    holder
}

#[test]
fn a_refused_table_lock_is_retried_and_the_error_names_the_holder() {
    for database in servers() {
        let on = database.name();
        let _holder = hold_users(&database);
        let retries = Arc::new(Mutex::new(0));
        let count = Arc::clone(&retries);
        let error = block_on(async {
            // Long enough for one more try on every server, and not for many.
            let options = short_timeouts().lock_retry(Duration::from_millis(200));
            let migrator = migrator(&database, change_users(database.dialect())).await.options(options);
            let mut migrator = migrator.observe(move |event| {
                if let Event::Retry { attempt: 2, .. } = event {
                    *count.lock().unwrap() += 1;
                }
            });
            migrator.up(Up::All).await.unwrap_err()
        });
        assert_eq!(*retries.lock().unwrap(), 1, "{on}");
        assert_eq!(error.kind(), ErrorKind::Locked, "{on}: {error}");
        let Error::Run(RunError::Failed(failure)) = &error else { panic!("{on}: {error}") };
        assert_eq!((failure.attempts, failure.remains), (2, Remains::Nothing), "{on}: {error}");
        let text = error.to_string();
        assert!(text.contains("the lock was held by session"), "{on}: {text}");
        assert!(text.contains(&format!("of user `{USER}`")), "{on}: {text}");
    }
}

#[test]
fn a_table_lock_released_during_retries_lets_the_migration_succeed() {
    for database in servers() {
        let on = database.name();
        let mut holder = Some(hold_users(&database));
        block_on(async {
            let options = short_timeouts().lock_retry(Duration::from_secs(20));
            let migrator = migrator(&database, change_users(database.dialect())).await.options(options);
            let mut migrator = migrator.observe(move |event| {
                if let Event::Retry { .. } = event {
                    drop(holder.take());
                }
            });
            let report = migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 1, "{on}");
        });
        assert_eq!(column(&database, "SELECT email FROM users"), [""], "{on}");
    }
}

#[test]
fn a_reader_of_the_sqlite_file_is_waited_for() {
    let database = TestDatabase::sqlite();
    let mut holder = Some(hold_users(&database));
    block_on(async {
        let options = short_timeouts().lock_retry(Duration::from_secs(20));
        let migrator = migrator(&database, change_users(Dialect::Sqlite)).await.options(options);
        let mut migrator = migrator.observe(move |event| {
            if let Event::Retry { .. } | Event::Waiting { .. } = event {
                drop(holder.take());
            }
        });
        migrator.up(Up::All).await.unwrap();
    });
    assert_eq!(history(&database), ["m0001_email"]);
}
