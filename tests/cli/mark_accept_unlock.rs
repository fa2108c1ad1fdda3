//! What somebody knows better than the history: `mark`, `accept`, `unlock`.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{CONCURRENT_INDEXES, NEXT_RELEASE, ProgramRun, Sandbox, USERS_AND_POSTS};
use crate::session::Session;

#[test]
fn a_reason_is_required_and_stored() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for verb in ["unlock", "accept m0001_create_users", "mark --applied m0001_create_users"] {
        let run = sandbox.run(verb).exits_with(2);
        assert!(run.stderr.contains("--reason <TEXT>"), "{run:#?}");
        let mut command = sandbox.command(verb.split(' '));
        command.args(["--reason", "  "]);
        let run = sandbox.finish(command).exits_with(2);
        assert!(run.stderr.contains("a reason has words"), "{run:#?}");
    }
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn a_migration_is_marked_as_applied_or_reverted() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in ["mark m0001_create_users --reason so", "mark --applied --reverted m0001_create_users --reason so"] {
        sandbox.run(line).exits_with(2);
    }
    sandbox.run("mark --applied m0001_create_users --reason restored").exits_with(0);
    let run = sandbox.run("mark m0001_create_users --applied --reason restored").exits_with(2);
    assert!(run.stderr.contains("`m0001_create_users` is applied"), "{run:#?}");
    let run = sandbox.run("mark --applied m0001_create_user --reason restored").exits_with(2);
    assert!(run.stderr.contains("a similar name exists: `m0001_create_users`"), "{run:#?}");
    let marked = sandbox.run("mark --reverted m0001_create_users --reason undone --json").exits_with(0).json();
    assert_eq!((&marked["state"], &marked["reason"]), (&"reverted".into(), &"undone".into()), "{marked:#}");
    let run = sandbox.run("status").exits_with(0);
    assert!(run.stdout.contains("0 applied, 3 pending"), "{run:#?}");
}

#[test]
fn a_changed_migration_is_accepted_as_it_is_now() {
    let database = TestDatabase::sqlite();
    Sandbox::on(USERS_AND_POSTS, &database, "").run("up -n 2").exits_with(0);
    let sandbox = Sandbox::on(NEXT_RELEASE, &database, "");
    let run = sandbox.run("accept m0001_create_users --reason none").exits_with(2);
    assert!(run.stderr.contains("was not changed"), "{run:#?}");
    let run = sandbox.run("repair").exits_with(3);
    assert!(run.stdout.contains("migrate accept m0002_create_posts --reason"), "{run:#?}");
    let run = sandbox.run("accept m0002_create_posts --reason compared").exits_with(0);
    assert!(run.stdout.starts_with("accepted m0002_create_posts"), "{run:#?}");
    sandbox.run("status --exit-code").exits_with(6);
    sandbox.run("repair").exits_with(0);
    let run = sandbox.run("history -n 1").exits_with(0);
    assert!(run.stdout.contains("accepted") && run.stdout.contains("because: compared"), "{run:#?}");
}

/// A runner with a lock of that mode, in the middle of an index that has to wait.
fn runner(sandbox: &Sandbox, database: &TestDatabase, mode: &str) -> (Child, Session) {
    sandbox.run("up -n 1").exits_with(0);
    let older = Session::open(database);
    older.run("BEGIN; INSERT INTO users (email) VALUES ('ada')");
    let mut command = sandbox.command(["up", "--lock", mode]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    let deadline = Instant::now() + Duration::from_secs(30);
    let waiting = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock' \
                   AND datname = current_database()";
    while database.query(waiting).is_empty() {
        assert!(Instant::now() < deadline, "nobody waits");
        thread::sleep(Duration::from_millis(20));
    }
    (child, older)
}

#[test]
fn unlock_releases_the_lease_of_a_dead_runner_only() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "lease = \"1s\"");
    let (mut child, older) = runner(&sandbox, &database, "lease");
    let run = sandbox.run("unlock --reason impatience").exits_with(5);
    assert!(run.stderr.contains("held by a runner that is alive") && run.stderr.contains("process"), "{run:#?}");
    let run = sandbox.run("repair").exits_with(0);
    assert!(run.stdout.contains("at work on it now") && run.stdout.contains("nothing is out of order"), "{run:#?}");

    child.kill().unwrap();
    child.wait().unwrap();
    let run = sandbox.run("repair").exits_with(3);
    assert!(run.stdout.contains("can be repaired: the lock is held by a runner that does not renew it"), "{run:#?}");
    let run = sandbox.run("unlock --reason powercut").exits_with(0);
    assert!(run.stdout.starts_with("took the lock on") && run.stdout.contains("process"), "{run:#?}");
    let run = sandbox.run("unlock --reason powercut --json").exits_with(0);
    assert!(run.json()["holder"].is_null(), "{run:#?}");
    older.run("COMMIT");
    sandbox.run("up").exits_with(0);
    let run = sandbox.run("history").exits_with(0);
    assert!(run.stdout.contains("unlocked") && run.stdout.contains("because: powercut"), "{run:#?}");
}

#[test]
fn the_blocking_session_is_reported_once() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
    let (child, older) = runner(&sandbox, &database, "session");
    let session = older.value("SELECT pg_backend_pid()");
    thread::sleep(Duration::from_secs(3));
    older.run("COMMIT");
    let run = ProgramRun::new(child.wait_with_output().unwrap(), &sandbox.path("")).exits_with(0);
    let told = format!("m0002_index_users, step 1 of 2: waiting for session {session} of user `migrate`");
    assert_eq!(run.stderr.matches(&told).count(), 1, "{run:#?}");
    assert_eq!(run.stderr.lines().count(), 1, "{run:#?}");
}

#[test]
fn who_waits_is_told_the_step_of_the_other_runner_and_how_its_lock_is_taken_away() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
    let (mut child, older) = runner(&sandbox, &database, "session");
    let run = sandbox.run("up --lock-wait 11s").exits_with(5);
    let lines: Vec<_> = run.stderr.lines().collect();
    assert!(lines[0].starts_with("waiting for another runner to end: session "), "{run:#?}");
    assert!(lines[0].ends_with(", at work on m0002_index_users (up), step 1 of 2"), "{run:#?}");
    let proposal = ["  help: if it hangs, end its session", "          migrate unlock --force --reason \"...\""];
    assert_eq!(lines[2..4], proposal, "{run:#?}");
    assert!(run.stderr.contains("or, if it hangs, end its session"), "{run:#?}");
    older.run("COMMIT");
    assert!(child.wait().unwrap().success());
}

#[test]
fn unlock_with_force_takes_the_lock_of_a_live_runner() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
    let (mut child, older) = runner(&sandbox, &database, "session");
    sandbox.run("unlock --reason impatience").exits_with(5);
    sandbox.run("unlock --force --reason it-hangs").exits_with(0);
    assert!(!child.wait().unwrap().success());
    older.run("COMMIT");
    sandbox.run("up").exits_with(0);
}
