//! Histories that somebody has edited by hand: every command says the same of them, and none runs a migration twice.

use migrate_core::{Down, Goal, Migrator, Options, Registry, Tolerance, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, history, migrator, registry, tables, three_tables};

const REASON: &str = "looked at the database";

/// A runner that looks at everything, as the command line does.
async fn thorough(database: &TestDatabase, registry: Registry) -> Migrator {
    migrator(database, registry).await.options(Options::default().thorough(true))
}

/// A database with these migrations, all of them applied, one a run; then edited.
async fn edited(database: &TestDatabase, edit: &str) -> Migrator {
    let mut migrator = thorough(database, three_tables(database.dialect())).await;
    for _ in 0..3 {
        migrator.up(Up::Steps(1)).await.unwrap();
    }
    database.query(edit);
    migrator
}

/// Everything that is found, as it is told.
async fn found(migrator: &mut Migrator) -> Vec<String> {
    migrator.diagnose().await.unwrap().findings.iter().map(ToString::to_string).collect()
}

/// Each command refuses with this sentence, and leaves the database as it is.
async fn assert_all_say(database: &TestDatabase, migrator: &mut Migrator, sentence: &str) {
    let on = database.name();
    let before = (tables(database), history_if_any(database));
    for goal in [Goal::Up(Up::All), Goal::Down(Down::Steps(1)), Goal::Down(Down::Batch), Goal::Redo, Goal::Reset] {
        let planned = migrator.plan(goal.clone()).await.map(|plan| plan.migrations.len());
        let error = planned.expect_err(&format!("{on}: a plan for {goal:?}")).to_string();
        assert!(error.contains(sentence), "{on}, plan {goal:?}: `{sentence}` is not in: {error}");
        let report = migrator.run(goal.clone()).await;
        let error = report.expect_err(&format!("{on}: {goal:?}")).to_string();
        assert!(error.contains(sentence), "{on}, {goal:?}: `{sentence}` is not in: {error}");
    }
    let findings = found(migrator).await;
    assert!(findings.iter().any(|finding| finding.contains(sentence)), "{on}: `{sentence}` is not in: {findings:?}");
    assert_eq!((tables(database), history_if_any(database)), before, "{on}");
}

fn history_if_any(database: &TestDatabase) -> Vec<Option<String>> {
    let rows = database.try_query("SELECT name FROM migrate_history ORDER BY position, name").unwrap_or_default();
    rows.into_iter().flatten().collect()
}

/// Repairs, and then nothing is left to say or to do.
async fn assert_repaired(database: &TestDatabase, migrator: &mut Migrator) {
    let on = database.name();
    let findings = migrator.diagnose().await.unwrap().findings;
    migrator.repair(&findings).await.unwrap_or_else(|error| panic!("{on}: {error}"));
    assert_eq!(found(migrator).await, [""; 0], "{on}");
    assert!(migrator.is_current().await.unwrap(), "{on}");
    assert_eq!(history(database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
    let down = migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
    let names: Vec<_> = down.migrations.iter().map(|run| run.name).collect();
    assert_eq!(names, ["m0003_items", "m0002_orders", "m0001_users"], "{on}");
}

#[test]
fn deleted_rows_are_not_run_again_and_repair_writes_them_anew() {
    for (edit, what) in [
        ("DELETE FROM migrate_history WHERE name = 'm0003_items'", "the row of migration `m0003_items` was deleted"),
        ("DELETE FROM migrate_history WHERE name = 'm0002_orders'", "the row of migration `m0002_orders` was deleted"),
        ("DELETE FROM migrate_history WHERE batch > 1", "the rows of 2 migrations were deleted by hand"),
        ("DELETE FROM migrate_history", "the rows of 3 migrations were deleted by hand"),
        ("DROP TABLE migrate_history", "the rows of 3 migrations were deleted by hand"),
    ] {
        for database in TestDatabase::everywhere() {
            block_on(async {
                let mut migrator = edited(&database, edit).await;
                assert_all_say(&database, &mut migrator, what).await;
                assert_repaired(&database, &mut migrator).await;
            });
        }
    }
}

#[test]
fn deleted_rows_are_known_by_the_head_where_the_journal_is_gone() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let edit = "DELETE FROM migrate_history WHERE name <> 'm0001_users'; DROP TABLE migrate_journal";
            let mut migrator = edited(&database, edit).await;
            assert_all_say(&database, &mut migrator, "the rows of 2 migrations were deleted by hand").await;
            assert_repaired(&database, &mut migrator).await;
        });
    }
}

#[test]
fn a_deleted_row_is_decided_by_a_person_in_either_way() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "DELETE FROM migrate_history WHERE name = 'm0003_items'").await;
            migrator.mark("m0003_items", migrate_core::Mark::Applied, REASON).await.unwrap();
            assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");

            database.query("DELETE FROM migrate_history WHERE name = 'm0003_items'; DROP TABLE items");
            migrator.mark("m0003_items", migrate_core::Mark::Reverted, REASON).await.unwrap();
            assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 1, "{on}");
        });
    }
}

#[test]
fn edited_positions_stop_every_run_until_they_are_repaired() {
    for edit in [
        "UPDATE migrate_history SET position = 9 WHERE name = 'm0001_users'",
        "UPDATE migrate_history SET position = -1 WHERE name = 'm0003_items'",
    ] {
        for database in TestDatabase::everywhere() {
            block_on(async {
                let mut migrator = edited(&database, edit).await;
                assert_all_say(&database, &mut migrator, "are not in the order in which they were applied").await;
                assert_repaired(&database, &mut migrator).await;
            });
        }
    }
}

#[test]
fn an_edited_checksum_is_no_change_of_the_migration() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let edit = "UPDATE migrate_history SET checksum = 'edited' WHERE name = 'm0002_orders'";
            let mut migrator = edited(&database, edit).await;
            let sentence = "the row of migration `m0002_orders` was edited by hand: its checksum";
            assert_all_say(&database, &mut migrator, sentence).await;
            assert_repaired(&database, &mut migrator).await;
        });
    }
}

#[test]
fn an_edited_name_is_no_new_migration() {
    for (edit, row) in [
        ("UPDATE migrate_history SET name = 'm0002_other' WHERE name = 'm0002_orders'", "m0002_other"),
        ("UPDATE migrate_history SET history = 'other' WHERE name = 'm0003_items'", "m0003_items"),
        ("UPDATE migrate_history SET history = 'other'", "m0003_items"),
    ] {
        for database in TestDatabase::everywhere() {
            block_on(async {
                let mut migrator = edited(&database, edit).await;
                assert_all_say(&database, &mut migrator, "renamed by hand").await;
                let findings = found(&mut migrator).await;
                assert!(findings.iter().any(|finding| finding.contains(row)), "{findings:?}");
                assert_repaired(&database, &mut migrator).await;
            });
        }
    }
}

#[test]
fn an_edited_chain_stops_every_run_until_it_is_computed_anew() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let edit = "UPDATE migrate_history SET chain = 'edited' WHERE name = 'm0002_orders'";
            let mut migrator = edited(&database, edit).await;
            assert_all_say(&database, &mut migrator, "do not fit together").await;
            assert_repaired(&database, &mut migrator).await;
        });
    }
}

#[test]
fn a_row_that_was_added_by_hand_is_decided_by_a_person() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "SELECT 1").await;
            migrator.down(Down::Steps(1)).await.unwrap();
            let now = if database.dialect() == Dialect::Sqlite { "'now'" } else { "CURRENT_TIMESTAMP" };
            database.query(&format!(
                "INSERT INTO migrate_history (history, name, kind, position, checksum, chain, applied_at, applied_by, \
                 duration_ms, library_version) SELECT history, 'm0003_items', kind, 7, 'edited', 'edited', {now}, \
                 'ada', 1, library_version FROM migrate_history WHERE name = 'm0001_users'"
            ));
            assert_all_say(&database, &mut migrator, "the row of migration `m0003_items` was added by hand").await;
            migrator.mark("m0003_items", migrate_core::Mark::Reverted, REASON).await.unwrap();
            assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 1, "{on}");
        });
    }
}

#[test]
fn an_edited_head_stops_every_run_until_it_is_repaired() {
    for head in ["'garbled'", "'0000000000000000000000000000000000000000000000000000000000000000 app'"] {
        for database in TestDatabase::everywhere() {
            block_on(async {
                let mut migrator = edited(&database, &format!("UPDATE migrate_lock SET head = {head}")).await;
                assert_all_say(&database, &mut migrator, "the head does not fit the rows").await;
                assert_repaired(&database, &mut migrator).await;
            });
        }
    }
}

#[test]
fn an_emptied_journal_changes_nothing() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "DELETE FROM migrate_journal").await;
            assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
            assert!(migrator.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
            assert_eq!(migrator.down(Down::Steps(1)).await.unwrap().migrations.len(), 1, "{on}");
        });
    }
}

#[test]
fn a_batch_that_is_null_is_read() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "UPDATE migrate_history SET batch = NULL").await;
            assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
            assert_eq!(migrator.down(Down::Batch).await.unwrap().migrations.len(), 1, "{on}");
        });
    }
}

#[test]
fn emptied_scripts_are_stored_anew() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "DELETE FROM migrate_script").await;
            let findings = found(&mut migrator).await;
            assert!(
                matches!(findings.as_slice(), [one] if one.contains("the database keeps no SQL of 3 migrations")),
                "{on}: {findings:?}"
            );
            assert!(migrator.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
            assert_repaired(&database, &mut migrator).await;
        });
    }
}

#[test]
fn an_edited_history_of_another_program_is_reported_and_stops_nobody() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let other = MigrationBuilder::new(database.dialect(), "m0001_logs").history("other").table("logs");
            let mut others = thorough(&database, registry([other.build()])).await;
            others.up(Up::All).await.unwrap();
            let mut migrator = edited(&database, "DELETE FROM migrate_history WHERE history = 'other'").await;
            let findings = found(&mut migrator).await;
            assert!(findings.iter().any(|finding| finding.contains("`m0001_logs` was deleted by hand")), "{on}");
            assert!(migrator.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
            assert_eq!(migrator.down(Down::Steps(1)).await.unwrap().migrations.len(), 1, "{on}");
            let error = others.up(Up::All).await.unwrap_err().to_string();
            assert!(error.contains("`m0001_logs` was deleted by hand"), "{on}: {error}");
        });
    }
}

#[test]
fn a_renamed_function_is_never_applied_a_second_time() {
    for database in TestDatabase::everywhere() {
        let (on, dialect) = (database.name(), database.dialect());
        let users = || MigrationBuilder::new(dialect, "m0001_users").table("users").build();
        let orders = |name| MigrationBuilder::new(dialect, name).table("orders").build();
        block_on(async {
            thorough(&database, registry([users(), orders("m0002_orders")])).await.up(Up::All).await.unwrap();
            for tolerance in [Tolerance::Refuse, Tolerance::Warn, Tolerance::Allow] {
                let renamed = registry([users(), orders("m0003_purchases")]);
                let mut renamed = thorough(&database, renamed).await.ahead(tolerance);
                let error = renamed.up(Up::All).await.unwrap_err().to_string();
                for part in ["was it renamed?", "m0002_orders", "m0003_purchases", "migrate mark --renamed"] {
                    assert!(error.contains(part), "{on}, {tolerance:?}: `{part}` is not in: {error}");
                }
                let findings = found(&mut renamed).await;
                assert!(findings.iter().any(|finding| finding.contains("was it renamed?")), "{on}: {findings:?}");
            }
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders"], "{on}");
    }
}

#[test]
fn a_migration_reverted_below_an_unknown_one_leaves_chains_that_fit() {
    for database in TestDatabase::everywhere() {
        let (on, dialect) = (database.name(), database.dialect());
        let users = || MigrationBuilder::new(dialect, "m0001_users").table("users").build();
        let orders = || MigrationBuilder::new(dialect, "m0002_orders").table("orders").build();
        block_on(async {
            thorough(&database, registry([users(), orders()])).await.up(Up::All).await.unwrap();
            // So the older program can only revert what it has.
            database.query("DELETE FROM migrate_script WHERE name = 'm0002_orders'");
            let mut older = thorough(&database, registry([users()])).await.ahead(Tolerance::Allow);
            older.down(Down::Steps(1)).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            let findings = found(&mut older).await;
            assert!(findings.iter().all(|finding| finding.contains("keeps no SQL")), "{on}: {findings:?}");
            let mut newer = thorough(&database, registry([users(), orders()])).await.allow_out_of_order(true);
            assert_eq!(newer.up(Up::All).await.unwrap().migrations.len(), 1, "{on}");
        });
    }
}

#[test]
fn an_odd_row_of_the_journal_hides_no_other() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        for edit in ["event = 'dreamt'", "direction = 'sideways'"] {
            block_on(async {
                let edit =
                    format!("UPDATE migrate_journal SET {edit} WHERE name = 'm0002_orders' AND event = 'finished'");
                database.query("DROP TABLE IF EXISTS migrate_history; DROP TABLE IF EXISTS migrate_journal");
                database.query("DROP TABLE IF EXISTS migrate_script; DROP TABLE IF EXISTS migrate_lock");
                for table in ["users", "orders", "items"] {
                    database.query(&format!("DROP TABLE IF EXISTS {table}"));
                }
                let mut migrator = edited(&database, &edit).await;
                let entries = migrator.journal(10).await.unwrap();
                let mut names: Vec<_> = entries.iter().map(|entry| entry.name.as_str()).collect();
                // Steps that commit one by one have rows of their own.
                names.dedup();
                assert_eq!(names, ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
                let findings = found(&mut migrator).await;
                assert!(findings.iter().any(|finding| finding.contains("1 row of the journal holds")), "{on}");
                assert!(migrator.up(Up::All).await.unwrap().migrations.is_empty(), "{on}");
                assert_eq!(migrator.down(Down::Steps(1)).await.unwrap().migrations.len(), 1, "{on}");
            });
        }
    }
}

#[test]
fn a_garbled_lease_is_reported_at_once_with_what_to_do() {
    for values in [
        "lease_id = 'é', lease_ms = 15000",
        "lease_id = 'garbled', lease_ms = 15000",
        "lease_id = '0123456789abcdef0123456789abcdef', lease_ms = 9223372036854775807",
        "lease_id = '0123456789abcdef0123456789abcdef', lease_ms = -1",
        "lease_id = '0123456789abcdef0123456789abcdef', lease_ms = NULL",
        "lease_id = '', lease_ms = 15000",
    ] {
        for database in TestDatabase::everywhere() {
            let on = database.name();
            block_on(async {
                let edit = format!("UPDATE migrate_lock SET {values}, holder = 'ada@host, process 7'");
                let mut migrator = edited(&database, &edit).await;
                let begun = std::time::Instant::now();
                assert_all_say(&database, &mut migrator, "the row of the lock holds").await;
                let findings = found(&mut migrator).await;
                assert!(
                    findings.iter().all(|finding| finding.contains("migrate unlock --force")),
                    "{on}: {findings:?}"
                );
                assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{on}: it waited");
                let error = migrator.unlock(false, REASON).await.unwrap_err().to_string();
                assert!(error.contains("the row of the lock holds"), "{on}: {error}");
                migrator.unlock(true, REASON).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert_eq!(found(&mut migrator).await, [""; 0], "{on}");
                assert_eq!(migrator.down(Down::Steps(1)).await.unwrap().migrations.len(), 1, "{on}");
            });
        }
    }
}

#[test]
fn an_edited_format_is_reported_by_a_run_that_has_nothing_to_do() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = edited(&database, "UPDATE migrate_lock SET format = 2").await;
            for error in [migrator.up(Up::All).await.unwrap_err(), migrator.status().await.unwrap_err()] {
                assert!(error.to_string().contains("has format 2, which was never released"), "{on}: {error}");
            }
        });
    }
}
