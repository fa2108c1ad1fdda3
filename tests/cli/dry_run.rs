//! `--dry-run`: the server does it all, and takes it back.

use migrate_tests::servers::{Database, Kind};

use crate::program::{Bench, INDEXED, STEADY, TROUBLED, assert_transcript, chinook};

#[test]
fn nothing_of_it_is_left() {
    for database in [Some(Database::sqlite()), Database::fresh(Kind::Postgres14)].into_iter().flatten() {
        let on = database.name();
        let bench = Bench::on(STEADY, &database, "");
        let run = bench.run("up --dry-run").ends(0);
        assert!(run.stdout.contains("tried 3 migrations"), "{on}: {run:#?}");
        for table in ["users", "posts", "migrate_history", "migrate_script", "migrate_journal", "migrate_lock"] {
            assert!(database.try_query(&format!("SELECT * FROM {table}")).is_err(), "{on}: {table}");
        }
        bench.run("up").ends(0);
        let run = bench.run("down --all --dry-run").ends(0);
        assert!(run.stdout.contains("would be reverted m0001_create_users"), "{on}: {run:#?}");
        assert_eq!((database.count("migrate_history"), database.count("migrate_journal")), (3, 3), "{on}");
        assert_eq!(database.count("users"), 0, "{on}");
    }
}

#[test]
fn a_file_that_is_missing_is_not_made() {
    let bench = Bench::with_database(STEADY);
    assert_transcript!(bench.run("up -n 2 --dry-run"));
    assert!(!bench.path("app.db").exists());
}

#[test]
fn what_the_server_would_refuse_is_told() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up -n 3").ends(0);
    let run = bench.run("up --dry-run --json").ends(1);
    let error = &run.json()["error"];
    assert_eq!((&error["migration"], &error["step"]), (&"m0004_break".into(), &1.into()), "{error:#}");
}

#[test]
fn what_cannot_be_taken_back_is_not_tried_nor_what_comes_after_it() {
    let Some(database) = Database::fresh(Kind::Postgres18) else { return };
    let bench = Bench::on(INDEXED, &database, "");
    let run = bench.run("up --dry-run").ends(0);
    let told = "not tried m0002_index_users: it cannot be in a transaction, so it cannot be taken back";
    assert!(run.stdout.contains("would be applied m0001_create_users"), "{run:#?}");
    assert!(
        run.stdout.contains(told) && run.stdout.contains("not tried m0003_create_posts: it comes after"),
        "{run:#?}"
    );
    let document = bench.run("up --dry-run --json").ends(0).json();
    assert_eq!(document["untried"].as_array().unwrap().len(), 2, "{document:#}");
}

#[test]
fn a_server_that_takes_nothing_back_is_told() {
    let Some(database) = Database::fresh(Kind::MariaDb) else { return };
    let run = Bench::on(chinook(), &database, "").run("up --dry-run").ends(2);
    assert!(run.stderr.contains("cannot take changes of tables back"), "{run:#?}");
}
