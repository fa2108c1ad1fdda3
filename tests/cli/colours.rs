//! Colours are for terminals, unless the environment says otherwise.

use crate::program::{Bench, STEADY};

#[test]
fn a_pipe_gets_none() {
    let bench = Bench::with_database(STEADY);
    for line in ["up", "status", "plan --dialect postgres", "up --to nothing_like_it", "up --steps many", "--help"] {
        let run = bench.run(line);
        assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{run:#?}");
    }
}

#[test]
fn they_can_be_forced_and_forbidden() {
    let bench = Bench::with_database(STEADY);
    let coloured = |variables: &[&str]| {
        let mut command = bench.command(["status"]);
        for variable in variables {
            command.env(variable, "1");
        }
        bench.finish(command).ends(0).stdout.contains('\u{1b}')
    };
    assert!(coloured(&["CLICOLOR_FORCE"]));
    assert!(!coloured(&["NO_COLOR"]));
}

#[test]
fn json_gets_none_even_where_they_are_forced() {
    let bench = Bench::with_database(STEADY);
    for line in [["status", "--json"], ["sideways", "--json"]] {
        let mut command = bench.command(line);
        command.env("CLICOLOR_FORCE", "1");
        let run = bench.finish(command);
        assert!(!run.stdout.contains('\u{1b}'), "{run:#?}");
        run.json();
    }
}
