//! How a run behaves: flags come before the environment, and that before `[run]`.

use std::io::Read as _;
use std::process::Stdio;

use migrate_tests::servers::TestDatabase;

use crate::program::{SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, assert_transcript};

#[test]
fn run_options_have_priority_flag_environment_file() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write(
        "migrate.toml",
        &format!(
            "[database]\nurl = \"{}\"\n[run]\nout_of_order = \"allow\"\n\
             [environments.strict]\nout_of_order = \"refuse\"\n[environments.other]\nlock_wait = \"1s\"\n",
            database.url()
        ),
    );
    sandbox.run("up").exits_with(0);
    // The later one stays applied, so this one is out of order from now on.
    sandbox.run("mark --reverted m0002_create_posts --reason test").exits_with(0);
    for (line, code) in [
        ("plan", 0),
        ("plan --env other", 0),
        ("plan --env strict", 3),
        ("plan --env strict --out-of-order allow", 0),
        ("plan --env strict --allow-out-of-order", 0),
        ("plan --out-of-order refuse", 3),
        ("plan --out-of-order warn", 0),
        ("plan --allow-out-of-order --out-of-order refuse", 2),
    ] {
        sandbox.run(line).exits_with(code);
    }
}

#[test]
fn the_wait_for_another_runner_is_read_from_the_configuration() {
    let sandbox = Sandbox::new(SLOW_AND_FAILING);
    sandbox.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n[environments.hasty]\nlock_wait = \"0s\"\n");
    sandbox.run("up -n 1").exits_with(0);
    let mut slow = sandbox.command(["up", "-n", "1", "-v"]);
    let mut slow = slow.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    // The first word of the log: the lock is held.
    slow.stderr.as_mut().unwrap().read_exact(&mut [0]).unwrap();
    sandbox.run("up --env hasty").exits_with(5);
    sandbox.run("up -n 0 --env hasty --lock-wait 1min").exits_with(0);
    assert!(slow.wait().unwrap().success());
}

#[test]
fn the_user_of_a_run_is_stored() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.run(&format!("up -n 1 --applied-by deploy-7 --database-url {}", database.url())).exits_with(0);
    assert_eq!(database.query("SELECT applied_by FROM migrate_history"), [[Some("deploy-7".to_owned())]]);
}

#[test]
fn a_wrong_duration_is_refused_with_a_valid_one() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in ["up --lock-timeout 0", "up --statement-timeout 0s", "up --lock-wait 5m", "up --lock-retry soon"] {
        let run = sandbox.run(line).exits_with(2);
        assert!(run.stderr.contains("`500ms`, `5s`, `30min`, `1h`"), "{run:#?}");
    }
    for line in ["up --lock-wait 0 --lock-timeout 5", "up --lock-wait 2min --statement-timeout none --lock-retry 0s"] {
        sandbox.run(line).exits_with(0);
    }
    sandbox.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n\n[run]\nlock_timeout = \"5m\"\n");
    assert_transcript!(sandbox.run("up"));
}

#[test]
fn the_history_tables_have_the_configured_names() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let config = format!("[database]\nurl = \"{}\"\n[tables]\nprefix = \"acme\"\n", database.url());
    sandbox.write("migrate.toml", &config);
    sandbox.run("up -n 2").exits_with(0);
    assert_eq!(database.count("acme_history"), 2);
    assert!(database.try_query("SELECT 1 FROM migrate_history").is_err());
    let run = sandbox.run("status").exits_with(0);
    assert!(run.stdout.contains("2 applied, 1 pending"), "{run:#?}");
    let run = sandbox.run("plan").exits_with(0);
    assert!(run.stdout.contains("-- 1 migration"), "{run:#?}");
}

#[test]
fn a_protected_environment_is_not_reverted_by_mistake() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write(
        "migrate.toml",
        "[environments.production]\nurl = \"sqlite://live.db\"\n[environments.test]\nurl = \"sqlite://test.db\"\n",
    );
    for environment in ["production", "test"] {
        sandbox.run(&format!("up --env {environment}")).exits_with(0);
    }
    sandbox.run("down --env test").exits_with(0);
    let run = sandbox.run("down --env production").exits_with(2);
    assert!(run.stderr.contains("--yes-drop live.db"), "{run:#?}");
    // The database remembers, whatever the environment is called.
    sandbox.run("down --database-url sqlite://live.db").exits_with(2);
    sandbox.run("redo --env production --yes-drop test.db").exits_with(2);
    sandbox.run("redo --env production --yes-drop live.db").exits_with(0);
    sandbox.run("down --env production --yes-drop live.db").exits_with(0);
}

#[test]
fn forward_only_is_a_rule_of_the_project() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n[run]\nforward_only = true\n");
    sandbox.run("up").exits_with(0);
    for line in ["down", "redo", "down --yes-drop app.db"] {
        sandbox.run(line).exits_with(2);
    }
    let config = sandbox.read("migrate.toml") + "[environments.mine]\nforward_only = false\n";
    sandbox.write("migrate.toml", &config);
    sandbox.run("down --env mine").exits_with(0);
}
