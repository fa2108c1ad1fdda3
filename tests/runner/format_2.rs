//! Databases whose tables have format 2, which had no head.

use migrate_core::{Finding, Up};
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{column, history, migrator, three_tables};

/// Two of three migrations are applied, and the tables are as that version left them.
async fn format_2(database: &TestDatabase) {
    migrator(database, three_tables(database.dialect())).await.up(Up::Steps(2)).await.unwrap();
    database.query("ALTER TABLE migrate_lock DROP COLUMN head");
    database.query("UPDATE migrate_lock SET format = 2");
}

#[test]
fn a_database_of_format_2_is_read_as_it_is_and_upgraded_by_the_next_run_that_writes() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            format_2(&database).await;
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            assert!(!migrator.is_current().await.unwrap(), "{on}");
            assert_eq!(migrator.status().await.unwrap().old_format, Some(2), "{on}");
            assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 1, "{on}");
            assert_eq!(migrator.status().await.unwrap().old_format, None, "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");
        });
        assert_eq!(history(&database), ["m0001_users", "m0002_orders", "m0003_items"], "{on}");
        assert_eq!(column(&database, "SELECT count(*) FROM migrate_lock WHERE head IS NOT NULL"), ["1"], "{on}");
    }
}

#[test]
fn a_database_of_format_2_with_nothing_pending_is_current_and_can_be_repaired() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            format_2(&database).await;
            migrator(&database, three_tables(database.dialect())).await.up(Up::All).await.unwrap();
            database.query("ALTER TABLE migrate_lock DROP COLUMN head");
            database.query("UPDATE migrate_lock SET format = 2");
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            assert!(migrator.is_current().await.unwrap(), "{on}");
            let findings = migrator.diagnose().await.unwrap().findings;
            assert!(matches!(findings.as_slice(), [Finding::OldFormat { .. }]), "{on}: {findings:?}");
            migrator.repair(&findings).await.unwrap();
            assert!(migrator.diagnose().await.unwrap().findings.is_empty(), "{on}");
            assert!(migrator.is_current().await.unwrap(), "{on}");
        });
    }
}
