//! `repair` after a runner was killed in the middle of `up`.

use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{CONCURRENT_INDEXES, Sandbox, chinook};
use crate::session::Session;

/// Waits until a query finds something.
fn wait_for(database: &TestDatabase, query: &str) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while database.query(query).is_empty() {
        assert!(Instant::now() < deadline, "{}: nothing from: {query}", database.name());
        thread::sleep(Duration::from_millis(20));
    }
}

fn up(sandbox: &Sandbox) -> Child {
    let mut command = sandbox.command(["up"]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs")
}

/// Ends it as a power cut would.
fn kill(mut child: Child) {
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
}

#[test]
fn an_invalid_index_is_reported_and_built_again() {
    for kind in [ServerKind::Postgres14, ServerKind::Postgres18] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
        sandbox.run("up -n 1").exits_with(0);
        let older = Session::open(&database);
        older.run("BEGIN; INSERT INTO users (email) VALUES ('ada')");
        let child = up(&sandbox);
        let waiting = "SELECT 1 FROM pg_stat_activity WHERE query LIKE 'CREATE INDEX%' AND wait_event_type = 'Lock' \
                       AND datname = current_database()";
        wait_for(&database, waiting);
        kill(child);
        // The server would build on, as long as it does not notice.
        older.end_others();
        older.run("COMMIT");
        wait_for(
            &database,
            "SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))",
        );

        let run = sandbox.run("repair").exits_with(3);
        for part in [
            "can be repaired: migration `m0002_index_users` was interrupted on its way up",
            "none of its steps is done",
            "help: take away what it left, and run it again",
            "DROP INDEX CONCURRENTLY IF EXISTS",
            "1 thing is out of order",
        ] {
            assert!(run.stdout.contains(part), "`{part}` is not in: {run:#?}");
        }
        let document = sandbox.run("repair --json").exits_with(3).json();
        let finding = &document["findings"][0];
        assert_eq!((&finding["kind"], &finding["repairable"]), (&"unfinished".into(), &true.into()), "{document:#}");

        let run = sandbox.run("repair --yes").exits_with(0);
        assert!(run.stdout.contains("in order now: migration `m0002_index_users`"), "{run:#?}");
        assert!(run.stdout.contains("applied m0002_index_users"), "{run:#?}");
        let valid = database.query("SELECT indexrelid FROM pg_index WHERE indrelid = 'users'::regclass AND indisvalid");
        assert_eq!(valid.len(), 3, "{}: the primary key and two indexes", database.name());
        let run = sandbox.run("status").exits_with(0);
        assert!(run.stdout.contains("2 applied, 1 pending"), "{run:#?}");
        sandbox.run("repair").exits_with(0);
        let run = sandbox.run("history").exits_with(0);
        assert!(run.stdout.contains("started  m0002_index_users, step 1: CREATE INDEX"), "{run:#?}");
    }
}

#[test]
fn a_table_that_mariadb_was_about_to_change_is_changed_once() {
    for kind in [ServerKind::MariaDb, ServerKind::MySql] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let on = database.name();
        let sandbox = Sandbox::on(chinook(), &database, "");
        sandbox.run("up --to m0008_create_playlist").exits_with(0);
        let reader = Session::open(&database);
        reader.run("LOCK TABLES employee READ");
        let child = up(&sandbox);
        let waiting = "SELECT id FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE%' \
                       AND db = database() AND state LIKE 'Waiting for%'";
        wait_for(&database, waiting);
        kill(child);
        reader.end_others();
        reader.run("UNLOCK TABLES");
        wait_for(&database, &format!("SELECT 1 WHERE NOT EXISTS ({waiting})"));

        let run = sandbox.run("repair").exits_with(3);
        assert!(run.stdout.contains("migration `m0009_add_employee_contact` was interrupted"), "{on}: {run:#?}");
        assert!(
            run.stdout.contains("note: this step was cut off") && run.stdout.contains("ALTER TABLE"),
            "{on}: {run:#?}"
        );
        let run = sandbox.run("repair --yes").exits_with(0);
        assert!(run.stdout.contains("nothing is left"), "{on}: {run:#?}");
        sandbox.run("up").exits_with(0);
        sandbox.run("status --exit-code").exits_with(0);
        sandbox.run("repair").exits_with(0);
    }
}

#[test]
fn repair_leaves_what_needs_a_decision() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(CONCURRENT_INDEXES, &database, "");
    sandbox.run("up").exits_with(0);
    database.query(
        "UPDATE migrate_history SET chain = 'x' WHERE name = 'm0001_create_users'; UPDATE migrate_lock SET head = NULL;
         INSERT INTO migrate_history (history, name, kind, position, checksum, chain, applied_by, duration_ms, \
             library_version) VALUES ('migrate-tests', 'm0004_of_a_branch', 'schema', 9, 'c', 'd', 'ada', 1, '0')",
    );
    let run = sandbox.run("repair --yes").exits_with(3);
    assert!(run.stdout.contains("in order now: the rows of history `migrate-tests` do not fit together"), "{run:#?}");
    assert!(run.stdout.contains("to be decided: the database has migration `m0004_of_a_branch`"), "{run:#?}");
    assert!(run.stdout.contains("put 1 in order") && run.stdout.contains("; 1 left"), "{run:#?}");
    sandbox.run("mark --reverted m0004_of_a_branch --reason abandoned").exits_with(0);
    sandbox.run("repair").exits_with(0);
}
