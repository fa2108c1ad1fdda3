//! What somebody decides about a history: marked, accepted, repaired, and the journal that keeps the reasons.

use migrate_core::history::JournalKind;
use migrate_core::{Down, Error, ErrorKind, Finding, Mark, Options, Tables, Tolerance, Up};
use migrate_tests::block_on;
use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::migration_builder::{
    MigrationBuilder, column, history, journal, migrator, raw, registry, step, tables, three_tables,
};

const REASON: &str = "it's by hand, see C:\\notes";

#[test]
fn a_migration_marked_as_applied_is_not_run_and_can_be_reverted() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            database.query("CREATE TABLE users (id bigint)");
            migrator.mark("m0001_users", Mark::Applied, REASON).await.unwrap();
            let report = migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 2, "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");
            let again = migrator.mark("m0001_users", Mark::Applied, REASON).await.unwrap_err();
            assert_eq!(again.kind(), ErrorKind::Goal, "{on}: {again}");
            let first = migrator.journal(10).await.unwrap().remove(0);
            assert_eq!((first.kind, first.name.as_str()), (JournalKind::MarkedApplied, "m0001_users"), "{on}");
            assert_eq!(first.reason.as_deref(), Some(REASON), "{on}");
            assert!(first.runner.contains('@') && first.runner.contains(", process "), "{on}: {}", first.runner);
            let mut migrator = migrator.options(Options::default().revert_marked(true));
            migrator.down(Down::All).await.unwrap();
        });
        assert_eq!((tables(&database), history(&database)), (vec![], vec![]), "{on}");
    }
}

#[test]
fn a_migration_marked_as_reverted_in_the_middle_is_pending_again() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::All).await.unwrap();
            database.query("DROP TABLE orders");
            migrator.mark("m0002_orders", Mark::Reverted, REASON).await.unwrap();
            assert!(!migrator.is_current().await.unwrap(), "{on}: the newest row hides the one that is missing");
            let error = migrator.up(Up::All).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::History, "{on}: {error}");
            let mut migrator = migrator.out_of_order(Tolerance::Allow);
            migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert!(migrator.is_current().await.unwrap(), "{on}");
        });
        assert_eq!(tables(&database), ["items", "orders", "users"], "{on}");
    }
}

#[test]
fn an_accepted_change_is_no_longer_a_conflict() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let builder = |checksum| {
            MigrationBuilder::new(database.dialect(), "m0001_users").checksum(checksum).table("users").build()
        };
        let second = || MigrationBuilder::new(database.dialect(), "m0002_orders").table("orders").build();
        block_on(async {
            let mut before = migrator(&database, registry([builder("c0ffee"), second()])).await;
            before.up(Up::All).await.unwrap();
            let mut after = migrator(&database, registry([builder("decade"), second()])).await;
            let error = after.up(Up::All).await.unwrap_err();
            assert!(error.to_string().contains("migrate accept m0001_users --reason"), "{on}: {error}");
            let findings = after.diagnose().await.unwrap().findings;
            assert!(matches!(findings.as_slice(), [Finding::Changed { .. }]), "{on}: {findings:?}");
            let unchanged = after.accept("m0002_orders", REASON).await.unwrap_err();
            assert!(unchanged.to_string().contains("nothing to accept"), "{on}: {unchanged}");
            after.accept("m0001_users", REASON).await.unwrap();
            assert!(after.is_current().await.unwrap(), "{on}");
            assert!(after.diagnose().await.unwrap().findings.is_empty(), "{on}");
        });
    }
}

#[test]
fn an_interrupted_migration_is_marked_where_its_result_is_unknown() {
    for mark in [Mark::Applied, Mark::Reverted] {
        for database in TestDatabase::everywhere() {
            let on = database.name();
            let builder = || {
                MigrationBuilder::new(database.dialect(), "m0001_users")
                    .stepwise()
                    .up(raw("CREATE TABLE users (id int)"))
            };
            block_on(async {
                let mut migrator = migrator(&database, registry([builder().build()])).await;
                migrator.up(Up::All).await.unwrap();
                // As if the runner had been killed in the middle of its only step.
                database.query("DELETE FROM migrate_history; DELETE FROM migrate_journal WHERE event <> 'started'");
                database.query("UPDATE migrate_lock SET head = NULL");
                let error = migrator.up(Up::All).await.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Interrupted, "{on}: {error}");
                let diagnosis = migrator.diagnose().await.unwrap();
                let findings = &diagnosis.findings;
                assert!(matches!(findings.as_slice(), [Finding::Unfinished { happened: None, .. }]), "{on}");
                assert!(!diagnosis.verdict(&findings[0]).repairable, "{on}");
                if mark == Mark::Reverted {
                    database.query("DROP TABLE users");
                }
                migrator.mark("m0001_users", mark, REASON).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            });
            assert_eq!(
                (tables(&database), history(&database)),
                (vec!["users".into()], vec!["m0001_users".into()]),
                "{on}"
            );
        }
    }
}

#[test]
fn an_interrupted_revert_can_be_marked_as_not_started() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let builder =
            MigrationBuilder::new(database.dialect(), "m0001_users").stepwise().up(raw("CREATE TABLE users (id int)"));
        let all = registry([builder.down(raw("DROP TABLE users")).build()]);
        block_on(async {
            let mut migrator = migrator(&database, all).await;
            migrator.up(Up::All).await.unwrap();
            // As if the runner had been killed before the first statement on the way down was sent.
            database.query(
                "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, at, runner, \
                 library_version) SELECT history, name, 'down', checksum, 1, 'DROP TABLE users', 'started', applied_at, \
                 'somebody', library_version FROM migrate_history",
            );
            let error = migrator.down(Down::All).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Interrupted, "{on}: {error}");
            migrator.mark("m0001_users", Mark::Applied, REASON).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert!(migrator.is_current().await.unwrap(), "{on}");
            migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!((tables(&database), history(&database)), (vec![], vec![]), "{on}");
    }
}

#[test]
fn edited_rows_are_detected_and_their_chain_is_recomputed() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::All).await.unwrap();
            database.query("UPDATE migrate_history SET chain = 'nonsense' WHERE name <> 'm0001_users'");
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(
                matches!(findings.as_slice(), [Finding::BrokenChain { migrations, .. }] if migrations.len() == 2),
                "{on}"
            );
            migrator.repair(&findings).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");
        });
        assert_eq!(journal(&database).last().unwrap(), "repaired", "{on}");
    }
}

#[test]
fn an_invalid_index_is_found_and_dropped() {
    for database in [ServerKind::Postgres14, ServerKind::Postgres18].into_iter().filter_map(TestDatabase::fresh) {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::All).await.unwrap();
            database.query("INSERT INTO users VALUES (1), (1)");
            database.try_query("CREATE UNIQUE INDEX CONCURRENTLY users_id_idx ON users (id)").unwrap_err();
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(
                matches!(findings.as_slice(), [Finding::InvalidIndex { index, .. }] if index == "users_id_idx"),
                "{on}"
            );
            migrator.repair(&findings).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
        });
        assert_eq!(
            column(&database, "SELECT count(*) FROM pg_indexes WHERE indexname = 'users_id_idx'"),
            ["0"],
            "{on}"
        );
    }
}

#[test]
fn an_interrupted_migration_is_repaired_without_the_pending_ones() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let dialect = database.dialect();
        let first = MigrationBuilder::new(dialect, "m0001_users").stepwise().table("users").table("orders");
        let second = MigrationBuilder::new(dialect, "m0002_items").table("items");
        let all = registry([first.build(), second.build()]);
        block_on(async {
            let mut migrator = migrator(&database, all).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            // As if the runner had been killed before its second step was noted.
            database.query("DELETE FROM migrate_history; DELETE FROM migrate_journal WHERE event = 'finished'");
            database.query("UPDATE migrate_lock SET head = NULL");
            database.query("DELETE FROM migrate_journal WHERE step = 2 AND event = 'done'; DROP TABLE orders");
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(
                matches!(findings.as_slice(), [Finding::Unfinished { happened: Some(false), .. }]),
                "{on}: {findings:?}"
            );
            migrator.repair(&findings).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(tables(&database), ["orders", "users"], "{on}");
        assert_eq!(history(&database), ["m0001_users"], "{on}");
    }
}

#[test]
fn the_history_is_in_the_configured_tables() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let mut elsewhere = Tables::default().prefix("acme's");
        elsewhere.schema = database.name().starts_with("postgres").then(|| "ops \"x\"".to_owned());
        block_on(async {
            let options = Options::default().tables(elsewhere.clone());
            let mut migrator = migrator(&database, three_tables(database.dialect())).await.options(options);
            migrator.up(Up::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            migrator.down(Down::Steps(1)).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            let last = migrator.journal(1).await.unwrap().remove(0);
            assert_eq!((last.kind, last.name.as_str()), (JournalKind::Finished, "m0003_items"), "{on}");
            assert!(!migrator.is_current().await.unwrap(), "{on}");
        });
        assert!(database.try_query("SELECT * FROM migrate_history").is_err(), "{on}");
        let own: Vec<_> = tables(&database).into_iter().filter(|table| table.starts_with("acme's_")).collect();
        assert_eq!(own.len(), if on.starts_with("postgres") { 0 } else { 4 }, "{on}: {own:?}");
    }
}

#[test]
fn the_last_run_is_reverted_as_one() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            migrator.up(Up::All).await.unwrap();
            let report = migrator.down(Down::Batch).await.unwrap();
            let names: Vec<_> = report.migrations.iter().map(|ran| ran.name).collect();
            assert_eq!(names, ["m0003_items", "m0002_orders"], "{on}");
            assert_eq!(migrator.down(Down::Batch).await.unwrap().migrations.len(), 1, "{on}");
            assert!(migrator.down(Down::Batch).await.unwrap().migrations.is_empty(), "{on}");
        });
    }
}

#[test]
fn a_program_reverts_what_a_newer_one_applied() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let dialect = database.dialect();
        let old = || MigrationBuilder::new(dialect, "m0001_users").table("users").build();
        let new =
            || MigrationBuilder::new(dialect, "m0002_orders").table("orders").up(raw("INSERT INTO users VALUES (7)"));
        let new = || new().down(raw("DELETE FROM users WHERE id = 7")).build();
        block_on(async {
            migrator(&database, registry([old(), new()])).await.up(Up::All).await.unwrap();
            let mut older = migrator(&database, registry([old()])).await;
            let error = older.up(Up::All).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::History, "{on}: {error}");
            let mut older = older.ahead(Tolerance::Warn);
            assert!(older.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
            let mut older = older.ahead(Tolerance::Refuse);
            let report = older.down(Down::Steps(1)).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations[0].name, "m0002_orders", "{on}");
        });
        assert_eq!((tables(&database), database.count("users")), (vec!["users".to_owned()], 0), "{on}");

        // Not with a script that somebody edited.
        block_on(async {
            migrator(&database, registry([old(), new()])).await.up(Up::All).await.unwrap();
            database.query("UPDATE migrate_script SET text = replace(text, 'orders', 'users')");
            let error = migrator(&database, registry([old()])).await.down(Down::Steps(1)).await.unwrap_err();
            assert!(error.to_string().contains("was edited"), "{on}: {error}");
        });
        assert_eq!(tables(&database), ["orders", "users"], "{on}");
    }
}

#[test]
fn a_dry_run_executes_everything_and_leaves_no_change() {
    for database in
        [TestDatabase::sqlite()].into_iter().chain(ServerKind::ALL.into_iter().filter_map(TestDatabase::fresh))
    {
        let on = database.name();
        let dialect = database.dialect();
        let probe = crate::migration_builder::table_exists("alone", true);
        let alone =
            MigrationBuilder::new(dialect, "m0004_alone").stepwise().up(step("CREATE TABLE alone (id int)", probe));
        let late = MigrationBuilder::new(dialect, "m0005_late").table("late");
        let mut all = three_tables(dialect).migrations().to_vec();
        all.extend([alone.build(), late.build()]);
        block_on(async {
            let mut good = migrator(&database, registry(all)).await;
            let result = good.dry_run(Up::All).await;
            if !dialect.transactional_ddl() {
                let error = result.unwrap_err();
                assert!(error.to_string().contains("cannot take changes of tables back"), "{on}: {error}");
                return;
            }
            let trial = result.unwrap_or_else(|error| panic!("{on}: {error}"));
            let tried: Vec<_> = trial.tried.iter().map(|tried| tried.name).collect();
            assert_eq!(tried, ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
            let untried: Vec<_> = trial.untried.iter().map(|untried| untried.name).collect();
            assert_eq!(untried, ["m0004_alone", "m0005_late"], "{on}");
            assert_eq!(tables(&database), [""; 0], "{on}");
            let bad = MigrationBuilder::new(dialect, "m0002_bad").up(raw("INSERT INTO users VALUES (1, 2, 3)"));
            let first = MigrationBuilder::new(dialect, "m0001_users").table("users");
            let mut bad = migrator(&database, registry([first.build(), bad.build()])).await;
            let Error::Run(error) = bad.dry_run(Up::All).await.unwrap_err() else { panic!("{on}") };
            assert!(error.to_string().contains("migration `m0002_bad` failed in step 1 of 1"), "{on}: {error}");
            assert!(good.up(Up::Steps(1)).await.is_ok(), "{on}: the connection is as it was");
        });
    }
}
