//! `plan --out` and `up --plan`: what was looked at is run, exactly or not at all. And plans that show less than everything.

use migrate_tests::servers::{ServerKind, TestDatabase};
use serde_json::Value;

use crate::program::{NO_MIGRATIONS, ProgramRun, Sandbox, USERS_AND_POSTS};

fn names(run: &ProgramRun) -> Vec<String> {
    let document = run.json();
    let migrations = document["migrations"].as_array().unwrap();
    migrations.iter().map(|migration| migration["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_was_planned_is_run_and_nothing_else() {
    for database in [Some(TestDatabase::sqlite()), TestDatabase::fresh(ServerKind::Postgres15)].into_iter().flatten() {
        let on = database.name();
        let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
        let run = sandbox.run("plan -n 2 --out plan.json").exits_with(0);
        assert!(run.stdout.contains("CREATE TABLE"), "{on}: the plan is printed all the same: {run:#?}");
        assert!(database.try_query("SELECT * FROM users").is_err(), "{on}");
        let run = sandbox.run("up --plan plan.json").exits_with(0);
        assert!(run.stdout.contains("applied 2 migrations"), "{on}: {run:#?}");
        // A second time, it is not what the database needs.
        let run = sandbox.run("up --plan plan.json").exits_with(3);
        for line in [
            "the plan in `plan.json` is not what the database needs now",
            "note: in the file: m0001_create_users, m0002_create_posts",
            "note: needed now: nothing",
            "note: nothing was run",
            "migrate plan --out plan.json",
        ] {
            assert!(run.stderr.contains(line), "{on}: {line}: {run:#?}");
        }
        assert_eq!(database.count("migrate_history"), 2, "{on}");
    }
}

#[test]
fn a_plan_that_was_edited_or_is_old_is_refused() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("plan --out plan.json").exits_with(0);
    let text = sandbox.read("plan.json");
    let edited = text.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS");
    assert_ne!(text, edited);
    sandbox.write("edited.json", &edited);
    let run = sandbox.run("up --plan edited.json --json").exits_with(3);
    let notes = run.json()["error"]["notes"].to_string();
    assert!(notes.contains("`m0001_create_users` has other SQL, or was begun since"), "{notes}");
    // One migration less than in the plan.
    sandbox.run("up -n 1").exits_with(0);
    sandbox.run("up --plan plan.json").exits_with(3);
    let status: Value = sandbox.run("status --json").exits_with(0).json();
    assert_eq!(status["applied"], 1, "{status:#}");
}

#[test]
fn an_empty_plan_is_a_plan() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up").exits_with(0);
    sandbox.run("plan --out plan.json").exits_with(0);
    let run = sandbox.run("up --plan plan.json").exits_with(0);
    assert!(run.stdout.contains("nothing to run: the plan is empty"), "{run:#?}");
    sandbox.run("down").exits_with(0);
    let run = sandbox.run("up --plan plan.json").exits_with(3);
    assert!(run.stderr.contains("needed now: m0003_drop_nickname"), "{run:#?}");
}

#[test]
fn a_file_that_holds_no_plan_is_refused() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.write("text.json", "no plan");
    sandbox.write("status.json", "{\"migrations\": [{\"name\": \"m0001_create_users\"}]}");
    for file in ["text.json", "status.json"] {
        let run = sandbox.run(&format!("up --plan {file}")).exits_with(2);
        assert!(run.stderr.contains(&format!("`{file}` holds no plan")), "{run:#?}");
    }
    let run = sandbox.run("up --plan missing.json").exits_with(1);
    assert!(run.stderr.contains("cannot read `missing.json`"), "{run:#?}");
    sandbox.run("up --plan plan.json --to m0001_create_users").exits_with(2);
    assert!(!sandbox.path("app.db").exists());
}

#[test]
fn a_plan_shows_as_little_as_is_asked_for() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let all = ["m0001_create_users", "m0002_create_posts", "m0003_drop_nickname"];
    for (line, expected) in [
        ("plan", &all[..]),
        ("plan -n 2", &all[..2]),
        ("plan --to m0002_create_posts", &all[..2]),
        ("plan m0002_create_posts", &all[1..2]),
        ("plan 2", &all[1..2]),
        ("plan --to 0002", &all[..2]),
        ("plan --dialect postgres -n 1", &all[..1]),
        ("plan --dialect postgres --to m0001_create_users", &all[..1]),
        ("plan --dialect postgres m0003_drop_nickname", &all[2..]),
        ("plan --dialect postgres 3", &all[2..]),
        ("plan --dialect postgres --down -n 1", &all[2..]),
        ("plan --dialect postgres --down --to m0002_create_posts", &all[2..]),
        ("plan --down", &[]),
    ] {
        assert_eq!(names(&sandbox.run(&format!("{line} --json")).exits_with(0)), expected, "{line}");
    }
    sandbox.run("up").exits_with(0);
    for (line, expected) in [
        ("plan", &[][..]),
        ("plan --down -n 1", &all[2..]),
        ("plan --down --to m0002_create_posts", &all[2..]),
        ("plan --down m0002_create_posts", &all[1..2]),
    ] {
        assert_eq!(names(&sandbox.run(&format!("{line} --json")).exits_with(0)), expected, "{line}");
    }
    let run = sandbox.run("plan m0002_create_post").exits_with(2);
    assert!(run.stderr.contains("`m0002_create_post` would not be run on sqlite://app.db"), "{run:#?}");
    let run = sandbox.run("plan --dialect sqlite --to m0009_none").exits_with(2);
    assert!(run.stderr.contains("no migration is named `m0009_none`"), "{run:#?}");
    let run = Sandbox::with_database(NO_MIGRATIONS).run("plan m0001_a");
    assert_ne!(run.code, Some(0), "{run:#?}");
}
