//! Environments: which one is meant, and which database that makes it.

use crate::program::{ProgramRun, Sandbox, USERS_AND_POSTS, assert_transcript};

/// `[database]` is `app.db`, `staging` is `staging.db`, and `production` says nothing of a database.
const CONFIG: &str = "[database]\nurl = \"sqlite://app.db\"\n\
    [environments.staging]\nurl = \"sqlite://staging.db\"\n\
    [environments.production]\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", CONFIG);
    sandbox
}

/// The database that the run tells.
#[track_caller]
fn database(run: ProgramRun) -> String {
    run.exits_with(0).json()["database"].as_str().expect("a text").trim_start_matches("sqlite://").to_owned()
}

#[test]
fn the_environment_is_set_by_the_flag_or_else_by_the_variable() {
    let sandbox = sandbox();
    assert_eq!(database(sandbox.run("up --json")), "app.db");
    assert_eq!(database(sandbox.run("up --json --env staging")), "staging.db");
    assert_eq!(database(sandbox.run("--env staging up --json")), "staging.db");
    assert_eq!(database(sandbox.run_with([("MIGRATE_ENV", "staging")], "up --json")), "staging.db");
    assert_eq!(database(sandbox.run_with([("MIGRATE_ENV", "")], "up --json")), "app.db");
    assert_eq!(database(sandbox.run_with([("MIGRATE_ENV", "staging")], "up --json --env production")), "app.db");
}

#[test]
fn the_environments_database_has_priority_over_the_variable_which_is_reported() {
    let sandbox = sandbox();
    let stray = [("DATABASE_URL", "sqlite://stray.db")];
    let run = sandbox.run_with(stray, "up --json --env staging");
    assert!(run.stderr.starts_with("DATABASE_URL is passed over"), "{run:#?}");
    assert_eq!(database(run), "staging.db");
    assert!(!sandbox.path("stray.db").exists());
    let run = sandbox.run_with([("DATABASE_URL", "sqlite://staging.db")], "up --json --env staging");
    assert_eq!(run.stderr, "");
}

#[test]
fn an_environment_without_a_database_uses_the_variable_or_the_file() {
    let sandbox = sandbox();
    let other = [("DATABASE_URL", "sqlite://other.db")];
    assert_eq!(database(sandbox.run_with(other, "up --json --env production")), "other.db");
    let run = sandbox.run("up --json --env production");
    assert!(run.stderr.contains("the environment `production` has no database of its own"), "{run:#?}");
    assert_eq!(database(run), "app.db");
}

#[test]
fn the_flag_for_the_database_has_the_highest_priority() {
    let sandbox = sandbox();
    let other = [("DATABASE_URL", "sqlite://other.db")];
    let run = sandbox.run_with(other, "up --json --env staging --database-url sqlite://flag.db");
    assert_eq!(run.stderr, "");
    assert_eq!(database(run), "flag.db");
}

#[test]
fn an_unknown_environment_is_reported_with_a_similar_one() {
    assert_transcript!(sandbox().run("up --env prodction"));
}

#[test]
fn without_a_configuration_there_is_no_environment() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("up --env production --database-url sqlite://app.db"));
}
