//! `migrate check` shows what would be refused in the migrations up to `start_after`, and these migrations still run.

use serde_json::{Value, json};

use crate::program::{START_AFTER, Sandbox, USERS_AND_POSTS, assert_transcript};

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
