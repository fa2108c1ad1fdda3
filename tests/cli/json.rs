//! `--json`: one document on stdout, whatever happens.

use serde_json::{Value, json};

use crate::program::{NO_MIGRATIONS, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS};

fn names(list: &Value) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(|item| item["name"].as_str()).collect()
}

#[test]
fn up_down_and_redo_list_the_migrations_that_they_ran() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let up = sandbox.run("up --json").exits_with(0).json();
    assert_eq!(up["database"], "sqlite://app.db");
    assert_eq!(names(&up["migrations"]), ["m0001_create_users", "m0002_create_posts", "m0003_drop_nickname"]);
    assert_eq!(up["migrations"][0]["way"], "up");
    assert!(up["migrations"][0]["duration_ms"].is_u64());
    assert_eq!(sandbox.run("up --json").exits_with(0).json()["migrations"], json!([]));
    let redo = sandbox.run("redo --json").exits_with(0).json();
    assert_eq!(names(&redo["migrations"]), ["m0003_drop_nickname"; 2]);
    let down = sandbox.run("down --all --json").exits_with(0).json();
    assert_eq!(names(&down["migrations"]), ["m0003_drop_nickname", "m0002_create_posts", "m0001_create_users"]);
    assert_eq!(down["migrations"][0]["way"], "down");
}

#[test]
fn status_counts_and_lists() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 2").exits_with(0);
    let status = sandbox.run("status --json").exits_with(0).json();
    assert_eq!((&status["applied"], &status["pending"], &status["conflicts"]), (&json!(2), &json!(1), &json!(0)));
    let rows = &status["migrations"];
    assert_eq!(names(rows), ["m0001_create_users", "m0002_create_posts", "m0003_drop_nickname"]);
    assert_eq!((&rows[1]["state"], &rows[2]["state"]), (&json!("applied"), &json!("pending")));
    assert_eq!(rows[0]["description"], "People who can sign in.");
    assert!(rows[0]["applied_at"].is_string() && rows[2]["applied_at"].is_null());
}

#[test]
fn plan_has_every_statement_and_what_it_does() {
    let plan = Sandbox::new(USERS_AND_POSTS).run("plan --dialect postgres --json").exits_with(0).json();
    assert_eq!((&plan["dialect"], &plan["database"]), (&json!("postgres"), &Value::Null));
    let drop = &plan["migrations"][2];
    assert_eq!(drop["transaction"], true);
    assert_eq!(drop["permissions"][0]["rule"], "dropped_columns");
    let step = &drop["steps"][0];
    assert!(step["statements"][0].as_str().unwrap().starts_with("ALTER TABLE"), "{step:#}");
    assert_eq!(step["impact"]["loses_data"], true);
    assert_eq!(step["impact"]["locks"][0]["table"], "users");
    assert_eq!(step["impact"]["locks"][0]["mode"], "ACCESS EXCLUSIVE");
}

#[test]
fn new_and_init_name_the_files() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let init = sandbox.run("init db --json").exits_with(0).json();
    assert_eq!(init["files"].as_array().unwrap().len(), 6);
    let new = sandbox.run("new add_age_to_users --crate db --json").exits_with(0).json();
    assert_eq!(new["migrations"][0]["name"], "m0002_add_age_to_users");
    assert_eq!(new["migrations"][0]["file"], "db/src/migrations/m0002_add_age_to_users.rs");
}

#[test]
fn every_failure_is_a_json_document() {
    let cases = [
        (NO_MIGRATIONS, "up --json", "usage", 2),
        (USERS_AND_POSTS, "up --json --to nothing_like_it", "usage", 2),
        (USERS_AND_POSTS, "up --json --steps many", "usage", 2),
        (USERS_AND_POSTS, "sideways --json", "usage", 2),
        (USERS_AND_POSTS, "--json", "usage", 2),
        (USERS_AND_POSTS, "up --json --database-url postgres://127.0.0.1:1/app", "connection", 4),
        (USERS_AND_POSTS, "new --json 1", "usage", 2),
    ];
    for (program, line, kind, code) in cases {
        let run = Sandbox::with_database(program).run(line).exits_with(code);
        let error = &run.json()["error"];
        assert_eq!((&error["kind"], &error["exit_code"]), (&json!(kind), &json!(code)), "{line}: {error:#}");
        let message = error["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains(['\u{1b}', '\n']), "{line}: {error:#}");
        assert!(!run.stderr.is_empty(), "{run:#?}");
    }
}

#[test]
fn a_failed_run_lists_the_migrations_applied_before_it() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    let run = sandbox.run("up --json").exits_with(1).json();
    assert_eq!(names(&run["migrations"]), ["m0001_create_counts", "m0002_count_slowly", "m0003_forget_counts"]);
    assert_eq!(run["error"]["kind"], "failed");
    assert!(run["error"]["message"].as_str().unwrap().contains("m0004_break"), "{run:#}");
}
