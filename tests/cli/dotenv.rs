//! `.env`: read for variables that are not set, and never without a way to turn it off.

use crate::program::{Sandbox, USERS_AND_POSTS, assert_transcript};

/// A sandbox whose `.env` names a database that is not that of the configuration.
fn sandbox(config: &str) -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", config);
    sandbox.write(".env", "# for my machine\nexport DATABASE_URL=\"sqlite://dotenv.db\"\n");
    sandbox
}

const CONFIG: &str = "[database]\nurl = \"sqlite://app.db\"\n";

#[test]
fn dotenv_sets_the_database() {
    let sandbox = sandbox(CONFIG);
    sandbox.run("up").exits_with(0);
    assert!(sandbox.path("dotenv.db").exists() && !sandbox.path("app.db").exists());
}

#[test]
fn dotenv_does_not_override_variables() {
    let sandbox = sandbox(CONFIG);
    sandbox.run_with([("DATABASE_URL", "sqlite://set.db")], "up").exits_with(0);
    sandbox.run_with([("DATABASE_URL", "")], "up").exits_with(0);
    sandbox.run("up --database-url sqlite://flag.db").exits_with(0);
    let there = ["set.db", "app.db", "flag.db", "dotenv.db"].map(|file| sandbox.path(file).exists());
    assert_eq!(there, [true, true, true, false]);
}

#[test]
fn dotenv_can_be_turned_off() {
    for (config, variable, line) in [
        (CONFIG.to_owned(), "", "up --no-dotenv"),
        (CONFIG.to_owned(), "1", "up"),
        (format!("{CONFIG}dotenv = false\n"), "", "up"),
        (format!("{CONFIG}[environments.ci]\ndotenv = false\n"), "", "up --env ci"),
    ] {
        let sandbox = sandbox(&config);
        sandbox.run_with([("MIGRATE_NO_DOTENV", variable)], line).exits_with(0);
        assert!(sandbox.path("app.db").exists() && !sandbox.path("dotenv.db").exists(), "{config} {line}");
    }
}

#[test]
fn a_protected_environment_reads_dotenv_only_when_configured() {
    for (protection, read) in [("", false), ("protected = false\n", true), ("dotenv = true\n", true)] {
        let sandbox = sandbox(&format!("{CONFIG}[environments.production]\n{protection}"));
        sandbox.run("up --env production").exits_with(0);
        assert_eq!(sandbox.path("dotenv.db").exists(), read, "{protection}");
    }
}

#[test]
fn dotenv_sets_the_environment() {
    let sandbox =
        sandbox("[environments.mine]\nurl = \"sqlite://mine.db\"\n[environments.other]\nurl = \"sqlite://other.db\"\n");
    sandbox.write(".env", "MIGRATE_ENV=mine\n");
    sandbox.run("up").exits_with(0);
    sandbox.run("up --env other").exits_with(0);
    assert!(sandbox.path("mine.db").exists() && sandbox.path("other.db").exists());
}

#[test]
fn dotenv_is_searched_upwards_to_the_configuration() {
    let sandbox = sandbox("");
    sandbox.write("app/migrate.toml", CONFIG);
    sandbox.write("app/src/notes", "");
    let up = || {
        let mut command = sandbox.command(["up"]);
        command.current_dir(sandbox.path("app/src"));
        sandbox.finish(command).exits_with(0)
    };
    up();
    assert!(sandbox.path("app/app.db").exists());
    sandbox.write("app/.env", "DATABASE_URL=sqlite://nearer.db\n");
    up();
    assert!(sandbox.path("app/src/nearer.db").exists());
}

#[test]
fn a_folder_named_dotenv_is_ignored() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.write(".env/pyvenv.cfg", "");
    sandbox.run("up").exits_with(0);
}

#[test]
fn a_broken_line_is_reported_without_its_text() {
    let sandbox = sandbox(CONFIG);
    sandbox.write(".env", "A=1\n\nDATABASE_URL=postgres://app:hidden words@db/shop\n");
    let run = sandbox.run("up");
    assert!(!run.stderr.contains("hidden") && !run.stderr.contains("words"), "{run:#?}");
    assert_transcript!(run);
}

#[test]
fn commands_without_a_database_do_not_read_dotenv() {
    let sandbox = sandbox(CONFIG);
    sandbox.write(".env", "broken\n");
    sandbox.run("plan --dialect sqlite").exits_with(0);
    sandbox.run("explain").exits_with(0);
    sandbox.run("up").exits_with(2);
}
