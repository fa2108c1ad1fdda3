//! One run of `up` is one deploy, and can be undone as one.

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{OLDER_RELEASE, Sandbox, USERS_AND_POSTS};

fn databases() -> impl Iterator<Item = TestDatabase> {
    [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres15)].into_iter().flatten()
}

#[test]
fn down_batch_reverts_the_last_batch_only() {
    for database in databases() {
        let on = database.name();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        sandbox.run("up -n 1").exits_with(0);
        sandbox.run("up").exits_with(0);
        let status = sandbox.run("status --json").exits_with(0).json();
        let batches: Vec<_> = (0..3).map(|row| status["migrations"][row]["batch"].as_i64()).collect();
        assert_eq!(batches, [Some(1), Some(2), Some(2)], "{on}: {status:#}");
        let run = sandbox.run("down --batch").exits_with(0);
        assert!(run.stdout.contains("m0003") && run.stdout.contains("m0002") && !run.stdout.contains("m0001"), "{on}");
        let run = sandbox.run("down --batch").exits_with(0);
        assert!(run.stdout.contains("reverted m0001_create_users"), "{on}: {run:#?}");
        let run = sandbox.run("down --batch").exits_with(0);
        assert!(run.stdout.starts_with("nothing to revert"), "{on}: {run:#?}");
    }
}

#[test]
fn an_older_release_reverts_what_a_newer_one_applied() {
    for database in databases() {
        let on = database.name();
        let (older, newer) = (Sandbox::on(OLDER_RELEASE, &database, ""), Sandbox::on(USERS_AND_POSTS, &database, ""));
        older.run("up").exits_with(0);
        newer.run("up").exits_with(0);
        let run = older.run("up").exits_with(3);
        assert!(run.stderr.contains("the database has migration `m0003_drop_nickname`"), "{on}: {run:#?}");
        older.run("up --ahead allow").exits_with(0);
        let run = older.run("status --exit-code").exits_with(3);
        assert!(run.stdout.contains("unknown       m0003"), "{on}: {run:#?}");
        older.run("status --exit-code --ahead allow").exits_with(0);

        let run = older.run("down --batch").exits_with(0);
        assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{on}: {run:#?}");
        database.query("SELECT nickname FROM users");
        older.run("status --exit-code").exits_with(0);
        newer.run("up").exits_with(0);
    }
}

#[test]
fn down_accepts_only_one_target() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in ["down --batch --all", "down --batch -n 1", "down --batch --to m0001_create_users"] {
        sandbox.run(line).exits_with(2);
    }
}
