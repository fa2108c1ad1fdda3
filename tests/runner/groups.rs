//! Migrations that share a transaction, because the database is empty.

use std::time::Duration;

use migrate_core::error::{RunError, Stage};
use migrate_core::migration::{Probe, Step};
use migrate_core::{Error, Event, Group, LockMode, Migrator, Options, Registry, State, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{
    MigrationBuilder, column, create_table, history, journal, migrator, raw, registry, step, table_exists, tables,
    text, three_tables,
};

/// An empty database of each kind on which migrations can share a transaction.
fn databases_with_shared_transactions() -> Vec<TestDatabase> {
    let servers = [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh);
    servers.chain([TestDatabase::sqlite()]).collect()
}

/// A runner that tells which groups and which migrations it begins.
async fn migrator_with_event_log(
    database: &TestDatabase,
    all: Registry,
    options: Options,
) -> (Migrator, std::sync::mpsc::Receiver<String>) {
    let (sender, events) = std::sync::mpsc::channel();
    let migrator = migrator(database, all).await.options(options).observe(move |event| match event {
        Event::GroupStarted { first, last, migrations } => {
            sender.send(format!("{migrations} from {first} to {last}")).unwrap();
        }
        Event::StepStarted { migration, .. } => sender.send(migration.to_owned()).unwrap(),
        _ => {}
    });
    (migrator, events)
}

fn up(database: &TestDatabase, all: Registry, options: Options) -> (Result<Vec<String>, Error>, Vec<String>) {
    block_on(async {
        let (mut migrator, events) = migrator_with_event_log(database, all, options).await;
        let report = migrator.up(Up::All).await;
        let names = report.map(|report| report.migrations.iter().map(|ran| ran.name.to_owned()).collect());
        (names, events.try_iter().collect())
    })
}

/// How many transactions wrote the rows of the history.
fn transactions(database: &TestDatabase) -> usize {
    column(database, "SELECT DISTINCT xmin::text FROM migrate_history").len()
}

#[test]
fn migrations_of_an_empty_database_share_a_transaction() {
    for database in databases_with_shared_transactions() {
        let on = database.name();
        let (ran, events) = up(&database, three_tables(database.dialect()), Options::default());
        assert_eq!(ran.unwrap(), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        assert_eq!(events, ["3 from m0001_users to m0003_items"], "{on}");
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        assert_eq!(journal(&database), ["finished", "finished", "finished"], "{on}");
        if database.dialect() == Dialect::Postgres {
            assert_eq!(transactions(&database), 1, "{on}");
        }
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            assert!(migrator.is_current().await.unwrap(), "{on}");
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
        });
    }
}

#[test]
fn each_migration_has_its_own_transaction_where_tables_exist_or_it_is_configured() {
    for (before, group) in [("CREATE TABLE witness (line int)", Group::OnEmpty), ("SELECT 1", Group::Never)] {
        for database in databases_with_shared_transactions() {
            let on = database.name();
            database.query(before);
            let (ran, events) = up(&database, three_tables(database.dialect()), Options::default().group(group));
            assert_eq!(ran.unwrap().len(), 3, "{on}");
            assert_eq!(events, ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
            if database.dialect() == Dialect::Postgres {
                assert_eq!(transactions(&database), 3, "{on}");
            }
        }
    }
}

#[test]
fn a_failure_in_a_group_names_its_statement_and_keeps_the_migrations_before_it() {
    for database in databases_with_shared_transactions() {
        let (on, dialect) = (database.name(), database.dialect());
        let fine = |name, table| MigrationBuilder::new(dialect, name).table(table);
        let all = registry([
            fine("m0001_users", "users").build(),
            fine("m0002_orders", "orders").build(),
            fine("m0003_items", "items").up(create_table("users")).build(),
            fine("m0004_tags", "tags").build(),
        ]);
        let (ran, events) = up(&database, all, Options::default());
        let Err(Error::Run(RunError::Failed(failure))) = ran else { panic!("{on}: {ran:?}") };
        assert_eq!(failure.migration, "m0003_items", "{on}");
        assert!(matches!(failure.stage, Stage::Step { number: 2, .. }), "{on}: {:?}", failure.stage);
        assert_eq!(failure.before.len(), 2, "{on}");
        assert_eq!(events[0], "4 from m0001_users to m0004_tags", "{on}");
        assert_eq!(tables(&database), ["orders", "users"], "{on}");
        assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
    }
}

#[test]
fn a_migration_that_needs_its_own_transaction_gets_one() {
    for database in databases_with_shared_transactions() {
        let (on, dialect) = (database.name(), database.dialect());
        let plain = |name, table| MigrationBuilder::new(dialect, name).table(table).build();
        let timeouts = migrate_core::migration::Timeouts { lock: Some(Duration::from_secs(1)), statement: None };
        let all = registry([
            plain("m0001_a", "a"),
            plain("m0002_b", "b"),
            MigrationBuilder::new(dialect, "m0003_raw").up(raw("SELECT 1")).build(),
            plain("m0004_d", "d"),
            MigrationBuilder::new(dialect, "m0005_steps").table("e").stepwise().build(),
            plain("m0006_f", "f"),
            plain("m0007_g", "g"),
            MigrationBuilder::new(dialect, "m0008_patient").table("h").timeouts(timeouts).build(),
        ]);
        let (ran, events) = up(&database, all, Options::default());
        assert_eq!(ran.unwrap().len(), 8, "{on}");
        let expected = [
            "2 from m0001_a to m0002_b",
            "m0003_raw",
            "m0004_d",
            "m0005_steps",
            "2 from m0006_f to m0007_g",
            "m0008_patient",
        ];
        assert_eq!(events, expected, "{on}");
    }
}

#[test]
fn a_group_has_at_most_a_hundred_migrations() {
    for database in databases_with_shared_transactions() {
        let on = database.name();
        let builder = |number: usize| {
            MigrationBuilder::new(database.dialect(), text(&format!("m{number:04}_t")))
                .table(&format!("t{number}"))
                .build()
        };
        let (ran, events) = up(&database, registry((1..=201).map(builder)), Options::default());
        assert_eq!(ran.unwrap().len(), 201, "{on}");
        assert_eq!(events, ["100 from m0001_t to m0100_t", "100 from m0101_t to m0200_t", "m0201_t"], "{on}");
        assert_eq!(tables(&database).len(), 201, "{on}");
    }
}

#[test]
fn a_comment_at_the_end_of_a_statement_does_not_hide_the_next_one() {
    for database in databases_with_shared_transactions() {
        let (on, dialect) = (database.name(), database.dialect());
        let ending = |name: &'static str, table: &str, end: &str| {
            let sql = format!("CREATE TABLE {table} (id int) {end}");
            MigrationBuilder::new(dialect, name).up(step(text(&sql), table_exists(table, true))).build()
        };
        // SQLite takes an open comment for one that lasts to the end of the text: here, of the history's own rows.
        let open = if dialect == Dialect::Sqlite { "/* and so on" } else { "/* and so on */" };
        let all = registry([
            ending("m0001_a", "a", "-- one line"),
            ending("m0002_b", "b", open),
            ending("m0003_c", "c", "-- one line"),
        ]);
        let (ran, _) = up(&database, all, Options::default());
        assert_eq!(ran.unwrap().len(), 3, "{on}");
        assert_eq!(tables(&database), ["a", "b", "c"], "{on}");
        assert_eq!(history(&database), ["m0001_a", "m0002_b", "m0003_c"], "{on}");
    }
}

#[test]
fn the_server_measures_how_long_each_migration_took() {
    for database in databases_with_shared_transactions() {
        let (on, dialect) = (database.name(), database.dialect());
        let slow: Step = match dialect {
            Dialect::Sqlite => step(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n",
                Probe::Repeatable,
            ),
            _ => step("SELECT pg_sleep(0.3)", Probe::Repeatable),
        };
        let all = registry([
            MigrationBuilder::new(dialect, "m0001_users").table("users").build(),
            MigrationBuilder::new(dialect, "m0002_slow").up(slow).build(),
            MigrationBuilder::new(dialect, "m0003_items").table("items").build(),
        ]);
        let (ran, events) = up(&database, all, Options::default());
        assert_eq!((ran.unwrap().len(), events.len()), (3, 1), "{on}");
        let took = |table: &str| -> Vec<u64> {
            let query = format!("SELECT duration_ms FROM {table} ORDER BY name");
            column(&database, &query).iter().map(|took| took.parse().unwrap()).collect()
        };
        for table in ["migrate_history", "migrate_journal"] {
            let [first, slow, last] = took(table)[..] else { panic!("{on}") };
            assert!(slow > first.max(last) && (100..60_000).contains(&slow), "{on}: {first}, {slow}, {last}");
        }
    }
}

#[test]
fn a_group_dropped_halfway_leaves_no_change_and_the_next_run_applies_it() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let dialect = database.dialect();
        let sleep = || step("SELECT pg_sleep(4)", Probe::Repeatable);
        let all = || {
            let slow = MigrationBuilder::new(dialect, "m0002_orders").table("orders").up(sleep()).build();
            registry([MigrationBuilder::new(dialect, "m0001_users").table("users").build(), slow])
        };
        block_on(async {
            let (mut migrator, events) = migrator_with_event_log(&database, all(), Options::default()).await;
            let run = tokio::time::timeout(Duration::from_secs(2), migrator.up(Up::All)).await;
            assert!(run.is_err(), "{kind}: it was not slow: {run:?}");
            assert_eq!(events.try_iter().count(), 1, "{kind}");
        });
        let (ran, _) = up(&database, all(), Options::default());
        assert_eq!(ran.unwrap(), ["m0001_users", "m0002_orders"], "{kind}");
        assert_eq!(tables(&database), ["orders", "users"], "{kind}");
    }
}

#[test]
fn every_lock_mode_protects_a_group() {
    for lock in [LockMode::Session, LockMode::Transaction, LockMode::Lease] {
        for database in databases_with_shared_transactions() {
            if (lock, database.dialect()) == (LockMode::Session, Dialect::Sqlite) {
                continue; // It has no sessions.
            }
            let on = database.name();
            let options = || Options::default().lock(lock);
            let (two, three) = (three_tables(database.dialect()), three_tables(database.dialect()));
            let (one, other) = std::thread::scope(|threads| {
                let one = threads.spawn(|| up(&database, two, options()));
                let other = up(&database, three, Options::default());
                (one.join().unwrap().0, other.0)
            });
            assert_eq!(one.unwrap().len() + other.unwrap().len(), 3, "{on}, {lock:?}");
            assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}, {lock:?}");
            block_on(async {
                let mut migrator =
                    migrator(&database, crate::migration_builder::three_tables(database.dialect())).await;
                let status = migrator.status().await.unwrap();
                assert!(status.migrations.iter().all(|it| matches!(it.state, State::Applied(_))), "{on}, {lock:?}");
                assert!(status.runner.is_none(), "{on}, {lock:?}");
            });
        }
    }
}
