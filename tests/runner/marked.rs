//! What was only marked as applied belongs to no deploy, and is not reverted by the way.

use migrate_core::{Down, ErrorKind, Mark, Options, Up};
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{column, history, migrator, tables, three_tables};

const REASON: &str = "made by hand";

/// The batches of the history, in the order in which its migrations were applied.
fn batches(database: &TestDatabase) -> Vec<String> {
    column(database, "SELECT batch FROM migrate_history ORDER BY position")
}

#[test]
fn a_mark_is_no_batch_and_the_last_deploy_before_it_is_reverted() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            migrator.up(Up::Steps(1)).await.unwrap();
            database.query("CREATE TABLE items (id bigint); INSERT INTO items VALUES (1)");
            migrator.mark("m0003_items", Mark::Applied, REASON).await.unwrap();
            let status = migrator.status().await.unwrap();
            let marked: Vec<_> = status.migrations.iter().map(|row| row.marked).collect();
            assert_eq!(marked, [false, false, true], "{on}");
            let report = migrator.down(Down::Batch).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(report.migrations.len(), 1, "{on}");
        });
        assert_eq!(history(&database), ["m0001_users", "m0003_items"], "{on}");
        assert_eq!(batches(&database), ["1", ""], "{on}");
        assert_eq!(tables(&database), ["items", "users"], "{on}");
    }
}

#[test]
fn a_mark_between_two_deploys_belongs_to_neither() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            database.query("CREATE TABLE orders (id bigint)");
            migrator.mark("m0002_orders", Mark::Applied, REASON).await.unwrap();
            migrator.up(Up::All).await.unwrap();
            assert_eq!(batches(&database), ["1", "", "2"], "{on}");
            for left in [vec!["m0001_users", "m0002_orders"], vec!["m0002_orders"], vec!["m0002_orders"]] {
                migrator.down(Down::Batch).await.unwrap_or_else(|error| panic!("{on}: {error}"));
                assert_eq!(history(&database), left, "{on}");
            }
        });
    }
}

#[test]
fn what_was_marked_is_reverted_only_when_that_is_said() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            database.query("CREATE TABLE users (id bigint)");
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.mark("m0001_users", Mark::Applied, REASON).await.unwrap();
            migrator.up(Up::All).await.unwrap();
            let error = migrator.down(Down::All).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Goal, "{on}: {error}");
            let text = error.to_string();
            assert!(text.contains("`m0001_users`") && text.contains("migrate down --marked"), "{on}: {text}");
            assert_eq!(tables(&database), ["items", "orders", "users"], "{on}: something was reverted");
            migrator.down(Down::Steps(2)).await.unwrap();
            assert!(migrator.redo().await.unwrap_err().to_string().contains("migrate redo --marked"), "{on}");
            let mut migrator = migrator.options(Options::default().revert_marked(true));
            migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
            // What a run applies is no mark any more.
            migrator.up(Up::All).await.unwrap();
            let mut migrator = migrator.options(Options::default());
            migrator.down(Down::All).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!((tables(&database), history(&database)), (vec![], vec![]), "{on}");
    }
}

#[test]
fn a_mark_of_an_earlier_version_is_known_by_the_journal() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            database.query("CREATE TABLE orders (id bigint)");
            migrator.mark("m0002_orders", Mark::Applied, REASON).await.unwrap();
            // As an earlier version has marked it.
            database.query("UPDATE migrate_history SET batch = 2 WHERE name = 'm0002_orders'");
            migrator.down(Down::Batch).await.unwrap_or_else(|error| panic!("{on}: {error}"));
        });
        assert_eq!(history(&database), ["m0002_orders"], "{on}");
    }
}

#[test]
fn redo_leaves_a_migration_in_its_deploy() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
            migrator.up(Up::All).await.unwrap();
            migrator.redo().await.unwrap_or_else(|error| panic!("{on}: {error}"));
            assert_eq!(batches(&database), ["1", "2", "2"], "{on}");
            let report = migrator.down(Down::Batch).await.unwrap();
            assert_eq!(report.migrations.len(), 2, "{on}");
        });
        assert_eq!(history(&database), ["m0001_users"], "{on}");
    }
}
