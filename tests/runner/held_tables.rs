//! Tables of the history that another session has for itself: the wait is bounded, and the session is named.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use migrate_core::error::RunError;
use migrate_core::{Down, Error, ErrorKind, Event, Migrator, Options, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase, USER};

use crate::migration_builder::{history, migrator, three_tables};
use crate::session::Session;

fn servers() -> impl Iterator<Item = TestDatabase> {
    [ServerKind::Postgres14, ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb]
        .into_iter()
        .filter_map(TestDatabase::fresh)
}

/// Locks a table against everybody; gives the number of the session.
fn lock_table(database: &TestDatabase, session: &Session, table: &str) -> String {
    match database.dialect() {
        Dialect::Postgres => {
            session.run("BEGIN");
            session.run(&format!("LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE"));
            session.value("SELECT pg_backend_pid()")
        }
        Dialect::MySql | Dialect::MariaDb => {
            session.run(&format!("LOCK TABLES {table} WRITE"));
            session.value("SELECT connection_id()")
        }
        Dialect::Sqlite => unreachable!("SQLite has no locks on tables"),
    }
}

async fn patient_for(database: &TestDatabase, wait: Duration) -> Migrator {
    let options = Options::default().lock_wait(wait);
    migrator(database, three_tables(database.dialect())).await.options(options)
}

#[test]
fn a_session_that_has_a_table_of_the_history_for_itself_is_named_and_not_taken_for_a_runner() {
    for database in servers() {
        let on = database.name();
        block_on(async { patient_for(&database, Duration::from_secs(9)).await.up(Up::Steps(1)).await.unwrap() });
        for table in ["migrate_lock", "migrate_history", "migrate_journal"] {
            let holder = Session::open(&database);
            let session = lock_table(&database, &holder, table);
            let told = Arc::new(Mutex::new(0));
            let count = Arc::clone(&told);
            let begun = Instant::now();
            let errors = block_on(async {
                let wait = Duration::from_millis(1100);
                let migrator = patient_for(&database, wait).await;
                let mut migrator = migrator.observe(move |event| {
                    if let Event::Held { .. } = event {
                        *count.lock().unwrap() += 1;
                    }
                });
                vec![
                    migrator.up(Up::All).await.unwrap_err(),
                    patient_for(&database, wait).await.down(Down::All).await.unwrap_err(),
                    patient_for(&database, wait).await.plan(Up::All).await.unwrap_err(),
                    patient_for(&database, wait).await.status().await.unwrap_err(),
                ]
            });
            let waited = begun.elapsed();
            assert!((4..30).contains(&waited.as_secs()), "{on}, {table}: {waited:?}");
            assert!(*told.lock().unwrap() > 0, "{on}, {table}");
            for error in errors {
                let text = error.to_string();
                assert!(matches!(error, Error::Run(RunError::Held { .. })), "{on}, {table}: {text}");
                assert_eq!(error.kind(), ErrorKind::Failed, "{on}, {table}: {text}");
                assert!(text.contains("is no runner"), "{on}, {table}: {text}");
                let named = if database.dialect() == Dialect::Postgres {
                    format!("session {session} of user `{USER}`")
                } else {
                    "session that the server does not name".to_owned()
                };
                assert!(text.contains(&named), "{on}, {table}: {text}");
            }
            drop(holder);
        }
        assert_eq!(history(&database), ["m0001_users"], "{on}");
    }
}

#[test]
fn a_run_begins_when_the_table_is_free_within_the_wait() {
    for database in servers() {
        let on = database.name();
        block_on(async { patient_for(&database, Duration::from_secs(9)).await.up(Up::Steps(1)).await.unwrap() });
        let holder = Session::open(&database);
        lock_table(&database, &holder, "migrate_lock");
        let ends = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_secs(3));
            drop(holder);
        });
        let report = block_on(async { patient_for(&database, Duration::from_secs(30)).await.up(Up::All).await });
        assert_eq!(report.unwrap_or_else(|error| panic!("{on}: {error}")).migrations.len(), 2, "{on}");
        ends.join().unwrap();
    }
}

#[test]
fn a_read_that_only_takes_long_is_waited_for() {
    for database in servers().filter(|database| database.dialect() == Dialect::Postgres) {
        block_on(async { patient_for(&database, Duration::from_secs(9)).await.up(Up::Steps(1)).await.unwrap() });
        // A view in place of the table that takes its time, and that nobody holds.
        database.query("ALTER TABLE migrate_history RENAME TO kept");
        database.query("CREATE VIEW migrate_history AS SELECT kept.* FROM kept, pg_sleep(4)");
        let status = block_on(async { patient_for(&database, Duration::from_secs(1)).await.status().await });
        assert_eq!(status.unwrap_or_else(|error| panic!("{error}")).migrations.len(), 3);
    }
}
