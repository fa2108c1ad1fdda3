//! `--dry-run`: the server does it all, and takes it back.

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{CONCURRENT_INDEXES, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, assert_transcript, chinook};

#[test]
fn a_dry_run_leaves_no_change() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres14)].into_iter().flatten() {
        let on = database.name();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        let run = sandbox.run("up --dry-run").exits_with(0);
        assert!(run.stdout.contains("tried 3 migrations"), "{on}: {run:#?}");
        for table in ["users", "posts", "migrate_history", "migrate_script", "migrate_journal", "migrate_lock"] {
            assert!(database.try_query(&format!("SELECT * FROM {table}")).is_err(), "{on}: {table}");
        }
        sandbox.run("up").exits_with(0);
        let run = sandbox.run("down --all --dry-run").exits_with(0);
        assert!(run.stdout.contains("would be reverted m0001_create_users"), "{on}: {run:#?}");
        assert_eq!((database.count("migrate_history"), database.count("migrate_journal")), (3, 3), "{on}");
        assert_eq!(database.count("users"), 0, "{on}");
    }
}

#[test]
fn a_missing_sqlite_file_is_not_created() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    assert_transcript!(sandbox.run("up -n 2 --dry-run"));
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn a_dry_run_reports_what_the_server_would_refuse() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up -n 3").exits_with(0);
    let run = sandbox.run("up --dry-run --json").exits_with(1);
    let error = &run.json()["error"];
    assert_eq!((&error["migration"], &error["step"]), (&"m0004_break".into(), &1.into()), "{error:#}");
}

#[test]
fn a_dry_run_stops_before_what_cannot_be_rolled_back() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
    let run = sandbox.run("up --dry-run").exits_with(0);
    let told = "not tried m0002_index_users: it cannot be in a transaction, so it cannot be taken back";
    assert!(run.stdout.contains("would be applied m0001_create_users"), "{run:#?}");
    assert!(
        run.stdout.contains(told) && run.stdout.contains("not tried m0003_create_posts: it comes after"),
        "{run:#?}"
    );
    let document = sandbox.run("up --dry-run --json").exits_with(0).json();
    assert_eq!(document["untried"].as_array().unwrap().len(), 2, "{document:#}");
}

#[test]
fn a_server_without_transactional_ddl_is_reported() {
    let Some(database) = TestDatabase::fresh(ServerKind::MariaDb) else { return };
    let run = Sandbox::on(chinook(), &database, "").run("up --dry-run").exits_with(2);
    assert!(run.stderr.contains("cannot take changes of tables back"), "{run:#?}");
}
