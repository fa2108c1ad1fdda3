//! One run of `up` is one deploy, and can be undone as one.

use migrate_tests::servers::{Database, Kind};

use crate::program::{Bench, OLDER, STEADY};

fn databases() -> impl Iterator<Item = Database> {
    [Some(Database::sqlite()), Database::fresh(Kind::Postgres15)].into_iter().flatten()
}

#[test]
fn the_last_deploy_is_undone_and_the_one_before_stays() {
    for database in databases() {
        let on = database.name();
        let bench = Bench::on(STEADY, &database, "");
        bench.run("up -n 1").ends(0);
        bench.run("up").ends(0);
        let status = bench.run("status --json").ends(0).json();
        let batches: Vec<_> = (0..3).map(|row| status["migrations"][row]["batch"].as_i64()).collect();
        assert_eq!(batches, [Some(1), Some(2), Some(2)], "{on}: {status:#}");
        let run = bench.run("down --batch").ends(0);
        assert!(run.stdout.contains("m0003") && run.stdout.contains("m0002") && !run.stdout.contains("m0001"), "{on}");
        let run = bench.run("down --batch").ends(0);
        assert!(run.stdout.contains("reverted m0001_create_users"), "{on}: {run:#?}");
        let run = bench.run("down --batch").ends(0);
        assert!(run.stdout.starts_with("nothing to revert"), "{on}: {run:#?}");
    }
}

#[test]
fn an_older_release_undoes_what_a_newer_one_deployed() {
    for database in databases() {
        let on = database.name();
        let (older, newer) = (Bench::on(OLDER, &database, ""), Bench::on(STEADY, &database, ""));
        older.run("up").ends(0);
        newer.run("up").ends(0);
        let run = older.run("up").ends(3);
        assert!(run.stderr.contains("the database has migration `m0003_drop_nickname`"), "{on}: {run:#?}");
        older.run("up --ahead allow").ends(0);
        let run = older.run("status --exit-code").ends(3);
        assert!(run.stdout.contains("unknown       m0003"), "{on}: {run:#?}");
        older.run("status --exit-code --ahead allow").ends(0);

        let run = older.run("down --batch").ends(0);
        assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{on}: {run:#?}");
        database.query("SELECT nickname FROM users");
        older.run("status --exit-code").ends(0);
        newer.run("up").ends(0);
    }
}

#[test]
fn only_one_end_of_the_way_down_can_be_named() {
    let bench = Bench::with_database(STEADY);
    for line in ["down --batch --all", "down --batch -n 1", "down --batch --to m0001_create_users"] {
        bench.run(line).ends(2);
    }
}
