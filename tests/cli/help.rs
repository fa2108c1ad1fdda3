//! `--help`: every verb has one, with an example, and the exit codes are told.

use std::fs;

use crate::program::{Sandbox, USERS_AND_POSTS, assert_transcript, workspace_root};

#[test]
fn the_help_lists_commands_and_exit_codes() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("--help"));
}

#[test]
fn the_documents_table_of_exit_codes_is_that_of_the_help() {
    let help = Sandbox::new(USERS_AND_POSTS).run("--help").exits_with(0).stdout;
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let document = fs::read_to_string(workspace_root().join("docs/command-line.md")).unwrap();
    let (_, table) = document.split_once("|---|---|---|\n").unwrap();
    let cells = |row: &str| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let table: Vec<_> = table.lines().take_while(|line| !line.is_empty()).map(cells).collect();
    let told: Vec<_> = table.iter().map(|row| format!("{:>5}  {}\n", row[1], row[3])).collect();
    assert_eq!(told.concat(), codes);
}

#[test]
fn every_command_has_help_with_an_example() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for verb in
        ["init", "new", "up", "down", "redo", "status", "plan", "check", "wait", "explain", "completions", "man"]
    {
        let run = sandbox.run(&format!("{verb} --help")).exits_with(0);
        assert!(run.stdout.contains(&format!("Example:\n  migrate {verb}")), "{run:#?}");
        assert!(run.stderr.is_empty(), "{run:#?}");
    }
}

#[test]
fn up() {
    assert_transcript!(Sandbox::new(USERS_AND_POSTS).run("up --help"));
}

#[test]
fn short_help_has_the_options_that_most_people_need() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    assert_transcript!(sandbox.run("up -h"));
    assert_transcript!(sandbox.run("down -h"));
    assert_transcript!(sandbox.run("new -h"));
}

#[test]
fn the_short_help_of_every_command_fits_on_a_screen_and_ends_with_an_example() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let help = sandbox.run("--help").exits_with(0).stdout;
    let (_, commands) = help.split_once("Commands:\n").unwrap();
    let verbs = commands.lines().take_while(|line| !line.is_empty()).filter_map(|line| {
        let verb = line.strip_prefix("  ")?.split_whitespace().next()?;
        line.as_bytes()[2].is_ascii_alphabetic().then_some(verb)
    });
    let mut count = 0;
    for verb in verbs {
        count += 1;
        let run = sandbox.run(&format!("{verb} -h")).exits_with(0);
        assert!(run.stdout.lines().count() <= 40, "{run:#?}");
        let (_, example) = run.stdout.rsplit_once("Example:\n").unwrap();
        assert!(example.lines().all(|line| line.starts_with(&format!("  migrate {verb}"))), "{run:#?}");
        for rare in ["--lease", "--lock-retry", "--no-dotenv", "--no-crate", "--out-of-order"] {
            assert!(!run.stdout.contains(rare), "{verb}: {rare}");
        }
    }
    assert!(count > 20, "{help}");
}

#[test]
fn the_pages_of_the_rules_are_listed_and_shown() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = sandbox.run("explain").exits_with(0);
    assert!(run.stdout.contains("dropped_columns\n    Refuses"), "{run:#?}");
    let run = sandbox.run("explain dropped_columns").exits_with(0);
    assert!(run.stdout.starts_with("dropped_columns\n\nWhat it does\n"), "{run:#?}");
    assert!(!run.stdout.contains("```") && !run.stdout.contains("##"), "{run:#?}");
    assert_transcript!(sandbox.run("explain droped_columns"));
}

#[test]
fn shell_completions_are_printed() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = sandbox.run(&format!("completions {shell}")).exits_with(0);
        assert!(run.stdout.contains("migrate") && run.stdout.contains("exit-code"), "{run:#?}");
    }
}

#[test]
fn the_manual_is_printed_or_written_as_one_file_per_command() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = sandbox.run("man").exits_with(0);
    assert!(run.stdout.contains(".TH migrate 1") && run.stdout.contains("migrate\\-up(1)"), "{run:#?}");
    let run = sandbox.run("man --out pages --json").exits_with(0);
    let files = run.json()["files"].as_array().unwrap().len();
    assert_eq!(fs::read_dir(sandbox.path("pages")).unwrap().count(), files);
    assert!(sandbox.read("pages/migrate-up.1").contains("lock\\-timeout"));
    sandbox.write("file", "");
    sandbox.run("man --out file").exits_with(1);
}

#[test]
fn a_missing_command_is_a_usage_error() {
    let run = Sandbox::new(USERS_AND_POSTS).run("").exits_with(2);
    assert!(run.stderr.contains("Usage: cli-users-and-posts [OPTIONS] <COMMAND>"), "{run:#?}");
}
