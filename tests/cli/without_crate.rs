//! The `migrate` binary where there is no migrations crate: it does what the database knows by itself.

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{Sandbox, USERS_AND_POSTS, migrate_binary};

#[test]
fn down_uses_the_scripts_stored_in_the_history() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let (on, url) = (database.name(), database.url());
        Sandbox::new(USERS_AND_POSTS).run(&format!("up --database-url {url}")).exits_with(0);
        let alone = Sandbox::new(migrate_binary());
        let run = alone.run(&format!("down --database-url {url}")).exits_with(0);
        assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{on}: {run:#?}");
        database.query("SELECT nickname FROM users");
        let run = alone.run(&format!("down --all --database-url {url}")).exits_with(0);
        assert!(run.stdout.contains("reverted 2 migrations"), "{on}: {run:#?}");
        let run = alone.run(&format!("down --database-url {url}")).exits_with(0);
        assert!(run.stdout.contains("nothing to revert"), "{on}: {run:#?}");
        // The program that has them finds a history that it can go on from.
        let run = Sandbox::new(USERS_AND_POSTS).run(&format!("up --database-url {url}")).exits_with(0);
        assert!(run.stdout.contains("applied 3 migrations"), "{on}: {run:#?}");
    }
}

#[test]
fn status_history_and_decisions_work_without_a_crate() {
    let database = TestDatabase::sqlite();
    Sandbox::new(USERS_AND_POSTS).run(&format!("up --database-url {}", database.url())).exits_with(0);
    let alone = Sandbox::on(migrate_binary(), &database, "");
    let run = alone.run("status --json").exits_with(0);
    let status = run.json();
    assert_eq!((&status["applied"], &status["conflicts"]), (&3.into(), &0.into()), "{status:#}");
    let run = alone.run("history").exits_with(0);
    assert!(run.stdout.contains("m0003_drop_nickname"), "{run:#?}");
    alone.run("repair").exits_with(0);
    alone.run("unlock --reason none").exits_with(0);
    alone.run("wait").exits_with(0);
    alone.run("mark --reverted m0003_drop_nickname --reason gone").exits_with(0);
    let run = alone.run("status").exits_with(0);
    assert!(run.stdout.contains("2 migrations: 2 applied"), "{run:#?}");
}

#[test]
fn an_existing_crate_can_be_ignored() {
    let database = TestDatabase::sqlite();
    Sandbox::new(USERS_AND_POSTS).run(&format!("up --database-url {}", database.url())).exits_with(0);
    let sandbox = Sandbox::on(migrate_binary(), &database, "");
    sandbox.write("Cargo.toml", "this is no manifest");
    sandbox.run("status").exits_with(2);
    let run = sandbox.run("status --no-crate").exits_with(0);
    assert!(run.stdout.contains("3 applied"), "{run:#?}");
}

#[test]
fn commands_that_need_migrations_report_that_there_are_none() {
    let database = TestDatabase::sqlite();
    let alone = Sandbox::new(migrate_binary());
    for verb in ["up", "redo", "reset", "fresh --yes-drop test.db", "plan", "accept m0001 --reason so"] {
        let run = alone.run(&format!("{verb} --database-url {}", database.url())).exits_with(2);
        assert!(run.stderr.starts_with("error: no migrations crate is here"), "{run:#?}");
    }
}

#[test]
fn a_history_without_scripts_cannot_be_reverted_without_the_crate() {
    let database = TestDatabase::sqlite();
    Sandbox::new(USERS_AND_POSTS).run(&format!("up --database-url {}", database.url())).exits_with(0);
    database.query("DELETE FROM migrate_script");
    let run = Sandbox::on(migrate_binary(), &database, "").run("down").exits_with(3);
    assert!(run.stderr.contains("the database has migration `m0003_drop_nickname`"), "{run:#?}");
    assert_eq!(database.count("migrate_history"), 3);
}
