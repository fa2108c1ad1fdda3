//! A command that a message proposes aims at the database of the run that proposes it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase};

use crate::program::{NEXT_RELEASE, OLDER_RELEASE, Sandbox, USERS_AND_POSTS};

/// Two databases: that of `[database]`, and that of the environment `production`.
const CONFIG: &str = "[database]\nurl = \"sqlite://app.db\"\n\
    [environments.production]\nurl = \"sqlite://production.db\"\n\
    [environments.open]\nurl = \"sqlite://open.db\"\n";

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", CONFIG);
    sandbox
}

/// The commands that a message proposes.
fn proposed(message: &str) -> Vec<&str> {
    message.lines().map(str::trim).filter(|line| line.starts_with("migrate ")).collect()
}

#[test]
fn a_pasted_command_reaches_the_database_of_the_run_that_proposed_it() {
    let sandbox = sandbox();
    for (line, command) in [("--env production up", "up --env production"), ("up", "up")] {
        sandbox.run(line).exits_with(0);
        sandbox.run(command).exits_with(0);
    }
    let run = sandbox.run("--env production down").exits_with(2);
    assert_eq!(proposed(&run.stderr), ["migrate down --yes-drop production.db --env production"], "{run:#?}");
    for verb in ["down", "redo", "reset", "fresh"] {
        let run = sandbox.run(&format!("{verb} --env=production --json")).exits_with(2);
        let json = run.json();
        let helps = json["error"]["helps"].to_string();
        assert!(helps.contains(&format!("migrate {verb} --yes-drop production.db --env production")), "{helps}");
    }
    // As it stands, without its first word.
    sandbox.run("down --yes-drop production.db --env production").exits_with(0);
    let applied = |line| sandbox.run(line).exits_with(0).json()["applied"].clone();
    assert_eq!((applied("status --json --env production"), applied("status --json")), (2.into(), 3.into()));
}

#[test]
fn every_kind_of_proposal_repeats_how_the_database_was_found() {
    let sandbox = sandbox();
    let database = TestDatabase::sqlite();
    let url = format!("--database-url {}", database.url());
    sandbox.run(&format!("up {url}")).exits_with(0);
    // In a help's text, in its code, for a finding, and where the crate was named as well.
    let run = sandbox.run(&format!("down --to m0004_missing {url}")).exits_with(2);
    assert!(run.stderr.contains(&format!("`migrate status {url}` lists all migrations")), "{run:#?}");
    let next = Sandbox::new(NEXT_RELEASE);
    next.write("migrate.toml", CONFIG);
    for line in ["up", "repair", "repair --json", "status --exit-code"] {
        let run = next.run(&format!("{line} {url} --crate .")).exits_with(3);
        let text = format!("{}{}", run.stdout, run.stderr).replace('\\', "");
        let expected = format!("migrate accept m0002_create_posts --reason \"...\" --crate . {url}");
        assert!(text.contains(&expected), "{expected}\n{run:#?}");
    }
    let run = sandbox.run("fresh --env open --no-dotenv").exits_with(2);
    assert_eq!(proposed(&run.stderr), ["migrate fresh --yes-drop open.db --env open --no-dotenv"], "{run:#?}");
}

#[test]
fn a_url_with_a_password_is_proposed_by_its_variable() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres15) else { return };
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = sandbox.run(&format!("fresh --database-url {}", database.url())).exits_with(2);
    assert!(!run.stderr.contains(PASSWORD), "{run:#?}");
    let proposed = proposed(&run.stderr);
    assert!(matches!(proposed[..], [one] if one.ends_with("--database-url \"$DATABASE_URL\"")), "{run:#?}");
    assert!(run.stderr.contains("`$DATABASE_URL` stands for the URL that was given"), "{run:#?}");
    // From the variable itself, there is nothing to repeat.
    let run = sandbox.run_with([("DATABASE_URL", database.url())], "fresh").exits_with(2);
    assert!(!run.stderr.contains("DATABASE_URL") && !run.stderr.contains(PASSWORD), "{run:#?}");
}

#[test]
fn an_up_with_nothing_pending_protects_the_database() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let on = database.name();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "[environments.production]");
        sandbox.run("up").exits_with(0);
        let run = sandbox.run("up --env production").exits_with(0);
        assert!(run.stdout.starts_with("nothing pending"), "{on}: {run:#?}");
        let run = sandbox.run("down").exits_with(2);
        assert!(run.stderr.contains("it belongs to `production`, which is protected"), "{on}: {run:#?}");
        assert_eq!(database.count("migrate_history"), 3, "{on}");
    }
}

#[test]
fn what_was_marked_is_shown_and_is_reverted_only_when_that_is_said() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres18)].into_iter().flatten() {
        let on = database.name();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        Sandbox::on(OLDER_RELEASE, &database, "").run("up").exits_with(0);
        sandbox.run("mark --applied m0003_drop_nickname --reason by-hand").exits_with(0);
        database.query("ALTER TABLE users DROP COLUMN nickname");
        let run = sandbox.run("status").exits_with(0);
        assert!(run.stdout.contains("marked        m0003_drop_nickname"), "{on}: {run:#?}");
        let row = sandbox.run("status --json").exits_with(0).json()["migrations"][2].clone();
        assert_eq!((&row["state"], &row["marked"]), (&"applied".into(), &true.into()), "{on}: {row:#}");
        let run = sandbox.run("down").exits_with(2);
        let commands = ["migrate down --marked", "migrate mark --reverted m0003_drop_nickname --reason \"...\""];
        assert_eq!(proposed(&run.stderr), commands, "{on}: {run:#?}");
        assert_eq!(database.count("migrate_history"), 3, "{on}");
        let run = sandbox.run("down --marked").exits_with(0);
        assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{on}: {run:#?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn on_a_terminal_a_marked_migration_is_asked_about() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    Sandbox::on(OLDER_RELEASE, &database, "").run("up").exits_with(0);
    database.query("ALTER TABLE users DROP COLUMN nickname");
    sandbox.run("mark --applied m0003_drop_nickname --reason by-hand").exits_with(0);
    for typed in ["\n", "n\n"] {
        let run = sandbox.run_on_terminal("down", typed).exits_with(2);
        assert!(
            run.stdout.contains("m0003_drop_nickname") && run.stdout.contains("revert it all the same? [y/N]"),
            "{run:#?}"
        );
        assert_eq!(database.count("migrate_history"), 3);
    }
    let run = sandbox.run_on_terminal("down", "y\n").exits_with(0);
    assert!(run.stdout.contains("reverted m0003_drop_nickname"), "{run:#?}");
}

#[test]
fn a_rollback_whose_history_changed_while_it_waited_ends_with_5() {
    let Some(database) = TestDatabase::fresh(ServerKind::Postgres18) else { return };
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    sandbox.run("up").exits_with(0);
    let holder = crate::session::Session::open(&database);
    holder.run("SELECT pg_advisory_lock(x'6d696772617465'::bigint)");
    let mut rollback = sandbox.command(["down", "--batch"]).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(rollback.stderr.take().unwrap());
    let mut stderr = String::new();
    while !stderr.contains("waiting for") {
        assert_ne!(said.read_line(&mut stderr).unwrap(), 0, "it ends without waiting: {stderr}");
    }
    sandbox.run("down --batch --lock none").exits_with(0);
    drop(holder);
    said.read_to_string(&mut stderr).unwrap();
    let status = rollback.wait().unwrap();
    assert_eq!(status.code(), Some(5), "{stderr}");
    assert!(stderr.contains("the batch that was newest when you asked is gone"), "{stderr}");
}
