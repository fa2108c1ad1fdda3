//! Runs that end before they are through.

use migrate_core::{Error, ErrorKind, Event, Group, Options, Stop, Up, error::RunError};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{MigrationBuilder, history, migrator, raw, registry, tables, three_tables};
use crate::session::Session;

#[test]
fn a_run_with_a_stop_request_finishes_the_current_migration() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let stop = Stop::new();
            let asked = stop.clone();
            let options = Options::default().group(Group::Never);
            let migrator = migrator(&database, three_tables(database.dialect())).await.stop(stop).options(options);
            let mut migrator = migrator.observe(move |event| {
                if let Event::StepStarted { migration: "m0002_orders", .. } = event {
                    asked.request();
                }
            });
            let report = migrator.up(Up::All).await.unwrap();
            assert!(report.stopped, "{on}");
            assert_eq!(report.migrations.len(), 2, "{on}");
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
    }
}

#[test]
fn a_dropped_run_rolls_back_its_migration_and_holds_no_lock() {
    for database in [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        let on = database.name();
        let builder =
            || MigrationBuilder::new(database.dialect(), "m0001_slow").table("slow").up(raw("SELECT pg_sleep(3)"));
        block_on(async {
            let (sender, asleep) = tokio::sync::oneshot::channel();
            let mut sender = Some(sender);
            let migrator = migrator(&database, registry([builder().build()])).await;
            let mut migrator = migrator.observe(move |event| {
                if let Event::StepStarted { number: 2, .. } = event
                    && let Some(sender) = sender.take()
                {
                    sender.send(()).unwrap();
                }
            });
            tokio::select! {
                result = migrator.up(Up::All) => panic!("{on}: {result:?}"),
                result = asleep => result.unwrap(),
            }
            let error = migrator.up(Up::All).await.unwrap_err();
            assert!(matches!(error, Error::Run(RunError::Dropped)), "{on}: {error}");
        });
        block_on(async {
            let mut next = migrator(&database, three_tables(database.dialect())).await;
            next.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
    }
}

#[test]
fn a_connection_closed_by_the_server_is_reported_and_the_next_run_continues() {
    for database in
        [ServerKind::Postgres18, ServerKind::MySql, ServerKind::MariaDb].into_iter().filter_map(TestDatabase::fresh)
    {
        let on = database.name();
        let builder = || MigrationBuilder::new(database.dialect(), "m0001_users").table("users").table("orders");
        let server = Session::open(&database);
        let error = block_on(async {
            let migrator = migrator(&database, registry([builder().build()])).await;
            let mut migrator = migrator.observe(move |event| {
                if let Event::StepStarted { number: 2, .. } = event {
                    server.end_others();
                }
            });
            migrator.up(Up::All).await.unwrap_err()
        });
        assert_eq!(error.kind(), ErrorKind::Connect, "{on}: {error}");
        assert!(error.to_string().contains("goes on from where it was"), "{on}: {error}");
        block_on(async {
            let mut next = migrator(&database, registry([builder().build()])).await;
            next.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(tables(&database), ["orders", "users"], "{on}");
    }
}
