//! The codes of the table in `--help`, each from its cause.

use std::io::Read as _;
use std::process::Stdio;

use migrate_tests::servers::TestDatabase;

use crate::program::{NEXT_RELEASE, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, assert_transcript};

#[test]
fn exit_code_1_for_a_migration_that_the_database_refuses() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up -n 3").exits_with(0);
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn exit_code_1_for_a_read_only_file() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 1").exits_with(0);
    let run = sandbox.run("up --database-url sqlite://app.db?mode=ro").exits_with(1);
    assert!(run.stdout.is_empty() && run.stderr.contains("make the database writable"), "{run:#?}");
    sandbox.run("status --database-url sqlite://app.db?mode=ro").exits_with(0);
}

#[test]
#[cfg(target_os = "linux")]
fn exit_code_1_where_stdout_is_full() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let mut command = sandbox.command(["up"]);
    command.stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let run = sandbox.finish(command).exits_with(1);
    assert!(run.stderr.starts_with("error: cannot write to stdout"), "{run:#?}");
    assert!(sandbox.run("up").exits_with(0).stdout.starts_with("nothing pending"));
}

#[test]
#[cfg(unix)]
fn exit_code_0_where_the_reader_of_stdout_is_gone() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = sandbox.command(["status"]);
    command.stdout(writer);
    sandbox.finish(command).exits_with(0);
}

#[test]
fn exit_code_2_for_a_wrong_command_line() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in ["up --to x -n 1", "down --all -n 1", "up -n -1", "plan --dialect oracle", "sideways"] {
        let run = sandbox.run(line).exits_with(2);
        assert!(run.stderr.starts_with("error: ") && run.stdout.is_empty(), "{run:#?}");
    }
}

#[test]
fn exit_code_2_for_a_migration_that_cannot_be_reverted() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up -n 3").exits_with(0);
    assert_transcript!(sandbox.run("down"));
}

#[test]
fn exit_code_2_where_no_database_is_named() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("up"));
}

#[test]
fn exit_code_2_for_a_wrong_key_in_the_configuration() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", "[targets]\n\n[databse]\nurl = \"sqlite://app.db\"\n");
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn exit_code_2_for_a_url_that_names_no_database() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for (url, help) in [
        ("postgress://127.0.0.1:1/app", "help: write `postgres://`"),
        ("oracle://127.0.0.1/app", "help: write `postgres://`, `mysql://`"),
        ("app.db", "sqlite:path/to/file.db"),
        ("mysql://127.0.0.1:1", "@host:port/database"),
        ("postgres://127.0.0.1:1/app?schema=app", "options=-csearch_path%3Dapp"),
        ("sqlite:", "sqlite:path/to/file.db"),
        ("sqlite://", "sqlite:path/to/file.db"),
    ] {
        for verb in ["up", "status", "plan"] {
            let run = sandbox.run(&format!("{verb} --database-url {url}")).exits_with(2);
            assert!(run.stdout.is_empty() && run.stderr.contains(help), "{run:#?}");
        }
    }
}

#[test]
fn exit_code_2_for_a_variable_that_the_driver_would_pass_over() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let url = "status --database-url postgres://u@127.0.0.1:1/app";
    for (variable, value, right) in [("PGSSLMODE", "verify_full", "verify-full"), ("PGPORT", "first", "5432")] {
        let run = sandbox.run_with([(variable, value)], url).exits_with(2);
        assert!(run.stderr.contains(&format!("{variable}={right}")), "{run:#?}");
    }
    // What the URL says itself counts.
    sandbox.run_with([("PGSSLMODE", "verify_full")], &format!("{url}?sslmode=disable")).exits_with(4);
    sandbox.run_with([("PGSSLMODE", "disable")], url).exits_with(4);
}

#[test]
fn exit_code_2_for_a_database_in_memory_where_something_is_to_be_kept() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for line in ["up", "down", "redo", "reset", "fresh", "repair", "mark --applied m0001_create_users --reason x"] {
        for url in ["sqlite::memory:", "sqlite:app.db?mode=memory"] {
            let run = sandbox.run(&format!("{line} --database-url {url}")).exits_with(2);
            assert!(run.stderr.contains("is gone as soon as the command ends"), "{run:#?}");
        }
    }
    // What keeps nothing can be tried there.
    for line in ["up --dry-run", "status", "plan"] {
        sandbox.run(&format!("{line} --database-url sqlite::memory:")).exits_with(0);
    }
}

#[test]
fn exit_code_2_for_tables_that_the_server_cannot_have() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n[tables]\nschema = \"ops\"\n");
    for line in ["up", "status", "plan"] {
        let run = sandbox.run(line).exits_with(2);
        assert!(run.stderr.contains("SQLite has no schemas"), "{run:#?}");
    }
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn exit_code_3_for_a_history_of_another_program() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    let other = Sandbox::new(SLOW_AND_FAILING);
    let url = format!("sqlite://{}", sandbox.path("app.db").display());
    let run = other.run(&format!("up --database-url {url}")).exits_with(3);
    assert!(run.stderr.contains("m0001_create_users"), "{run:#?}");
    let run = other.run(&format!("status --exit-code --database-url {url}")).exits_with(3);
    assert!(run.stdout.contains("unknown"), "{run:#?}");
}

#[test]
fn exit_code_3_for_a_migration_changed_after_it_was_applied() {
    let database = TestDatabase::sqlite();
    Sandbox::on(USERS_AND_POSTS, &database, "").run("up").exits_with(0);
    let sandbox = Sandbox::on(NEXT_RELEASE, &database, "");
    let run = sandbox.run("up").exits_with(3);
    assert!(run.stderr.contains("`m0002_create_posts` was changed"), "{run:#?}");
    let run = sandbox.run("status").exits_with(0);
    assert!(run.stdout.contains("changed"), "{run:#?}");
}

#[test]
fn exit_code_4_for_a_server_that_does_not_answer() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for url in ["postgres://127.0.0.1:1/app", "mysql://127.0.0.1:1/app", "postgres://[::1]:1/app"] {
        let run = sandbox.run(&format!("up --database-url {url}")).exits_with(4);
        assert!(run.stdout.is_empty(), "{run:#?}");
    }
}

#[test]
fn exit_code_5_where_another_runner_does_not_end_in_time() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up -n 1").exits_with(0);
    let mut slow = sandbox.command(["up", "-n", "1", "-v"]);
    let mut slow = slow.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // The first word of the log: the lock is held.
    slow.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let run = sandbox.run("up --lock-wait 0").exits_with(5);
    assert!(run.stderr.contains("another runner"), "{run:#?}");
    assert!(slow.wait().unwrap().success());
    sandbox.run("up -n 1 --lock-wait 0").exits_with(0);
}

#[test]
fn exit_code_5_for_a_lock_timeout() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up -n 1").exits_with(0);
    let mut slow = sandbox.command(["up", "-n", "1", "-v"]);
    let mut slow = slow.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    slow.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let run = sandbox.run("up --to m0002_count_slowly").exits_with(0);
    assert!(run.stderr.contains("waiting for another runner"), "{run:#?}");
    assert!(run.stdout.starts_with("nothing pending"), "{run:#?}");
    assert!(slow.wait().unwrap().success());
}

#[test]
fn exit_code_6_for_pending_migrations_if_requested() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 2").exits_with(0);
    sandbox.run("status").exits_with(0);
    sandbox.run("status --exit-code").exits_with(6);
    sandbox.run("up").exits_with(0);
    sandbox.run("status --exit-code").exits_with(0);
}
