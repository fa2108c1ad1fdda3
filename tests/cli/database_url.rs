//! Where the database's URL comes from: the flag, the environment, `migrate.toml`, in that order.

#[cfg(unix)]
use std::os::unix::ffi::OsStrExt as _;

use crate::program::{ProgramRun, Sandbox, USERS_AND_POSTS};

/// Runs `up` in that folder of the sandbox, with that `DATABASE_URL`, and must succeed.
#[track_caller]
fn up(sandbox: &Sandbox, folder: &str, variable: Option<&str>, arguments: &[&str]) -> ProgramRun {
    let mut command = sandbox.command([&["up"], arguments].concat());
    command.current_dir(sandbox.path(folder));
    if let Some(url) = variable {
        command.env("DATABASE_URL", url);
    }
    sandbox.finish(command).exits_with(0)
}

#[test]
fn the_flag_has_priority_over_the_environment_and_that_over_the_configuration() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let there = || ["one.db", "two.db", "app.db"].map(|file| sandbox.path(file).exists());
    up(&sandbox, "", Some("sqlite://two.db"), &["--database-url", "sqlite://one.db"]);
    assert_eq!(there(), [true, false, false]);
    up(&sandbox, "", Some("sqlite://two.db"), &[]);
    assert_eq!(there(), [true, true, false]);
    up(&sandbox, "", Some(""), &[]);
    assert_eq!(there(), [true, true, true]);
}

#[test]
fn a_relative_path_in_the_configuration_starts_at_its_folder() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.write("src/deep/mod.rs", "");
    let run = up(&sandbox, "src/deep", None, &[]);
    assert!(run.stdout.contains("/app.db"), "{run:#?}");
    assert!(sandbox.path("app.db").exists() && !sandbox.path("src/deep/app.db").exists());
}

#[test]
fn a_relative_path_on_the_command_line_starts_at_the_working_directory() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.write("src/mod.rs", "");
    up(&sandbox, "src", None, &["--database-url", "sqlite://here.db"]);
    assert!(sandbox.path("src/here.db").exists());
    up(&sandbox, "src", Some("sqlite:there.db"), &[]);
    assert!(sandbox.path("src/there.db").exists());
}

#[test]
fn white_space_around_a_url_is_no_part_of_the_name_of_a_file() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let run = up(&sandbox, "", Some("sqlite://variable.db\n"), &[]);
    assert!(run.stderr.contains("variable.db") || run.stdout.contains("variable.db"), "{run:#?}");
    up(&sandbox, "", None, &["--database-url", " sqlite:flag.db\r\n"]);
    sandbox.write("migrate.toml", "[database]\nurl = \" sqlite://configured.db \\n\"\n");
    up(&sandbox, "", None, &[]);
    sandbox.write("url", "\n sqlite://file.db\n\n");
    sandbox.write("migrate.toml", "[database]\nurl_file = \"url\"\n");
    up(&sandbox, "", None, &[]);
    for name in ["variable.db", "flag.db", "configured.db", "file.db"] {
        assert!(sandbox.path(name).exists(), "{name}");
    }
    let mut command = sandbox.command(["up"]);
    command.env("DATABASE_URL", "sqlite://one.db\nsqlite://two.db");
    let run = sandbox.finish(command).exits_with(2);
    assert!(run.stderr.contains("a line break"), "{run:#?}");
    assert!(!sandbox.path("one.db").exists() && !sandbox.path("two.db").exists());
}

#[test]
#[cfg(unix)]
fn a_variable_that_is_not_unicode_is_refused() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let mut command = sandbox.command(["up"]);
    command.env("DATABASE_URL", std::ffi::OsStr::from_bytes(b"sqlite://\xff.db"));
    let run = sandbox.finish(command).exits_with(2);
    assert!(run.stderr.contains("`DATABASE_URL` is not UTF-8"), "{run:#?}");
}

#[test]
fn the_crate_selects_the_configuration() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("db/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    sandbox.run("up --crate db").exits_with(0);
    assert!(sandbox.path("db/app.db").exists());
    let mut command = sandbox.command(["status"]);
    command.env("MIGRATE_CRATE", "db");
    sandbox.finish(command).exits_with(0);
    let run = sandbox.run("up --crate nowhere").exits_with(2);
    assert!(run.stderr.contains("`nowhere`"), "{run:#?}");
}

#[test]
fn folders_with_unusual_names_are_found() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("100% odd?/migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
    up(&sandbox, "", None, &["--crate", "100% odd?"]);
    assert!(sandbox.path("100% odd?/app.db").exists());
}
