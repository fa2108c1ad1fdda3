//! Tables that the first version of this library made: read as they are, and brought to the present form by the first
//! run that has something to do.

use migrate_core::{Down, Finding, Migrator, Registry, State, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::{Row, TestDatabase};

use crate::migration_builder::{
    MigrationBuilder, column, create_table, history, journal, migrator, registry, tables, three_tables,
};
use crate::odd_databases::snapshot;

/// What the first version sent to create its tables.
fn create(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => include_str!("format_1/postgres.sql"),
        Dialect::MySql | Dialect::MariaDb => include_str!("format_1/mysql.sql"),
        Dialect::Sqlite => include_str!("format_1/sqlite.sql"),
    }
}

const HISTORY: &str = "history, name, position, checksum, chain, applied_at, applied_by, duration_ms, library_version, \
    up_sql, down_sql";
const JOURNAL: &str = "history, name, direction, checksum, step, step_sql, event, error, at, runner";

/// Makes of the tables those that the first version would have left.
fn downgrade_to_format_1(database: &TestDatabase) {
    for table in ["history", "journal"] {
        database.query(&format!("ALTER TABLE migrate_{table} RENAME TO present_{table}"));
    }
    database.query(create(database.dialect()));
    database.query(&format!(
        "INSERT INTO migrate_history ({HISTORY}) SELECT {HISTORY} FROM present_history ORDER BY position; \
         INSERT INTO migrate_journal ({JOURNAL}) SELECT {JOURNAL} FROM present_journal ORDER BY id; \
         DROP TABLE present_history; DROP TABLE present_journal; DROP TABLE migrate_lock"
    ));
}

/// A database of format 1 in which two of the three are applied.
fn two_applied(database: &TestDatabase) {
    block_on(async { migrator(database, three_tables(database.dialect())).await.up(Up::Steps(2)).await.unwrap() });
    downgrade_to_format_1(database);
}

/// Every column of the rows that the first version wrote.
fn old_rows(database: &TestDatabase) -> Vec<Row> {
    database.query(&format!("SELECT {HISTORY} FROM migrate_history WHERE name <> 'm0003_items' ORDER BY position"))
}

async fn assert_whole(migrator: &mut Migrator, on: &str) {
    assert!(migrator.is_current().await.unwrap(), "{on}");
    let findings = migrator.diagnose().await.unwrap().findings;
    assert!(findings.is_empty(), "{on}: {findings:?}");
}

#[test]
fn format_1_is_read_without_an_upgrade() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        two_applied(&database);
        let before = snapshot(&database);
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            let status = migrator.status().await.unwrap();
            let applied = status.migrations.iter().filter(|one| matches!(one.state, State::Applied(_))).count();
            assert_eq!(applied, 2, "{on}");
            assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 1, "{on}");
            assert!(!migrator.is_current().await.unwrap(), "{on}");
            assert_eq!(migrator.journal(10).await.unwrap().len(), journal(&database).len(), "{on}");
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(matches!(findings.as_slice(), [Finding::OldFormat { format: 1 }]), "{on}: {findings:?}");
            // A program that has nothing to add leaves the tables to those who wrote them.
            let mut same = migrator.registry(two_migrations(database.dialect()));
            assert_eq!(same.up(Up::All).await.unwrap().migrations.len(), 0, "{on}");
        });
        assert_eq!(snapshot(&database), before, "{on}: something was written");
    }
}

fn two_migrations(dialect: Dialect) -> Registry {
    registry(
        [("m0001_users", "users"), ("m0002_orders", "orders")]
            .map(|(name, table)| MigrationBuilder::new(dialect, name).table(table).build()),
    )
}

#[test]
fn up_upgrades_format_1_and_loses_nothing() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        two_applied(&database);
        let (rows, entries) = (old_rows(&database), journal(&database));
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            let report = migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 1, "{on}");
            assert_whole(&mut migrator, on).await;
            assert_eq!((old_rows(&database), &journal(&database)[..entries.len()]), (rows, &entries[..]), "{on}");
            let batches = column(&database, "SELECT coalesce(batch, 0) FROM migrate_history ORDER BY position");
            assert_eq!(batches, ["0", "0", "1"], "{on}");
            // What the old version applied is reverted by the new one.
            migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!((tables(&database), history(&database)), (vec![], vec![]), "{on}");
    }
}

#[test]
fn repair_upgrades_format_1() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        two_applied(&database);
        let rows = old_rows(&database);
        block_on(async {
            let mut migrator = migrator(&database, two_migrations(database.dialect())).await;
            let findings = migrator.diagnose().await.unwrap().findings;
            migrator.repair(&findings).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_whole(&mut migrator, on).await;
        });
        assert_eq!(old_rows(&database), rows, "{on}");
    }
}

/// What an upgrade does, the last first: what is taken back here was cut off.
const CUT_OFF: [&str; 8] = [
    "DELETE FROM migrate_lock",
    "ALTER TABLE migrate_journal DROP COLUMN reason",
    "ALTER TABLE migrate_journal DROP COLUMN library_version",
    "ALTER TABLE migrate_journal DROP COLUMN duration_ms",
    "ALTER TABLE migrate_journal DROP COLUMN error_code",
    "ALTER TABLE migrate_history DROP COLUMN script",
    "ALTER TABLE migrate_history DROP COLUMN batch",
    "DROP TABLE migrate_lock",
];

#[test]
fn an_upgrade_interrupted_anywhere_is_continued() {
    for database in TestDatabase::everywhere() {
        for missing in 1..=CUT_OFF.len() {
            let on = format!("{}, without the last {missing}", database.name());
            block_on(async {
                let mut migrator = migrator(&database, three_tables(database.dialect())).await;
                migrator.up(Up::Steps(2)).await.unwrap();
                for statement in &CUT_OFF[..missing] {
                    database.query(statement);
                }
                let status = migrator.status().await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert!(matches!(status.migrations[1].state, State::Applied(_)), "{on}");
                migrator.journal(10).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert_whole(&mut migrator, &on).await;
                migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            });
        }
    }
}

#[test]
fn a_migration_that_the_old_version_interrupted_is_finished() {
    for database in TestDatabase::everywhere() {
        // The step that was begun happened, or it did not.
        for happened in [true, false] {
            let on = format!("{}, {happened}", database.name());
            let dialect = database.dialect();
            let builder = || {
                let builder = MigrationBuilder::new(dialect, "m0001_three").stepwise().up(create_table(dialect, "one"));
                builder.up(create_table(dialect, "two")).up(create_table(dialect, "three")).build()
            };
            block_on(async { migrator(&database, registry([builder()])).await.up(Up::All).await.unwrap() });
            database.query(
                "DELETE FROM migrate_history; DELETE FROM migrate_journal WHERE step = 3 OR event = 'finished' \
                 OR (step = 2 AND event = 'done'); DROP TABLE three",
            );
            if !happened {
                database.query("DROP TABLE two");
            }
            downgrade_to_format_1(&database);
            let before = snapshot(&database);
            assert_eq!(journal(&database), ["started 1", "done 1", "started 2"], "{on}");
            block_on(async {
                let mut migrator = migrator(&database, registry([builder()])).await;
                let status = migrator.status().await.unwrap();
                assert_eq!(status.unfinished.unwrap().done.len(), 1, "{on}");
                assert!(!migrator.is_current().await.unwrap(), "{on}");
                assert_eq!(snapshot(&database), before, "{on}: something was written");
                migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert_whole(&mut migrator, &on).await;
            });
            assert_eq!(tables(&database), ["one", "three", "two"], "{on}");
            assert_eq!(journal(&database).last().unwrap(), "finished", "{on}");
            for table in ["one", "two", "three", "migrate_history", "migrate_journal", "migrate_lock"] {
                database.query(&format!("DROP TABLE {table}"));
            }
        }
    }
}
