//! Databases that are not as this program left them: another tool's tables, a newer version's, rows that somebody has
//! edited, clocks that went back, a server that is too old, a file that is missing.

use migrate_core::error::{PlanError, RunError};
use migrate_core::{Error, ErrorKind, Finding, LockMode, Migrator, Options, Registry, State, Up};
use migrate_ir::dialect::{Dialect, Version};
use migrate_tests::block_on;
use migrate_tests::servers::{Row, TestDatabase};

use crate::migration_builder::{MigrationBuilder, column, history, migrator, registry, tables, three_tables};

/// Every column of every table, and every row of the history: what only writing changes.
pub(crate) fn snapshot(database: &TestDatabase) -> Vec<Row> {
    let columns = match database.dialect() {
        Dialect::Postgres => {
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        }
        Dialect::MySql | Dialect::MariaDb => {
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = database() ORDER BY 1, 2"
        }
        Dialect::Sqlite => "SELECT sql FROM sqlite_schema ORDER BY name",
    };
    let mut all = database.query(columns);
    // A lease leaves a beat behind.
    for rows in [
        "* FROM migrate_history",
        "* FROM migrate_script",
        "* FROM migrate_journal",
        "format, environment, lease_id FROM migrate_lock",
    ] {
        all.extend(database.try_query(&format!("SELECT {rows}")).unwrap_or_default());
    }
    all
}

/// Whatever looks, or means to write, is refused like this, and nothing is written.
pub(crate) fn assert_refused(database: &TestDatabase, kind: ErrorKind, parts: &[&str]) {
    let on = database.name();
    let before = snapshot(database);
    block_on(async {
        let modes: &[LockMode] = match database.dialect() {
            Dialect::Postgres => &[LockMode::Auto, LockMode::Transaction, LockMode::Lease],
            Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => &[LockMode::Auto, LockMode::Lease],
        };
        for mode in modes {
            let options = Options::default().lock(*mode);
            let mut migrator = migrator(database, three_tables(database.dialect())).await.options(options);
            let errors = [
                migrator.up(Up::All).await.unwrap_err(),
                migrator.status().await.unwrap_err(),
                migrator.plan(Up::All).await.unwrap_err(),
                migrator.diagnose().await.unwrap_err(),
            ];
            for error in errors {
                assert_eq!(error.kind(), kind, "{on}, {mode:?}: {error}");
                for part in parts {
                    assert!(error.to_string().contains(part), "{on}, {mode:?}: `{part}` is not in: {error}");
                }
            }
        }
    });
    assert_eq!(snapshot(database), before, "{on}: something was written");
}

#[test]
fn a_table_of_another_tool_is_not_changed() {
    for table in ["migrate_history", "migrate_journal", "migrate_lock"] {
        for database in TestDatabase::everywhere() {
            if table == "migrate_journal" {
                // Without a history of ours nobody looks at the journal before something is written.
                block_on(async {
                    migrator(&database, three_tables(database.dialect())).await.up(Up::Steps(1)).await.unwrap()
                });
                database.query("DROP TABLE migrate_journal");
            }
            let create =
                format!("CREATE TABLE {table} (id int, version varchar(20)); INSERT INTO {table} VALUES (1, '7')");
            database.query(&create);
            assert_refused(&database, ErrorKind::History, &[table, "is not this library's", "prefix = \"another\""]);
            let rows = column(&database, &format!("SELECT version FROM {table}"));
            assert_eq!(rows, ["7"], "{}", database.name());
        }
    }
}

#[test]
fn a_journal_table_of_another_tool_prevents_a_new_history() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        database.query("CREATE TABLE migrate_journal (id int)");
        let before = snapshot(&database);
        block_on(async {
            let error = migrator(&database, three_tables(database.dialect())).await.up(Up::All).await.unwrap_err();
            assert!(matches!(error, Error::Run(RunError::ForeignTable { .. })), "{on}: {error}");
        });
        assert_eq!(snapshot(&database), before, "{on}");
    }
}

/// A database in which two migrations of three are applied, and which somebody has edited then.
async fn with_edited_history(database: &TestDatabase, edit: &str) -> Migrator {
    let mut migrator = migrator(database, three_tables(database.dialect())).await;
    migrator.up(Up::Steps(2)).await.unwrap();
    database.query(edit);
    migrator
}

#[test]
fn an_edited_checksum_is_reported() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let edit = "UPDATE migrate_history SET checksum = 'edited' WHERE name = 'm0001_users'";
        block_on(async {
            let mut migrator = with_edited_history(&database, edit).await;
            let error = migrator.up(Up::All).await.unwrap_err();
            let is_edited = |finding: &Finding| matches!(finding, Finding::EditedChecksums { .. });
            assert!(
                matches!(&error, Error::Plan(PlanError::Found { finding, .. }) if is_edited(finding)),
                "{on}: {error}"
            );
            let status = migrator.status().await.unwrap();
            assert!(matches!(status.migrations[0].state, State::Changed(_)), "{on}");
        });
    }
}

#[test]
fn a_deleted_row_is_detected_by_a_full_read() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::All).await.unwrap();
            database.query("DELETE FROM migrate_history WHERE name = 'm0002_orders'");
            assert!(migrator.is_current().await.unwrap(), "{on}: it looked at one row");
            assert_eq!(migrator.status().await.unwrap().migrations[1].state, State::RowMissing, "{on}");
            let mut migrator = migrator.options(Options::default().thorough(true));
            assert!(!migrator.is_current().await.unwrap(), "{on}");
            let error = migrator.up(Up::All).await.unwrap_err();
            let is_deleted = |finding: &Finding| matches!(finding, Finding::DeletedRows { .. });
            assert!(
                matches!(&error, Error::Plan(PlanError::Found { finding, .. }) if is_deleted(finding)),
                "{on}: {error}"
            );
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(matches!(findings.as_slice(), [Finding::DeletedRows { .. }]), "{on}: {findings:?}");
            // Its table is there, so this is what is right.
            migrator.mark("m0002_orders", migrate_core::Mark::Applied, "deleted by hand").await.unwrap();
            assert!(migrator.is_current().await.unwrap(), "{on}");
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
        });
    }
}

#[test]
fn a_row_with_invalid_values_is_shown() {
    for database in TestDatabase::everywhere() {
        // Of a row about a step nobody knows what it said.
        let unknown_direction = "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, runner, at, \
             library_version) SELECT history, name, 'sideways', checksum, 1, 'SELECT 1', 'started', 'dreamt', at, \
             library_version FROM migrate_journal WHERE step IS NULL ORDER BY id LIMIT 1";
        let last = "9223372036854775807";
        let mut edits = vec![
            (unknown_direction, "dreamt"),
            // No number comes after it.
            ("UPDATE migrate_history SET position = 9223372036854775807 WHERE name = 'm0002_orders'", last),
            ("UPDATE migrate_history SET batch = 9223372036854775807 WHERE name = 'm0002_orders'", last),
            ("UPDATE migrate_history SET batch = -3 WHERE name = 'm0002_orders'", "-3"),
        ];
        if database.dialect() == Dialect::Sqlite {
            // Only there may a number be anything.
            edits.push(("UPDATE migrate_history SET position = 'dreamt' WHERE name = 'm0001_users'", "dreamt"));
            edits.push(("UPDATE migrate_lock SET format = 'dreamt'", "dreamt"));
        }
        for (edit, value) in edits {
            database.query("DROP TABLE IF EXISTS migrate_history; DROP TABLE IF EXISTS migrate_journal");
            database.query("DROP TABLE IF EXISTS migrate_script; DROP TABLE IF EXISTS migrate_lock");
            database.query("DROP TABLE IF EXISTS users; DROP TABLE IF EXISTS orders");
            block_on(async { drop(with_edited_history(&database, edit).await) });
            assert_refused(&database, ErrorKind::History, &[value, "by hand", "from a backup"]);
        }
    }
}

#[test]
fn a_history_with_a_dropped_journal_still_lists_the_applied_migrations() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = with_edited_history(&database, "DROP TABLE migrate_journal").await;
            let pending = migrator.plan(Up::All).await.unwrap().migrations.len();
            assert_eq!(pending, 1, "{on}");
            migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            let entries = migrator.journal(10).await.unwrap();
            assert!(entries.iter().all(|entry| entry.name == "m0003_items") && !entries.is_empty(), "{on}");
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
    }
}

#[test]
fn times_in_the_future_are_accepted() {
    for mode in [LockMode::Auto, LockMode::Lease] {
        for database in TestDatabase::everywhere() {
            let on = database.name();
            let edit = match database.dialect() {
                Dialect::Sqlite => "'2099-01-01T00:00:00.000Z'",
                Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => "'2099-01-01 00:00:00'",
            };
            let edit = format!(
                "UPDATE migrate_history SET applied_at = {edit}; UPDATE migrate_journal SET at = {edit}; \
                 UPDATE migrate_lock SET since = {edit}"
            );
            block_on(async { drop(with_edited_history(&database, &edit).await) });
            block_on(async {
                let options = Options::default().lock(mode);
                let mut migrator = migrator(&database, three_tables(database.dialect())).await.options(options);
                let report = migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert_eq!(report.migrations.len(), 1, "{on}");
                assert!(migrator.is_current().await.unwrap(), "{on}");
                let entries = migrator.journal(10).await.unwrap();
                assert_eq!(entries.last().unwrap().name, "m0003_items", "{on}: by their numbers, not by the clock");
                assert!(entries[0].at.starts_with("2099"), "{on}");
                assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
                migrator.down(migrate_core::Down::Batch).await.unwrap();
            });
            assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
        }
    }
}

#[test]
fn a_server_older_than_the_target_is_refused_before_anything_is_done() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let builder =
            MigrationBuilder::new(database.dialect(), "m0001_users").table("users").oldest(Version::new(99, 1, 0));
        let registry: Registry = registry([builder.build()]);
        let before = snapshot(&database);
        block_on(async {
            let mut migrator = migrator(&database, registry).await;
            assert_eq!(migrator.status().await.unwrap().migrations.len(), 1, "{on}");
            assert!(!migrator.is_current().await.unwrap(), "{on}");
            for error in [migrator.plan(Up::All).await.unwrap_err(), migrator.up(Up::All).await.unwrap_err()] {
                let text = error.to_string();
                assert!(matches!(error, Error::Plan(PlanError::OldServer { .. })), "{on}: {error}");
                for part in ["`m0001_users` was written for 99.1", "upgrade the server", "[targets]"] {
                    assert!(text.contains(part), "{on}: `{part}` is not in: {text}");
                }
            }
        });
        assert_eq!((tables(&database), snapshot(&database)), (vec![], before), "{on}");
    }
}

#[test]
fn looking_at_a_missing_sqlite_file_does_not_create_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.db");
    block_on(async {
        let migrator = Migrator::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        let mut migrator = migrator.registry(three_tables(Dialect::Sqlite));
        assert_eq!(migrator.status().await.unwrap().migrations.len(), 3);
        assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 3);
        assert!(!migrator.is_current().await.unwrap());
        assert_eq!(migrator.journal(10).await.unwrap(), []);
        assert!(migrator.diagnose().await.unwrap().findings.is_empty());
        let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
        assert!(left.is_empty(), "{left:?}");
        migrator.up(Up::All).await.unwrap();
    });
    assert!(file.exists());
}
