//! Up, status, redo, down: the same on every server.

use migrate_core::{Direction, Down, Goal, Report, State, Status, Up};
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::migration_builder::{MigrationBuilder, column, history, migrator, registry, tables, three_tables};

fn ran(report: &Report) -> Vec<(Direction, &'static str)> {
    report.migrations.iter().map(|ran| (ran.direction, ran.name)).collect()
}

/// `-` pending, `+` applied, `?` anything else.
fn marks(status: &Status) -> String {
    let mark = |migration: &migrate_core::MigrationStatus| match migration.state {
        State::Pending { out_of_order: false } => '-',
        State::Applied(_) => '+',
        State::Pending { out_of_order: true }
        | State::Changed(_)
        | State::Unknown(_)
        | State::Unfinished
        | State::RowMissing => '?',
    };
    status.migrations.iter().map(mark).collect()
}

#[test]
fn up_status_redo_and_down_agree_on_every_server() {
    for database in TestDatabase::everywhere() {
        block_on(check_every_command(&database));
    }
}

async fn check_every_command(database: &TestDatabase) {
    let on = database.name();
    let mut migrator = migrator(database, three_tables(database.dialect())).await;
    let (first, second, third) = ("m0001_users", "m0002_orders", "m0003_items");

    assert_eq!(marks(&migrator.status().await.unwrap()), "---", "{on}");
    assert_eq!(migrator.plan(Up::All).await.unwrap().migrations.len(), 3, "{on}");
    assert_eq!(ran(&migrator.down(Down::All).await.unwrap()), [], "{on}");
    assert!(database.try_query("SELECT * FROM migrate_history").is_err(), "{on}: looking has written");

    assert_eq!(ran(&migrator.up(Up::Steps(1)).await.unwrap()), [(Direction::Up, first)], "{on}");
    assert_eq!(marks(&migrator.status().await.unwrap()), "+--", "{on}");
    assert_eq!(ran(&migrator.up(Up::To(second.to_owned())).await.unwrap()), [(Direction::Up, second)], "{on}");
    assert_eq!(ran(&migrator.up(Up::All).await.unwrap()), [(Direction::Up, third)], "{on}");
    assert_eq!(ran(&migrator.up(Up::All).await.unwrap()), [], "{on}");
    assert_eq!(tables(database), ["items", "orders", "users"], "{on}");
    assert_eq!(history(database), [first, second, third], "{on}");

    let status = migrator.status().await.unwrap();
    assert_eq!(marks(&status), "+++", "{on}");
    assert!(status.runner.is_none() && status.unfinished.is_none(), "{on}: {status:?}");
    for migration in &status.migrations {
        let State::Applied(row) = &migration.state else { panic!("{on}: {migration:?}") };
        assert!(!row.applied_by.is_empty() && row.checksum.len() == 64, "{on}: {row:?}");
        assert!(is_utc_time(&row.applied_at), "{on}: {row:?}");
    }

    assert_eq!(ran(&migrator.redo().await.unwrap()), [(Direction::Down, third), (Direction::Up, third)], "{on}");
    let plan = migrator.plan(Goal::Redo).await.unwrap();
    assert_eq!(plan.migrations.len(), 2, "{on}");
    let down = migrator.down(Down::To(first.to_owned())).await.unwrap();
    assert_eq!(ran(&down), [(Direction::Down, third), (Direction::Down, second)], "{on}");
    assert_eq!((tables(database), history(database)), (vec!["users".to_owned()], vec![first.to_owned()]), "{on}");
    assert_eq!(ran(&migrator.down(Down::All).await.unwrap()), [(Direction::Down, first)], "{on}");
    assert_eq!(tables(database), [""; 0], "{on}");

    assert_eq!(migrator.up(Up::All).await.unwrap().migrations.len(), 3, "{on}");
    assert_eq!(ran(&migrator.down(Down::Steps(1)).await.unwrap()), [(Direction::Down, third)], "{on}");
}

fn is_utc_time(text: &str) -> bool {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    shape == "0000-00-00T00:00:00.000Z"
}

#[test]
fn the_database_stores_the_sql_of_both_directions() {
    for database in TestDatabase::everywhere() {
        block_on(async {
            let mut migrator = migrator(&database, three_tables(database.dialect())).await;
            migrator.up(Up::Steps(1)).await.unwrap();
        });
        let script = column(&database, "SELECT text FROM migrate_script ORDER BY number").concat();
        let (up, down) = script.split_once("\ndown{\n").unwrap();
        assert!(up.contains("\nCREATE TABLE users (id bigint)\n"), "{script}");
        assert!(down.contains("\nDROP TABLE users\n"), "{script}");
    }
}

#[test]
fn several_histories_live_in_one_database() {
    for database in TestDatabase::everywhere() {
        let on = database.name();
        let builder = |history, name, table| {
            MigrationBuilder::new(database.dialect(), name).history(history).table(table).build()
        };
        let (app, auth) = (builder("app", "m1_users", "users"), builder("auth", "m1_tokens", "tokens"));
        block_on(async {
            let mut both = migrator(&database, registry([auth, app])).await;
            assert_eq!(both.up(Up::All).await.unwrap().migrations.len(), 2, "{on}");
            assert_eq!(ran(&both.up(Up::All).await.unwrap()), [], "{on}");
            // Another program, which knows only one of them.
            let mut one = migrator(&database, registry([auth])).await;
            assert_eq!(ran(&one.up(Up::All).await.unwrap()), [], "{on}");
            assert_eq!(ran(&one.down(Down::All).await.unwrap()), [(Direction::Down, "m1_tokens")], "{on}");
            assert_eq!(ran(&both.up(Up::All).await.unwrap()), [(Direction::Up, "m1_tokens")], "{on}");
        });
        assert_eq!(history(&database), ["m1_users", "m1_tokens"], "{on}");
    }
}

#[test]
fn a_run_may_be_moved_to_another_thread() {
    fn is_send<T: Send>(_: &T) {}
    let database = TestDatabase::sqlite();
    block_on(async {
        let mut migrator = migrator(&database, three_tables(database.dialect())).await;
        let run = migrator.up(Up::All);
        is_send(&run);
        run.await.unwrap();
        is_send(&migrator.status());
        is_send(&migrator.plan(Up::All));
    });
}
