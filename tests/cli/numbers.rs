//! Migrations that are named by their number.

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{
    NEXT_RELEASE, OLDER_RELEASE, Sandbox, TO_REVERT, USERS_AND_POSTS, assert_transcript, chinook, migrate_binary,
};

#[test]
fn a_number_names_a_migration_wherever_one_is_named() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        let run = sandbox.run("up --to 0002").exits_with(0);
        assert!(run.stdout.contains("applied 2 migrations"), "{run:#?}");
        let run = sandbox.run("up --to 2").exits_with(0);
        assert!(run.stdout.contains("nothing pending up to m0002_"), "{run:#?}");
        sandbox.run("up --to m0003 --dry-run").exits_with(0);
        sandbox.run("up").exits_with(0);
        sandbox.run("down --to 1 --dry-run").exits_with(0);
        let run = sandbox.run("down --to 1").exits_with(0);
        assert!(run.stdout.contains("reverted 2 migrations"), "{run:#?}");
        let run = sandbox.run("mark --applied 0002 --reason so --json").exits_with(0);
        assert!(run.json()["migration"].as_str().unwrap().starts_with("m0002_"), "{run:#?}");
        let run = sandbox.run("mark --reverted 2 --reason so").exits_with(0);
        assert!(run.stdout.starts_with("marked m0002_"), "{run:#?}");
        for line in ["up --to 9", "down --to 9", "mark --applied 0009 --reason so", "accept 9 --reason so"] {
            let run = sandbox.run(line).exits_with(2);
            assert!(run.stderr.starts_with("error: no migration has the number `"), "{line}: {run:#?}");
        }
    }
}

#[test]
fn a_number_is_found_in_the_database_without_a_crate() {
    let database = TestDatabase::sqlite();
    Sandbox::on(USERS_AND_POSTS, &database, "").run("up").exits_with(0);
    let alone = Sandbox::on(migrate_binary(), &database, "");
    let run = alone.run("mark --reverted 3 --reason gone").exits_with(0);
    assert!(run.stdout.starts_with("marked m0003_drop_nickname as reverted"), "{run:#?}");
    let run = alone.run("down --to 0001").exits_with(0);
    assert!(run.stdout.contains("reverted m0002_"), "{run:#?}");
}

#[test]
fn a_migration_of_a_newer_release_is_found_by_its_number() {
    let database = TestDatabase::sqlite();
    Sandbox::on(USERS_AND_POSTS, &database, "").run("up").exits_with(0);
    let older = Sandbox::on(OLDER_RELEASE, &database, "");
    let run = older.run("mark --reverted 3 --reason gone").exits_with(0);
    assert!(run.stdout.starts_with("marked m0003_drop_nickname as reverted"), "{run:#?}");
}

#[test]
fn a_changed_migration_is_accepted_by_its_number() {
    let database = TestDatabase::sqlite();
    Sandbox::on(USERS_AND_POSTS, &database, "").run("up").exits_with(0);
    let next = Sandbox::on(NEXT_RELEASE, &database, "");
    let changed = next.run("status --json").json();
    let changed = changed["migrations"].as_array().unwrap().iter().find(|one| one["state"] == "changed").unwrap();
    let name = changed["name"].as_str().unwrap();
    let run = next.run(&format!("accept {} --reason reviewed", &name[..5])).exits_with(0);
    assert!(run.stdout.starts_with(&format!("accepted {name} ")), "{run:#?}");
}

#[test]
fn a_migration_to_revert_is_named_by_its_number() {
    let sandbox = Sandbox::new(TO_REVERT);
    sandbox.write("Cargo.toml", "");
    sandbox.write("migrate.toml", "");
    let run = sandbox.run("new --revert 4").exits_with(2);
    // The folder is not there, and the number was not what is wrong.
    assert!(run.stderr.contains("mod.rs` is not there"), "{run:#?}");
}

#[test]
fn all_migrations_up_to_one_are_marked_with_one_reason() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        // The second one is not among those that the database has already.
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        sandbox.run("mark --applied 1 --reason before").exits_with(0);
        let run = sandbox.run("mark --applied --to 0003 --reason adopted --json").exits_with(0).json();
        let marked: Vec<_> = run["migrations"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(marked.len(), 2, "{run:#}");
        assert!(marked[0].starts_with("m0002_") && marked[1].starts_with("m0003_"), "{marked:?}");
        let run = sandbox.run("status --exit-code").exits_with(0);
        assert!(run.stdout.contains("3 applied"), "{run:#?}");
        sandbox.run("repair").exits_with(0);
        let run = sandbox.run("history --json").exits_with(0).json();
        let reasons: Vec<_> = run["entries"].as_array().unwrap().iter().map(|entry| entry["reason"].clone()).collect();
        assert_eq!(reasons.iter().filter(|reason| **reason == "adopted").count(), 2, "{run:#}");
        let run = sandbox.run("mark --applied --to 2 --reason again").exits_with(2);
        assert!(run.stderr.contains("is applied, as it is to be marked"), "{run:#?}");
        // What was marked is marked, for `down` as well.
        sandbox.run("down").exits_with(2);
    }
}

#[test]
fn migrations_that_were_marked_together_are_reverted_one_by_one() {
    for database in
        [TestDatabase::fresh(ServerKind::MySql), TestDatabase::fresh(ServerKind::MariaDb)].into_iter().flatten()
    {
        let sandbox = Sandbox::on(chinook(), &database, "");
        let run = sandbox.run("mark --applied --to 11 --reason adopted --json").exits_with(0).json();
        assert_eq!(run["migrations"].as_array().unwrap().len(), 11, "{run:#}");
        sandbox.run("repair").exits_with(0);
        let run = sandbox.run("mark --reverted 11 --reason wrong").exits_with(0);
        assert!(run.stdout.contains("marked m0011_validate_support_rep as reverted"), "{run:#?}");
        let run = sandbox.run("status").exits_with(0);
        assert!(run.stdout.contains("10 applied, 2 pending"), "{run:#?}");
    }
}

#[test]
fn what_cannot_be_marked_together_is_a_usage_error() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    assert_transcript!(sandbox.run("mark --reverted --to 2 --reason so"));
    for line in [
        "mark --applied --reason so",
        "mark --applied 1 --to 2 --reason so",
        "mark --renamed m0000_x --to 2 --reason so",
    ] {
        sandbox.run(line).exits_with(2);
    }
    assert!(!sandbox.path("app.db").exists());
}
