//! Limits that a server has by itself: whoever runs into one is told its name.

use std::thread;
use std::time::Duration;

use migrate_core::error::{Cause, ServerLimit};
use migrate_core::{Connection, Interrupted, Migrator, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase, TestServer, USER};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, tables};

#[test]
fn a_transaction_timeout_of_the_server_is_named_and_the_next_run_goes_on() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let name = database.url().rsplit('/').next().unwrap().to_owned();
    let dialect = database.dialect();
    // Alone, together with others in one transaction, and step by step.
    for case in ["alone", "grouped", "stepwise"] {
        database.query(&format!("ALTER DATABASE {name} SET transaction_timeout = '1s'"));
        let slow = || {
            let first = MigrationBuilder::new(dialect, "m0001_first").table(&format!("first_{case}"));
            let slow = MigrationBuilder::new(dialect, "m0002_slow").up(raw("SELECT pg_sleep(1.5)"));
            let slow = if case == "stepwise" { slow.stepwise() } else { slow };
            let before = (case != "alone").then(|| first.build());
            registry(before.into_iter().chain([slow.build()]))
        };
        let error = block_on(async { migrator(&database, slow()).await.up(Up::All).await.unwrap_err() });
        let text = error.to_string();
        assert!(text.contains("help: the server's own `transaction_timeout` ended it"), "{case}: {text}");
        assert!(!text.contains("m0002_slow` was committed"), "{case}: {text}");
        database.query(&format!("ALTER DATABASE {name} RESET transaction_timeout"));
        block_on(async {
            // Nobody can tell of a raw step whether it happened.
            let mut migrator = migrator(&database, slow()).await.interrupted(Interrupted::Repeat);
            migrator.up(Up::All).await.unwrap()
        });
        assert!(history(&database).contains(&"m0002_slow".to_owned()), "{case}");
        for table in tables(&database).into_iter().chain(["migrate_history".to_owned()]) {
            database.query(&format!("DROP TABLE IF EXISTS {table} CASCADE"));
        }
        database.query("DROP TABLE IF EXISTS migrate_script, migrate_journal, migrate_lock");
    }
}

/// What became of a statement after the server had ended the session meanwhile.
fn cause_after_pause(url: &str, begin: &str) -> Cause {
    block_on(async {
        let mut connection = Connection::open(url).await.unwrap();
        connection.execute(begin).await.unwrap();
        thread::sleep(Duration::from_millis(1_800));
        connection.fetch("SELECT 1").await.unwrap_err().cause
    })
}

#[test]
fn a_session_that_the_server_ends_as_it_is_idle_is_told_from_a_server_that_does_not_run() {
    if let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) {
        for (begin, limit) in [
            ("SET idle_in_transaction_session_timeout = '1s'; BEGIN", ServerLimit::IdleInTransactionSessionTimeout),
            ("SET idle_session_timeout = '1s'", ServerLimit::IdleSessionTimeout),
            ("SET transaction_timeout = '1s'; BEGIN", ServerLimit::TransactionTimeout),
        ] {
            assert_eq!(cause_after_pause(database.url(), begin), Cause::ServerLimit(limit));
        }
    }
    if let Some(database) = TestDatabase::fresh(ServerKind::MySql) {
        let cause = cause_after_pause(database.url(), "SET SESSION wait_timeout = 1");
        assert_eq!(cause, Cause::ServerLimit(ServerLimit::WaitTimeout));
    }
    if let Some(database) = TestDatabase::fresh(ServerKind::MariaDb) {
        // It closes the connection without a word.
        assert_eq!(cause_after_pause(database.url(), "SET SESSION wait_timeout = 1"), Cause::Disconnected);
    }
}

#[test]
fn a_limit_of_the_user_on_mariadb_is_named_and_not_an_option_of_the_run() {
    let Some(server) = TestServer::shared(ServerKind::MariaDb) else { return };
    let database = server.fresh_database();
    database.query("CREATE USER hurried@'%' IDENTIFIED BY 'known' WITH MAX_STATEMENT_TIME 1");
    database.query("GRANT ALL ON *.* TO hurried@'%'");
    let hurried = database.url().replace(&format!("{USER}:{PASSWORD}"), "hurried:known");
    let slow = MigrationBuilder::new(database.dialect(), "m0001_slow").up(raw("SELECT sleep(3)"));
    let error = block_on(async {
        let migrator = Migrator::connect(&hurried).await.unwrap();
        migrator.registry(registry([slow.build()])).up(Up::All).await.unwrap_err()
    });
    let text = error.to_string();
    assert!(text.contains("help: the server's own `max_statement_time` ended it"), "{text}");
}
