//! A client whose machine is gone must not hold the lock for hours: the servers look after the sessions that have it.

use std::time::{Duration, Instant};

use migrate_core::{Options, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, column, migrator, raw, registry};

/// What the session of a run says of its settings: a migration writes it down.
fn settings(database: &TestDatabase, expression: &str) -> String {
    let copy = raw(&format!("CREATE TABLE seen AS SELECT {expression} AS setting"));
    let migration = MigrationBuilder::new(database.dialect(), "m0001_seen").up(copy).build();
    block_on(async { migrator(database, registry([migration])).await.up(Up::All).await.unwrap() });
    column(database, "SELECT setting FROM seen").remove(0)
}

#[test]
fn postgres_looks_whether_the_client_of_the_lock_is_there() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let database = TestDatabase::fresh(kind).unwrap();
        let names = [
            "tcp_keepalives_idle",
            "tcp_keepalives_interval",
            "tcp_keepalives_count",
            "tcp_user_timeout",
            "client_connection_check_interval",
        ];
        let all = names.map(|name| format!("current_setting('{name}')")).join(" || ' ' || ");
        assert_eq!(settings(&database, &all), "30 10 3 60000 2s", "{kind}");
    }
}

#[test]
fn mysql_and_mariadb_end_an_idle_session_that_has_the_lock_within_minutes() {
    for database in [ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh) {
        assert_eq!(settings(&database, "@@wait_timeout + 0"), "600", "{}", database.name());
    }
}

#[test]
fn a_statement_that_takes_longer_than_the_idle_time_is_not_ended() {
    // The server counts idle time, not the time of a statement.
    let Some(database) = TestDatabase::fresh(ServerKind::MariaDb) else { return };
    let slow = MigrationBuilder::new(database.dialect(), "m0001_slow")
        .up(raw("SET SESSION wait_timeout = 1"))
        .up(raw("DO sleep(3)"))
        .up(raw("CREATE TABLE after_it (n int)"))
        .build();
    let begun = Instant::now();
    block_on(async {
        let options = Options::default().lock_retry(Duration::ZERO);
        migrator(&database, registry([slow])).await.options(options).up(Up::All).await.unwrap()
    });
    assert!(begun.elapsed() >= Duration::from_secs(3));
    assert_eq!(database.count("after_it"), 0);
}
