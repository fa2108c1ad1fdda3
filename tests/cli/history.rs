//! `history`: what was done, by whom, and why.

use crate::program::{SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS, assert_transcript};

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
    assert_eq!(lines.len(), 7, "{run:#?}");
    for (line, parts) in [
        (0, &["applied", "m0001_create_counts", "ms", "ada@"][..]),
        (3, &["taken back", "m0004_break, step 1: INSERT INTO nowhere VALUES (1)", "ada@"]),
        (4, &["no such table: nowhere"]),
        (5, &["marked applied", "m0004_break", "bob@"]),
        (6, &["because: it is not needed here"]),
    ] {
        for part in parts {
            assert!(lines[line].contains(part), "`{part}` is not in: {}", lines[line]);
        }
    }
    let document = sandbox.run("history --json -n 2").exits_with(0).json();
    let [failed, marked] = document["entries"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
    assert_eq!((&failed["event"], &failed["step"]), (&"taken back".into(), &1.into()), "{failed:#}");
    assert_eq!(failed["server_code"], "1", "{failed:#}");
    assert_eq!(marked["reason"], "it is not needed here", "{marked:#}");
}
