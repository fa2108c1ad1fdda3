//! What `status` says of an edited history, `up`, `down` and `repair` say as well: in the same words, with the same code.

use std::process::Stdio;
use std::time::{Duration, Instant};

use migrate_tests::servers::{ServerKind, TestDatabase};

use crate::program::{NEXT_RELEASE, OLDER_RELEASE, ProgramRun, Sandbox, USERS_AND_POSTS};

fn databases() -> impl Iterator<Item = TestDatabase> {
    [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres15)].into_iter().flatten()
}

/// A database in which each of the three migrations was applied by a run of its own.
fn applied(database: &TestDatabase) -> Sandbox {
    let sandbox = Sandbox::on(USERS_AND_POSTS, database, "");
    for _ in 0..3 {
        sandbox.run("up -n 1").exits_with(0);
    }
    sandbox
}

/// Each command ends with 3 and says this.
fn assert_all_say(sandbox: &Sandbox, sentence: &str) {
    for line in ["status --exit-code", "up", "down", "redo", "repair", "plan", "up --dry-run"] {
        let run = sandbox.run(line).exits_with(3);
        let text = format!("{}{}", run.stdout, run.stderr);
        assert!(text.contains(sentence), "`{sentence}` is not in what `{line}` says: {run:#?}");
    }
    let status = sandbox.run("status --json").exits_with(0).json();
    let findings = status["findings"].as_array().unwrap();
    let message = |finding: &serde_json::Value| finding["message"].as_str().unwrap().contains(sentence);
    let finding = findings.iter().find(|finding| message(finding)).unwrap_or_else(|| panic!("{status:#}"));
    assert!(finding["stops"].as_array().unwrap().contains(&"up".into()), "{finding:#}");
    assert!(!finding["helps"].as_array().unwrap().is_empty(), "{finding:#}");
    assert!(status["conflicts"].as_u64().unwrap() > 0, "{status:#}");
}

#[test]
fn status_explains_a_conflict_as_up_does() {
    for database in databases() {
        let sandbox = applied(&database);
        for (edit, sentence) in [
            ("DELETE FROM migrate_history WHERE batch = 2", "the row of migration `m0002_create_posts` was deleted"),
            ("DELETE FROM migrate_history", "the rows of 3 migrations were deleted by hand"),
            ("UPDATE migrate_history SET checksum = 'x' WHERE batch = 1", "was edited by hand: its checksum"),
            ("UPDATE migrate_history SET chain = 'x' WHERE batch = 1", "do not fit together"),
            ("UPDATE migrate_history SET position = 99 WHERE batch = 1", "not in the order in which they were applied"),
            ("UPDATE migrate_history SET name = 'm0002_x' WHERE batch = 2", "was renamed by hand"),
            ("UPDATE migrate_lock SET head = 'x'", "the head does not fit the rows"),
        ] {
            let [history, lock] = ["migrate_history", "migrate_lock"].map(|table| {
                format!("DROP TABLE IF EXISTS saved_{table}; CREATE TABLE saved_{table} AS SELECT * FROM {table}")
            });
            database.query(&format!("{history}; {lock}"));
            database.query(edit);
            assert_all_say(&sandbox, sentence);
            // As it was, and then repaired from the same edit.
            sandbox.run("repair --yes").exits_with(0);
            sandbox.run("status --exit-code").exits_with(0);
            let run = sandbox.run("up").exits_with(0);
            assert!(run.stdout.starts_with("nothing pending"), "{run:#?}");
            database.query(
                "DELETE FROM migrate_history; INSERT INTO migrate_history SELECT * FROM saved_migrate_history; \
                 DELETE FROM migrate_lock; INSERT INTO migrate_lock SELECT * FROM saved_migrate_lock",
            );
        }
    }
}

#[test]
fn status_explains_what_is_out_of_order_and_what_is_unknown() {
    for database in databases() {
        let sandbox = applied(&database);
        sandbox.run("mark --reverted m0001_create_users --reason moved").exits_with(0);
        let run = sandbox.run("status --exit-code").exits_with(3);
        let up = sandbox.run("up").exits_with(3);
        let repair = sandbox.run("repair").exits_with(3);
        for text in [&run.stdout, &up.stderr, &repair.stdout] {
            assert!(text.contains("migration `m0001_create_users` is not applied, but the later"), "{text}");
            assert!(text.contains("--allow-out-of-order"), "{text}");
        }
        let run = sandbox.run("status --exit-code --allow-out-of-order").exits_with(6);
        assert!(!run.stdout.contains("conflict"), "{run:#?}");
        sandbox.run("mark --applied m0001_create_users --reason back").exits_with(0);

        let older = Sandbox::on(OLDER_RELEASE, &database, "");
        for line in ["status --exit-code", "up", "repair"] {
            let run = older.run(line).exits_with(3);
            let text = format!("{}{}", run.stdout, run.stderr);
            assert!(
                text.contains("the database has migration `m0003_drop_nickname`, and this program does not"),
                "{text}"
            );
        }
    }
}

#[test]
fn a_renamed_history_is_named_by_status_as_by_up() {
    for database in databases() {
        let sandbox = applied(&database);
        for table in ["history", "script", "journal"] {
            database.query(&format!("UPDATE migrate_{table} SET history = 'old'"));
        }
        database.query("UPDATE migrate_lock SET head = NULL");
        assert_all_say(
            &sandbox,
            "history `migrate-tests` is not in the database, but its migrations are, as history `old`",
        );
        let run = sandbox.run("status").exits_with(0);
        assert!(
            run.stdout.contains("history `old` has 3 migrations applied; this program has history `migrate-tests`"),
            "{run:#?}"
        );
    }
}

#[test]
fn a_renamed_migration_is_marked_as_renamed_with_a_reason() {
    for database in databases() {
        let sandbox = applied(&database);
        let next = Sandbox::on(NEXT_RELEASE, &database, "");
        next.run("accept m0002_create_posts --reason tried").exits_with(0);
        for line in ["up", "up --ahead warn", "up --ahead allow", "status --exit-code --ahead allow", "repair"] {
            let run = next.run(line).exits_with(3);
            let text = format!("{}{}", run.stdout, run.stderr);
            assert!(text.contains("was it renamed?"), "{text}");
            assert!(
                text.contains("migrate mark --renamed m0003_drop_nickname m0003_remove_nickname --reason"),
                "{text}"
            );
        }
        next.run("mark --renamed m0003_drop_nickname m0003_remove_nickname").exits_with(2);
        let run = next.run("mark --renamed m0002_create_posts m0003_remove_nickname --reason no").exits_with(2);
        assert!(run.stderr.contains("m0002_create_posts"), "{run:#?}");
        next.run("mark --renamed m0003_drop_nickname m0003_remove_nickname --reason clearer").exits_with(0);
        next.run("status --exit-code").exits_with(0);
        let run = next.run("up").exits_with(0);
        assert!(run.stdout.starts_with("nothing pending"), "{run:#?}");
        next.run("repair").exits_with(0);
        let run = next.run("history -n 2").exits_with(0);
        assert!(run.stdout.contains("clearer") && run.stdout.contains("m0003_drop_nickname"), "{run:#?}");
        let run = next.run("down").exits_with(0);
        assert!(run.stdout.contains("reverted m0003_remove_nickname"), "{run:#?}");
        sandbox.run("status").exits_with(0);
    }
}

#[test]
fn accept_shows_the_difference_and_warns() {
    for database in databases() {
        applied(&database);
        let next = Sandbox::on(NEXT_RELEASE, &database, "");
        let run = next.run("accept m0002_create_posts --reason compared --json").exits_with(0);
        let document = run.json();
        assert_eq!(document["sql_differs"], true, "{document:#}");
        let change = &document["changes"][0];
        assert!(
            change["stored"].to_string().contains("200") && change["rendered"].to_string().contains("100"),
            "{document:#}"
        );
        let row = "UPDATE migrate_history SET checksum = (SELECT checksum FROM migrate_journal WHERE event = 'finished' \
                   AND name = 'm0002_create_posts') WHERE name = 'm0002_create_posts'";
        database.query(row);
        database.query("DELETE FROM migrate_journal WHERE event = 'accepted'; UPDATE migrate_lock SET head = NULL");
        // The chains follow from the checksum that was accepted.
        next.run("repair --yes").exits_with(3);
        let run = next.run("accept m0002_create_posts --reason compared").exits_with(0);
        for part in ["200", "100", "the SQL that ran is another one than the SQL of this program"] {
            assert!(format!("{}{}", run.stdout, run.stderr).contains(part), "`{part}` is not in: {run:#?}");
        }
    }
}

#[test]
fn history_marks_an_odd_row_and_shows_the_rest() {
    for database in databases() {
        let sandbox = applied(&database);
        database.query("UPDATE migrate_journal SET event = 'dreamt' WHERE name = 'm0002_create_posts'");
        let run = sandbox.run("history").exits_with(0);
        for part in ["m0001_create_users", "m0003_drop_nickname", "garbled", "dreamt"] {
            assert!(run.stdout.contains(part), "`{part}` is not in: {run:#?}");
        }
        let document = sandbox.run("history --json").exits_with(0).json();
        let events: Vec<_> = document["entries"].as_array().unwrap().iter().map(|entry| &entry["event"]).collect();
        assert_eq!(events, ["finished", "garbled", "finished"], "{document:#}");
        let run = sandbox.run("up").exits_with(0);
        assert!(run.stdout.starts_with("nothing pending"), "{run:#?}");
        sandbox.run("status --exit-code").exits_with(0);
        sandbox.run("down").exits_with(0);
    }
}

#[test]
fn a_copied_database_leaves_its_environment_with_a_reason_and_its_name() {
    for database in databases() {
        let on = database.name();
        let name = database.url().rsplit('/').next().unwrap().to_owned();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "[environments.production]\n[environments.staging]");
        sandbox.run("up --env production").exits_with(0);
        sandbox.run("protect --off").exits_with(2);
        let run = sandbox.run("protect --off --reason copied").exits_with(2);
        assert!(run.stderr.contains("belongs to `production`, which is protected"), "{on}: {run:#?}");
        assert!(run.stderr.contains(&format!("--yes-drop {name}")), "{on}: {run:#?}");
        sandbox.run("protect --off --reason copied --yes-drop wrong").exits_with(2);
        sandbox.run("protect --as other --reason copied").exits_with(2);
        assert_eq!(sandbox.run("status --json").json()["environment"], "production", "{on}");

        let run = sandbox.run(&format!("protect --off --reason copied --yes-drop {name}")).exits_with(0);
        assert!(run.stdout.contains("belonged to `production`"), "{on}: {run:#?}");
        assert!(sandbox.run("status --json").json()["environment"].is_null(), "{on}");
        let run = sandbox.run("history -n 1").exits_with(0);
        assert!(run.stdout.contains("copied") && run.stdout.contains("production"), "{on}: {run:#?}");
        sandbox.run("down").exits_with(0);
        sandbox.run("repair").exits_with(0);

        let document = sandbox.run("protect --as customers --reason theirs --json").exits_with(0).json();
        assert_eq!((&document["environment"], &document["before"]), (&"customers".into(), &serde_json::Value::Null));
        let run = sandbox.run("down").exits_with(2);
        assert!(run.stderr.contains("belongs to `customers`"), "{on}: {run:#?}");
    }
}

#[test]
#[cfg(unix)]
fn sigterm_ends_a_repair_that_watches_a_lease() {
    for database in databases() {
        let on = database.name();
        let sandbox = applied(&database);
        database.query(
            "UPDATE migrate_lock SET lease_id = '0123456789abcdef0123456789abcdef', lease_ms = 3600000, \
             holder = 'ada@host, process 7'",
        );
        let mut command = sandbox.command(["repair"]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        std::thread::sleep(Duration::from_secs(1));
        assert!(child.try_wait().unwrap().is_none(), "{on}: it does not watch");
        let begun = Instant::now();
        let kill = std::process::Command::new("sh").args(["-c", &format!("kill -TERM {}", child.id())]).status();
        assert!(kill.unwrap().success());
        ProgramRun::new(child.wait_with_output().unwrap(), &sandbox.path("")).exits_with(130);
        assert!(begun.elapsed() < Duration::from_secs(2), "{on}");
    }
}

#[test]
fn one_step_is_done_and_not_are() {
    for database in databases() {
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        sandbox.run("up -n 1").exits_with(0);
        for event in ["started", "done"] {
            database.query(&format!(
                "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, runner, \
                 library_version) SELECT history, 'm0002_create_posts', 'up', checksum, 1, 'CREATE', '{event}', 'ada', \
                 library_version FROM migrate_history"
            ));
        }
        let run = sandbox.run("status").exits_with(0);
        assert!(run.stdout.contains("1 of its steps is done"), "{run:#?}");
    }
}
