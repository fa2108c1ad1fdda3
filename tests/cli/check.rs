//! What would be refused in migrations that may be applied already is shown, and keeps nobody from running them.

use serde_json::{Value, json};

use crate::program::{Bench, STEADY, TOLERATED, assert_transcript};

#[test]
fn everything_that_would_be_refused_is_told_with_its_place_and_the_way_out() {
    assert_transcript!(Bench::new(TOLERATED).run("check").ends(8));
}

#[test]
fn a_program_is_told_the_same() {
    let check = Bench::new(TOLERATED).run("check --json").ends(8).json();
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
        let file = format!("tests/cli/tolerated/src/migrations/{}.rs", finding["migration"].as_str().unwrap());
        assert_eq!((&finding["file"], &finding["history"]), (&json!(file), &json!("cli-tolerated")));
        let message = finding["message"].as_str().unwrap();
        assert!(!message.is_empty() && !message.contains(['\n', '[']), "{finding:#}");
        assert!(!finding["helps"].as_array().unwrap().is_empty() || finding["refused_by"] == "catalog", "{finding:#}");
    }
}

#[test]
fn where_every_migration_is_checked_there_is_nothing_to_look_at() {
    let bench = Bench::new(STEADY);
    let run = bench.run("check").ends(0);
    let expected =
        "nothing to look at: `start_after` is not set, and the compiler has refused nothing in 3 migrations\n";
    assert_eq!(run.stdout, expected);
    let check = bench.run("check --json").ends(0).json();
    assert_eq!(check, json!({ "migrations": 3, "looked_at": 0, "findings": [] }));
}

#[test]
fn what_would_be_refused_runs_where_the_server_takes_it() {
    let bench = Bench::with_database(TOLERATED);
    let run = bench.run("up").ends(0);
    assert!(run.stdout.contains("applied 7 migrations"), "{run:#?}");
    bench.run("down -n 2").ends(0);
    let run = bench.run("down").ends(2);
    assert!(run.stderr.contains("migration `m0005_drop_visits` cannot be reverted"), "{run:#?}");
    assert!(run.stderr.contains("there is no way back: what `visits` consists of is not known"), "{run:#?}");
    bench.run("up").ends(0);
}

#[test]
fn a_server_that_refuses_one_is_told_with_its_reason() {
    let bench = Bench::new(TOLERATED);
    bench.run("plan --dialect postgres").ends(0);
    assert_transcript!(bench.run("plan --dialect mysql").ends(2));
}
