//! `history`: what was done, by whom, and why.

use crate::program::{Bench, STEADY, TROUBLED, assert_transcript};

#[test]
fn a_database_that_nobody_touched_has_none() {
    assert_transcript!(Bench::with_database(STEADY).run("history"));
}

#[test]
fn every_attempt_and_every_decision_is_a_row() {
    let bench = Bench::with_database(TROUBLED);
    bench.run("up --applied-by ada").ends(1);
    bench.run("mark --applied m0004_break --reason").ends(2);
    let mut mark = bench.command(["mark", "--applied", "m0004_break", "--reason", "  it is not needed here "]);
    mark.env("USER", "bob");
    bench.finish(mark).ends(0);
    let run = bench.run("history").ends(0);
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
    let document = bench.run("history --json -n 2").ends(0).json();
    let [failed, marked] = document["entries"].as_array().unwrap().as_slice() else { panic!("{document:#}") };
    assert_eq!((&failed["event"], &failed["step"]), (&"taken back".into(), &1.into()), "{failed:#}");
    assert_eq!(failed["server_code"], "1", "{failed:#}");
    assert_eq!(marked["reason"], "it is not needed here", "{marked:#}");
}
