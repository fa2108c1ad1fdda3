//! Migrations that share a transaction, because the database is empty.

use std::time::Duration;

use migrate_core::error::{RunError, Stage};
use migrate_core::migration::{Probe, Step};
use migrate_core::{Error, Event, Group, LockMode, Migrator, Options, Registry, State, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{Database, Kind};

use crate::draft::{
    Draft, column, create_table, history, journal, migrator, raw, registry, step, table_exists, tables, text, three,
};

/// An empty database of each kind on which migrations can share a transaction.
fn sharing() -> Vec<Database> {
    let servers = [Kind::Postgres14, Kind::Postgres18].into_iter().filter_map(Database::fresh);
    servers.chain([Database::sqlite()]).collect()
}

/// A runner that tells which groups and which migrations it begins.
async fn telling(
    database: &Database,
    all: Registry,
    options: Options,
) -> (Migrator, std::sync::mpsc::Receiver<String>) {
    let (tell, told) = std::sync::mpsc::channel();
    let migrator = migrator(database, all).await.options(options).observe(move |event| match event {
        Event::GroupStarted { first, last, migrations } => {
            tell.send(format!("{migrations} from {first} to {last}")).unwrap();
        }
        Event::StepStarted { migration, .. } => tell.send(migration.to_owned()).unwrap(),
        _ => {}
    });
    (migrator, told)
}

fn up(database: &Database, all: Registry, options: Options) -> (Result<Vec<String>, Error>, Vec<String>) {
    block_on(async {
        let (mut migrator, told) = telling(database, all, options).await;
        let report = migrator.up(Up::All).await;
        let names = report.map(|report| report.migrations.iter().map(|ran| ran.name.to_owned()).collect());
        (names, told.try_iter().collect())
    })
}

/// How many transactions wrote the rows of the history.
fn transactions(database: &Database) -> usize {
    column(database, "SELECT DISTINCT xmin::text FROM migrate_history").len()
}

#[test]
fn migrations_of_an_empty_database_share_a_transaction() {
    for database in sharing() {
        let on = database.name();
        let (ran, told) = up(&database, three(database.dialect()), Options::default());
        assert_eq!(ran.unwrap(), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        assert_eq!(told, ["3 from m0001_users to m0003_items"], "{on}");
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        assert_eq!(journal(&database), ["finished", "finished", "finished"], "{on}");
        if database.dialect() == Dialect::Postgres {
            assert_eq!(transactions(&database), 1, "{on}");
        }
        block_on(async {
            let mut migrator = migrator(&database, three(database.dialect())).await;
            assert!(migrator.is_current().await.unwrap(), "{on}");
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
        });
    }
}

#[test]
fn each_is_a_transaction_of_its_own_where_there_is_a_table_or_somebody_wants_it_so() {
    for (before, group) in [("CREATE TABLE witness (line int)", Group::OnEmpty), ("SELECT 1", Group::Never)] {
        for database in sharing() {
            let on = database.name();
            database.query(before);
            let (ran, told) = up(&database, three(database.dialect()), Options { group, ..Options::default() });
            assert_eq!(ran.unwrap().len(), 3, "{on}");
            assert_eq!(told, ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
            if database.dialect() == Dialect::Postgres {
                assert_eq!(transactions(&database), 3, "{on}");
            }
        }
    }
}

#[test]
fn a_mistake_is_told_exactly_and_what_is_before_it_is_kept() {
    for database in sharing() {
        let (on, dialect) = (database.name(), database.dialect());
        let fine = |name, table| Draft::new(dialect, name).table(table);
        let all = registry([
            fine("m0001_users", "users").build(),
            fine("m0002_orders", "orders").build(),
            fine("m0003_items", "items").up(create_table("users")).build(),
            fine("m0004_tags", "tags").build(),
        ]);
        let (ran, told) = up(&database, all, Options::default());
        let Err(Error::Run(RunError::Failed(failure))) = ran else { panic!("{on}: {ran:?}") };
        assert_eq!(failure.migration, "m0003_items", "{on}");
        assert!(matches!(failure.stage, Stage::Step { number: 2, .. }), "{on}: {:?}", failure.stage);
        assert_eq!(failure.before.len(), 2, "{on}");
        assert_eq!(told[0], "4 from m0001_users to m0004_tags", "{on}");
        assert_eq!(tables(&database), ["orders", "users"], "{on}");
        assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
    }
}

#[test]
fn what_needs_a_transaction_of_its_own_gets_one() {
    for database in sharing() {
        let (on, dialect) = (database.name(), database.dialect());
        let plain = |name, table| Draft::new(dialect, name).table(table).build();
        let timeouts = migrate_core::migration::Timeouts { lock: Some(Duration::from_secs(1)), statement: None };
        let all = registry([
            plain("m0001_a", "a"),
            plain("m0002_b", "b"),
            Draft::new(dialect, "m0003_raw").up(raw("SELECT 1")).build(),
            plain("m0004_d", "d"),
            Draft::new(dialect, "m0005_steps").table("e").stepwise().build(),
            plain("m0006_f", "f"),
            plain("m0007_g", "g"),
            Draft::new(dialect, "m0008_patient").table("h").timeouts(timeouts).build(),
        ]);
        let (ran, told) = up(&database, all, Options::default());
        assert_eq!(ran.unwrap().len(), 8, "{on}");
        let expected = [
            "2 from m0001_a to m0002_b",
            "m0003_raw",
            "m0004_d",
            "m0005_steps",
            "2 from m0006_f to m0007_g",
            "m0008_patient",
        ];
        assert_eq!(told, expected, "{on}");
    }
}

#[test]
fn groups_are_as_large_as_is_quick_and_no_larger() {
    for database in sharing() {
        let on = database.name();
        let draft = |number: usize| {
            Draft::new(database.dialect(), text(&format!("m{number:04}_t"))).table(&format!("t{number}")).build()
        };
        let (ran, told) = up(&database, registry((1..=201).map(draft)), Options::default());
        assert_eq!(ran.unwrap().len(), 201, "{on}");
        assert_eq!(told, ["100 from m0001_t to m0100_t", "100 from m0101_t to m0200_t", "m0201_t"], "{on}");
        assert_eq!(tables(&database).len(), 201, "{on}");
    }
}

#[test]
fn a_comment_at_the_end_of_a_statement_hides_nothing() {
    for database in sharing() {
        let (on, dialect) = (database.name(), database.dialect());
        let ending = |name: &'static str, table: &str, end: &str| {
            let sql = format!("CREATE TABLE {table} (id int) {end}");
            Draft::new(dialect, name).up(step(text(&sql), table_exists(table, true))).build()
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
    for database in sharing() {
        let (on, dialect) = (database.name(), database.dialect());
        let slow: Step = match dialect {
            Dialect::Sqlite => step(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT max(i) FROM n",
                Probe::Repeatable,
            ),
            _ => step("SELECT pg_sleep(0.3)", Probe::Repeatable),
        };
        let all = registry([
            Draft::new(dialect, "m0001_users").table("users").build(),
            Draft::new(dialect, "m0002_slow").up(slow).build(),
            Draft::new(dialect, "m0003_items").table("items").build(),
        ]);
        let (ran, told) = up(&database, all, Options::default());
        assert_eq!((ran.unwrap().len(), told.len()), (3, 1), "{on}");
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
fn a_group_that_is_dropped_in_its_middle_leaves_nothing_and_the_next_run_does_it_all() {
    for kind in [Kind::Postgres14, Kind::Postgres18] {
        let Some(database) = Database::fresh(kind) else { continue };
        let dialect = database.dialect();
        let sleep = || step("SELECT pg_sleep(1)", Probe::Repeatable);
        let all = || {
            let slow = Draft::new(dialect, "m0002_orders").table("orders").up(sleep()).build();
            registry([Draft::new(dialect, "m0001_users").table("users").build(), slow])
        };
        block_on(async {
            let (mut migrator, told) = telling(&database, all(), Options::default()).await;
            let run = tokio::time::timeout(Duration::from_millis(500), migrator.up(Up::All)).await;
            assert!(run.is_err(), "{kind}: it was not slow: {run:?}");
            assert_eq!(told.try_iter().count(), 1, "{kind}");
        });
        let (ran, _) = up(&database, all(), Options::default());
        assert_eq!(ran.unwrap(), ["m0001_users", "m0002_orders"], "{kind}");
        assert_eq!(tables(&database), ["orders", "users"], "{kind}");
    }
}

#[test]
fn every_way_of_keeping_others_out_keeps_them_out_of_a_group() {
    for lock in [LockMode::Session, LockMode::Transaction, LockMode::Lease] {
        for database in sharing() {
            if (lock, database.dialect()) == (LockMode::Session, Dialect::Sqlite) {
                continue; // It has no sessions.
            }
            let on = database.name();
            let options = || Options { lock, ..Options::default() };
            let (two, three) = (three(database.dialect()), three(database.dialect()));
            let (one, other) = std::thread::scope(|threads| {
                let one = threads.spawn(|| up(&database, two, options()));
                let other = up(&database, three, Options::default());
                (one.join().unwrap().0, other.0)
            });
            assert_eq!(one.unwrap().len() + other.unwrap().len(), 3, "{on}, {lock:?}");
            assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}, {lock:?}");
            block_on(async {
                let mut migrator = migrator(&database, crate::draft::three(database.dialect())).await;
                let status = migrator.status().await.unwrap();
                assert!(status.migrations.iter().all(|it| matches!(it.state, State::Applied(_))), "{on}, {lock:?}");
                assert!(status.runner.is_none(), "{on}, {lock:?}");
            });
        }
    }
}
