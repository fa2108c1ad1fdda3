//! The `migrate` binary where there is no migrations crate: it does what the database knows by itself.

use migrate_tests::servers::{Database, Kind};

use crate::program::{Bench, STEADY, driver};

#[test]
fn it_reverts_with_the_scripts_that_the_history_keeps() {
    for database in [Some(Database::sqlite()), Database::fresh(Kind::Postgres18)].into_iter().flatten() {
        let (on, url) = (database.name(), database.url());
        Bench::new(STEADY).run(&format!("up --database-url {url}")).ends(0);
        let alone = Bench::new(driver());
        let run = alone.run(&format!("down --database-url {url}")).ends(0);
        assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{on}: {run:#?}");
        database.query("SELECT nickname FROM users");
        let run = alone.run(&format!("down --all --database-url {url}")).ends(0);
        assert!(run.stdout.contains("reverted 2 migrations"), "{on}: {run:#?}");
        let run = alone.run(&format!("down --database-url {url}")).ends(0);
        assert!(run.stdout.contains("nothing to revert"), "{on}: {run:#?}");
        // The program that has them finds a history that it can go on from.
        let run = Bench::new(STEADY).run(&format!("up --database-url {url}")).ends(0);
        assert!(run.stdout.contains("applied 3 migrations"), "{on}: {run:#?}");
    }
}

#[test]
fn it_tells_what_the_database_remembers_and_takes_decisions() {
    let database = Database::sqlite();
    Bench::new(STEADY).run(&format!("up --database-url {}", database.url())).ends(0);
    let alone = Bench::on(driver(), &database, "");
    let run = alone.run("status --json").ends(0);
    let status = run.json();
    assert_eq!((&status["applied"], &status["conflicts"]), (&3.into(), &0.into()), "{status:#}");
    let run = alone.run("history").ends(0);
    assert!(run.stdout.contains("m0003_drop_nickname"), "{run:#?}");
    alone.run("repair").ends(0);
    alone.run("unlock --reason none").ends(0);
    alone.run("wait").ends(0);
    alone.run("mark --reverted m0003_drop_nickname --reason gone").ends(0);
    let run = alone.run("status").ends(0);
    assert!(run.stdout.contains("2 migrations: 2 applied"), "{run:#?}");
}

#[test]
fn a_crate_that_is_there_can_be_passed_over() {
    let database = Database::sqlite();
    Bench::new(STEADY).run(&format!("up --database-url {}", database.url())).ends(0);
    let bench = Bench::on(driver(), &database, "");
    bench.write("Cargo.toml", "this is no manifest");
    bench.run("status").ends(2);
    let run = bench.run("status --no-crate").ends(0);
    assert!(run.stdout.contains("3 applied"), "{run:#?}");
}

#[test]
fn what_needs_migrations_says_that_there_are_none() {
    let database = Database::sqlite();
    let alone = Bench::new(driver());
    for verb in ["up", "redo", "reset", "fresh --yes-drop test.db", "plan", "accept m0001 --reason so"] {
        let run = alone.run(&format!("{verb} --database-url {}", database.url())).ends(2);
        assert!(run.stderr.starts_with("error: no migrations crate is here"), "{run:#?}");
    }
}

#[test]
fn a_history_that_keeps_no_scripts_is_reverted_by_nobody_else() {
    let database = Database::sqlite();
    Bench::new(STEADY).run(&format!("up --database-url {}", database.url())).ends(0);
    database.query("UPDATE migrate_history SET script = NULL");
    let run = Bench::on(driver(), &database, "").run("down").ends(3);
    assert!(run.stderr.contains("the database has migration `m0003_drop_nickname`"), "{run:#?}");
    assert_eq!(database.count("migrate_history"), 3);
}
