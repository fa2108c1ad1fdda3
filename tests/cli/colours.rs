//! Colours are for terminals, unless the environment says otherwise.

use crate::program::{Sandbox, USERS_AND_POSTS};

#[test]
fn a_pipe_gets_no_colours() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in ["up", "status", "plan --dialect postgres", "up --to nothing_like_it", "up --steps many", "--help"] {
        let run = sandbox.run(line);
        assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'), "{run:#?}");
    }
}

#[test]
fn colours_can_be_forced_and_disabled() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    let coloured = |variables: &[&str]| {
        let mut command = sandbox.command(["status"]);
        for variable in variables {
            command.env(variable, "1");
        }
        sandbox.finish(command).exits_with(0).stdout.contains('\u{1b}')
    };
    assert!(coloured(&["CLICOLOR_FORCE"]));
    assert!(!coloured(&["NO_COLOR"]));
}

#[test]
fn json_gets_no_colours_even_where_they_are_forced() {
    let sandbox = Sandbox::with_database(USERS_AND_POSTS);
    for line in [["status", "--json"], ["sideways", "--json"]] {
        let mut command = sandbox.command(line);
        command.env("CLICOLOR_FORCE", "1");
        let run = sandbox.finish(command);
        assert!(!run.stdout.contains('\u{1b}'), "{run:#?}");
        run.json();
    }
}
