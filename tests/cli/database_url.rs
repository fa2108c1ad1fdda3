//! Where the database's URL comes from: the flag, the environment, `migrate.toml`, in that order.

#[cfg(unix)]
use std::os::unix::ffi::OsStrExt as _;

use crate::program::{Bench, Run, STEADY};

/// Runs `up` in that folder of the bench, with that `DATABASE_URL`, and must succeed.
#[track_caller]
fn up(bench: &Bench, folder: &str, variable: Option<&str>, arguments: &[&str]) -> Run {
    let mut command = bench.command([&["up"], arguments].concat());
    command.current_dir(bench.path(folder));
    if let Some(url) = variable {
        command.env("DATABASE_URL", url);
    }
    bench.finish(command).ends(0)
}

#[test]
fn the_flag_comes_before_the_environment_and_that_before_the_configuration() {
    let bench = Bench::with_database(STEADY);
    let there = || ["one.db", "two.db", "app.db"].map(|file| bench.path(file).exists());
    up(&bench, "", Some("sqlite://two.db"), &["--database-url", "sqlite://one.db"]);
    assert_eq!(there(), [true, false, false]);
    up(&bench, "", Some("sqlite://two.db"), &[]);
    assert_eq!(there(), [true, true, false]);
    up(&bench, "", Some(""), &[]);
    assert_eq!(there(), [true, true, true]);
}

#[test]
fn a_relative_path_in_the_configuration_starts_there() {
    let bench = Bench::with_database(STEADY);
    bench.write("src/deep/mod.rs", "");
    let run = up(&bench, "src/deep", None, &[]);
    assert!(run.stdout.contains("/app.db"), "{run:#?}");
    assert!(bench.path("app.db").exists() && !bench.path("src/deep/app.db").exists());
}

#[test]
fn a_relative_path_on_the_command_line_starts_here() {
    let bench = Bench::with_database(STEADY);
    bench.write("src/mod.rs", "");
    up(&bench, "src", None, &["--database-url", "sqlite://here.db"]);
    assert!(bench.path("src/here.db").exists());
    up(&bench, "src", Some("sqlite:there.db"), &[]);
    assert!(bench.path("src/there.db").exists());
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_no_text_is_refused() {
    let bench = Bench::with_database(STEADY);
    let mut command = bench.command(["up"]);
    command.env("DATABASE_URL", std::ffi::OsStr::from_bytes(b"sqlite://\xff.db"));
    let run = bench.finish(command).ends(2);
    assert!(run.stderr.contains("`DATABASE_URL` is not UTF-8"), "{run:#?}");
}

#[test]
fn the_crate_names_the_configuration() {
    let bench = Bench::new(STEADY);
    bench.write("db/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    bench.run("up --crate db").ends(0);
    assert!(bench.path("db/app.db").exists());
    let mut command = bench.command(["status"]);
    command.env("MIGRATE_CRATE", "db");
    bench.finish(command).ends(0);
    let run = bench.run("up --crate nowhere").ends(2);
    assert!(run.stderr.contains("`nowhere`"), "{run:#?}");
}

#[test]
fn folders_with_odd_names_are_found() {
    let bench = Bench::new(STEADY);
    bench.write("100% odd?/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    up(&bench, "", None, &["--crate", "100% odd?"]);
    assert!(bench.path("100% odd?/app.db").exists());
}
