//! `history`: what was done, by whom, and why.

use crate::program::{SLOW_AND_FAILING, Sandbox, TWO_HISTORIES, USERS_AND_POSTS, assert_transcript};

#[test]
fn an_untouched_database_has_no_history() {
    assert_transcript!(Sandbox::with_database(USERS_AND_POSTS).run("history"));
}

#[test]
fn every_attempt_and_every_decision_is_a_row() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up --applied-by ada").exits_with(1);
    sandbox.run("mark --applied m0004_break --reason").exits_with(2);
    let mut mark = sandbox.command(["mark", "--applied", "m0004_break", "--reason", "  it is not needed here "]);
    mark.env("USER", "bob");
    sandbox.finish(mark).exits_with(0);
    let run = sandbox.run("history").exits_with(0);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert_eq!(lines.len(), 9, "{run:#?}");
    for (line, parts) in [
        (0, &["ada@"][..]),
        (1, &["applied", "m0001_create_counts", "ms, batch 1)"]),
        (4, &["taken back", "m0004_break, step 1: INSERT INTO nowhere VALUES (1)"]),
        (5, &["no such table: nowhere"]),
        (6, &["bob@"]),
        (7, &["marked applied", "m0004_break"]),
        (8, &["because: it is not needed here"]),
    ] {
        for part in parts {
            assert!(lines[line].contains(part), "`{part}` is not in: {}", lines[line]);
        }
    }
    assert!(!lines[7].contains("batch"), "{run:#?}");
    let document = sandbox.run("history --json -n 2").exits_with(0).json();
    let [failed, marked] = document["entries"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
    assert_eq!((&failed["event"], &failed["step"]), (&"taken back".into(), &1.into()), "{failed:#}");
    assert_eq!(failed["server_code"], "1", "{failed:#}");
    assert_eq!(marked["reason"], "it is not needed here", "{marked:#}");
}

#[test]
fn only_what_is_applied_still_has_a_batch() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    sandbox.run("up -n 1").exits_with(0);
    let up = sandbox.run("up --json -n 1").exits_with(0).json();
    assert_eq!(up["migrations"][0]["batch"], 2, "{up:#}");
    let down = sandbox.run("down --json").exits_with(0).json();
    assert!(down["migrations"][0]["batch"].is_null(), "{down:#}");
    let up = sandbox.run("up").exits_with(0);
    assert!(up.stdout.trim_end().ends_with(", as batch 2"), "{up:#?}");
    let document = sandbox.run("history --json").exits_with(0).json();
    let rows = document["entries"].as_array().unwrap().iter();
    let rows: Vec<_> = rows.filter(|row| row["event"] == "finished").map(|row| (&row["way"], &row["batch"])).collect();
    let (up, down) = (&"up".into(), &"down".into());
    let (first, second, none) = (&1.into(), &2.into(), &serde_json::Value::Null);
    assert_eq!(rows, [(up, first), (up, none), (down, none), (up, second), (up, second)], "{document:#}");
}

#[test]
fn the_history_fits_the_terminal() {
    let sandbox = Sandbox::with_database(SLOW_AND_FAILING);
    sandbox.run("up --applied-by ada").exits_with(1);
    let run = sandbox.run_on_terminal("history", "").exits_with(0);
    assert!(run.stdout.lines().all(|line| line.trim_end().chars().count() <= 120), "{run:#?}");
}

#[test]
fn of_several_histories_each_name_has_its_own() {
    let sandbox = Sandbox::with_database(TWO_HISTORIES);
    let names = ["ledger::m0001_open_accounts", "search::m0001_create_document"];
    for line in ["plan", "up --dry-run", "up", "status", "history"] {
        let run = sandbox.run(line).exits_with(0);
        for name in names {
            assert!(run.stdout.contains(name), "{name}: {run:#?}");
        }
    }
}
