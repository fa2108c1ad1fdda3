//! What `-v` and `RUST_LOG` log, on stderr.

use crate::program::{Sandbox, USERS_AND_POSTS, migrate_binary, workspace_root};

#[test]
fn verbose_logs_migrations_and_steps() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let run = sandbox.run("up -v").exits_with(0);
    for text in ["INFO group{", "m0001_create_users", ": close time.busy="] {
        assert!(run.stderr.contains(text), "`{text}` expected: {run:#?}");
    }
    assert!(!run.stdout.contains("group{"), "{run:#?}");
}

#[test]
fn the_variable_chooses_targets_and_levels() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let run = sandbox.run_with([("RUST_LOG", "warn,migrate_core::statement=trace")], "up").exits_with(0);
    assert!(run.stderr.contains("CREATE TABLE") && !run.stderr.contains("group{"), "{run:#?}");
    for silent in ["", " ", "off"] {
        let run = sandbox.run_with([("RUST_LOG", silent)], "status").exits_with(0);
        assert_eq!(run.stderr, "", "RUST_LOG=`{silent}`");
    }
}

#[test]
fn a_variable_that_is_not_understood_is_told() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for wrong in ["migrate_core=loud", "[span{field=1}]=trace"] {
        let run = sandbox.run_with([("RUST_LOG", wrong)], "status").exits_with(0);
        assert!(run.stderr.starts_with("RUST_LOG is not read: "), "{wrong}: {run:#?}");
    }
}

#[test]
fn the_binary_and_the_crate_that_it_runs_tell_it_once() {
    let sandbox = Sandbox::new(migrate_binary());
    let url = format!("sqlite://{}", sandbox.path("once.db").display());
    sandbox.write("once.db", "");
    let mut status = sandbox.command(["status"]);
    status.current_dir(workspace_root()).env("DATABASE_URL", url).env("RUST_LOG", "migrate_core=loud");
    let run = sandbox.finish(status).exits_with(0);
    assert_eq!(run.stderr.matches("RUST_LOG is not read: ").count(), 1, "{run:#?}");
}
