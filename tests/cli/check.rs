//! `migrate check` shows what would be refused in the migrations up to `start_after`, and these migrations still run.

use migrate_tests::servers::TestDatabase;
use serde_json::{Value, json};

use crate::program::{START_AFTER, Sandbox, USERS_AND_POSTS, assert_text, assert_transcript};

#[test]
fn check_lists_every_finding_with_its_location_and_a_fix() {
    assert_transcript!(Sandbox::new(START_AFTER).run("check").exits_with(8));
}

#[test]
fn check_json_has_the_same_findings() {
    let check = Sandbox::new(START_AFTER).run("check --json").exits_with(8).json();
    assert_eq!((&check["migrations"], &check["looked_at"]), (&json!(7), &json!(6)));
    let findings = check["findings"].as_array().unwrap();
    let brief: Vec<_> = findings.iter().map(|it| [&it["migration"], &it["refused_by"], &it["line"]]).collect();
    let expected = [
        ("m0002_drop_nickname", "rule", 7),
        ("m0003_create_notes", "catalog", 8),
        ("m0004_create_tags", "target", 9),
        ("m0005_drop_visits", "down", 8),
        ("m0006_create_logs", "permission", 5),
    ];
    let expected = expected.map(|(name, refused_by, line)| [json!(name), json!(refused_by), json!(line)]);
    assert_eq!(brief, expected.each_ref().map(|[name, refused_by, line]| [name, refused_by, line]));
    assert_eq!((&findings[0]["rule"], &findings[0]["target"]), (&json!("dropped_columns"), &Value::Null));
    assert_eq!((&findings[2]["rule"], &findings[2]["target"]), (&Value::Null, &json!("mysql")));
    for finding in findings {
        let file = format!("tests/cli/start_after/src/migrations/{}.rs", finding["migration"].as_str().unwrap());
        assert_eq!((&finding["file"], &finding["history"]), (&json!(file), &json!("cli-start-after")));
        let message = finding["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains(['\n', '[']), "{finding:#}");
        assert!(!finding["helps"].as_array().unwrap().is_empty() || finding["refused_by"] == "catalog", "{finding:#}");
    }
}

#[test]
fn without_start_after_there_is_nothing_to_look_at() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = sandbox.run("check").exits_with(0);
    let expected =
        "nothing to look at: `start_after` is not set, and the compiler has refused nothing in 3 migrations\n";
    assert_eq!(run.stdout, expected);
    let check = sandbox.run("check --json").exits_with(0).json();
    assert_eq!(check, json!({ "migrations": 3, "looked_at": 0, "findings": [] }));
}

#[test]
fn migrations_up_to_start_after_run_if_the_server_accepts_them() {
    let sandbox = Sandbox::with_database(START_AFTER);
    let run = sandbox.run("up").exits_with(0);
    assert!(run.stdout.contains("applied 7 migrations"), "{run:#?}");
    sandbox.run("down -n 2").exits_with(0);
    let run = sandbox.run("down").exits_with(2);
    assert!(run.stderr.contains("migration `m0005_drop_visits` cannot be reverted"), "{run:#?}");
    assert!(run.stderr.contains("there is no way back: what `visits` consists of is not known"), "{run:#?}");
    sandbox.run("up").exits_with(0);
}

#[test]
fn a_plan_for_a_server_that_refuses_a_migration_gives_the_reason() {
    let sandbox = Sandbox::new(START_AFTER);
    sandbox.run("plan --dialect postgres").exits_with(0);
    assert_transcript!(sandbox.run("plan --dialect mysql").exits_with(2));
}

#[test]
fn check_upgrade_compares_the_applied_sql_with_that_of_this_version() {
    let database = TestDatabase::sqlite();
    let sandbox = Sandbox::on(USERS_AND_POSTS, &database, "");
    let run = sandbox.run("check --upgrade").exits_with(0);
    assert!(run.stdout.starts_with("no applied migration in "), "{run:#?}");

    sandbox.run("up").exits_with(0);
    let run = sandbox.run("check --upgrade").exits_with(0);
    assert!(run.stdout.starts_with("this version writes the same SQL for the 3 applied migrations in "), "{run:#?}");
    let check = sandbox.run("check --upgrade --json").exits_with(0).json();
    assert_eq!((&check["compared"], &check["rendered_differently"]), (&json!(3), &json!([])));

    write_title_differently(&database);
    let run = sandbox.run("check --upgrade").exits_with(0);
    assert_text!(
        run.transcript().replace(database.url(), "[DATABASE]").replace(env!("CARGO_PKG_VERSION"), "[VERSION]")
    );
    let check = sandbox.run("check --upgrade --json").exits_with(0).json();
    let changed = check["rendered_differently"].as_array().unwrap();
    assert_eq!((changed.len(), &check["compared"]), (1, &json!(3)));
    assert_eq!(changed[0]["migration"], "m0002_create_posts");
    let scripts = changed[0]["changes"].as_array().unwrap();
    assert_eq!((scripts.len(), &scripts[0]["way"]), (1, &json!("up")), "{check:#}");
    let sql = |key: &str| scripts[0][key].as_array().unwrap()[0].as_str().unwrap().to_owned();
    assert!(sql("stored").contains("(100)") && sql("rendered").contains("(200)"), "{check:#}");
    sandbox.run("status --exit-code").exits_with(0);
}

/// Makes the database look as if an earlier version had written another length for `posts.title`.
fn write_title_differently(database: &TestDatabase) {
    let stored = database.query("SELECT text FROM migrate_script WHERE name = 'm0002_create_posts'");
    let stored = stored[0][0].as_ref().expect("a script");
    let (_, text) = stored.split_once('\n').expect("a hash, then the script");
    let text = text.replace("VARCHAR(200)", "VARCHAR(100)");
    let text = format!("{}\n{text}", migrate_ir::checksum::sha256(&text)).replace('\'', "''");
    database.query(&format!("UPDATE migrate_script SET text = '{text}' WHERE name = 'm0002_create_posts'"));
}

#[test]
fn check_upgrade_needs_a_database() {
    let run = Sandbox::new(USERS_AND_POSTS).run("check --upgrade").exits_with(2);
    assert!(run.stderr.contains("--database-url"), "{run:#?}");
}
