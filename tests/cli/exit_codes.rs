//! The codes of the table in `--help`, each from its cause.

use std::io::Read as _;
use std::process::Stdio;

use migrate_tests::servers::Database;

use crate::program::{Bench, STEADY, TROUBLED, assert_transcript};

#[test]
fn one_for_a_migration_that_the_database_refuses() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up -n 3").ends(0);
    assert_transcript!(bench.run("up"));
}

#[test]
fn one_for_a_file_that_may_not_be_written() {
    let bench = Bench::with_database(STEADY);
    bench.run("up -n 1").ends(0);
    let run = bench.run("up --database-url sqlite://app.db?mode=ro").ends(1);
    assert!(run.stdout.is_empty() && run.stderr.contains("make the database writable"), "{run:#?}");
    bench.run("status --database-url sqlite://app.db?mode=ro").ends(0);
}

#[test]
#[cfg(target_os = "linux")]
fn one_where_stdout_is_full() {
    let bench = Bench::with_database(STEADY);
    let mut command = bench.command(["up"]);
    command.stdout(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let run = bench.finish(command).ends(1);
    assert!(run.stderr.starts_with("error: cannot write to stdout"), "{run:#?}");
    assert!(bench.run("up").ends(0).stdout.starts_with("nothing pending"));
}

#[test]
#[cfg(unix)]
fn zero_where_nobody_reads_on() {
    let bench = Bench::with_database(STEADY);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = bench.command(["status"]);
    command.stdout(writer);
    bench.finish(command).ends(0);
}

#[test]
fn two_for_a_wrong_command_line() {
    let bench = Bench::with_database(STEADY);
    for line in ["up --to x -n 1", "down --all -n 1", "up -n -1", "plan --dialect oracle", "sideways"] {
        let run = bench.run(line).ends(2);
        assert!(run.stderr.starts_with("error: ") && run.stdout.is_empty(), "{run:#?}");
    }
}

#[test]
fn two_for_a_migration_that_cannot_be_reverted() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up -n 3").ends(0);
    assert_transcript!(bench.run("down"));
}

#[test]
fn two_where_no_database_is_named() {
    assert_transcript!(Bench::new(STEADY).run("up"));
}

#[test]
fn two_for_a_wrong_key_in_the_configuration() {
    let bench = Bench::new(STEADY);
    bench.write("migrate.toml", "[targets]\n\n[databse]\nurl = \"sqlite://app.db\"\n");
    assert_transcript!(bench.run("up"));
}

#[test]
fn three_for_a_history_that_another_program_wrote() {
    let bench = Bench::with_database(STEADY);
    bench.run("up").ends(0);
    let other = Bench::new(TROUBLED);
    let url = format!("sqlite://{}", bench.path("app.db").display());
    let run = other.run(&format!("up --database-url {url}")).ends(3);
    assert!(run.stderr.contains("m0001_create_users"), "{run:#?}");
    let run = other.run(&format!("status --exit-code --database-url {url}")).ends(3);
    assert!(run.stdout.contains("unknown"), "{run:#?}");
}

#[test]
fn three_for_a_migration_that_was_changed_after_it_was_applied() {
    let database = Database::sqlite();
    let bench = Bench::new(STEADY);
    bench.write("migrate.toml", &format!("[database]\nurl = \"{}\"\n", database.url()));
    bench.run("up").ends(0);
    database.query("UPDATE migrate_history SET chain = 'other'");
    database.query("UPDATE migrate_history SET checksum = 'other' WHERE name = 'm0002_create_posts'");
    let run = bench.run("up").ends(3);
    assert!(run.stderr.contains("`m0002_create_posts` was changed"), "{run:#?}");
    let run = bench.run("status").ends(0);
    assert!(run.stdout.contains("changed"), "{run:#?}");
}

#[test]
fn four_for_a_server_that_does_not_answer() {
    let bench = Bench::new(STEADY);
    for url in ["postgres://127.0.0.1:1/app", "mysql://127.0.0.1:1/app", "oracle://127.0.0.1/app", "app.db"] {
        let run = bench.run(&format!("up --database-url {url}")).ends(4);
        assert!(run.stdout.is_empty(), "{run:#?}");
    }
}

#[test]
fn five_where_another_runner_does_not_end_in_time() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up -n 1").ends(0);
    let mut slow = bench.command(["up", "-n", "1", "-v"]);
    let mut slow = slow.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // The first word of the log: the lock is held.
    slow.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let run = bench.run("up --lock-wait 0").ends(5);
    assert!(run.stderr.contains("another runner"), "{run:#?}");
    assert!(slow.wait().unwrap().success());
    bench.run("up -n 1 --lock-wait 0").ends(0);
}

#[test]
fn five_is_for_those_who_do_not_wait_long_enough() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up -n 1").ends(0);
    let mut slow = bench.command(["up", "-n", "1", "-v"]);
    let mut slow = slow.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    slow.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    let run = bench.run("up --to m0002_count_slowly").ends(0);
    assert!(run.stderr.contains("waiting for another runner"), "{run:#?}");
    assert!(run.stdout.starts_with("nothing pending"), "{run:#?}");
    assert!(slow.wait().unwrap().success());
}

#[test]
fn six_for_what_is_pending_if_asked() {
    let bench = Bench::with_database(STEADY);
    bench.run("up -n 2").ends(0);
    bench.run("status").ends(0);
    bench.run("status --exit-code").ends(6);
    bench.run("up").ends(0);
    bench.run("status --exit-code").ends(0);
}
