//! `--help`: every verb has one, with an example, and the exit codes are told.

use std::fs;

use crate::program::{Bench, STEADY, assert_transcript, root};

#[test]
fn the_verbs_and_the_exit_codes() {
    assert_transcript!(Bench::new(STEADY).run("--help"));
}

#[test]
fn the_documents_table_of_exit_codes_is_that_of_the_help() {
    let help = Bench::new(STEADY).run("--help").ends(0).stdout;
    let (_, codes) = help.split_once("Exit codes:\n").unwrap();
    let document = fs::read_to_string(root().join("docs/command-line.md")).unwrap();
    let (_, table) = document.split_once("|---|---|---|\n").unwrap();
    let cells = |row: &str| row.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let table: Vec<_> = table.lines().take_while(|line| !line.is_empty()).map(cells).collect();
    let told: Vec<_> = table.iter().map(|row| format!("{:>5}  {}\n", row[1], row[3])).collect();
    assert_eq!(told.concat(), codes);
}

#[test]
fn every_verb_has_help_with_an_example() {
    let bench = Bench::new(STEADY);
    for verb in
        ["init", "new", "up", "down", "redo", "status", "plan", "check", "wait", "explain", "completions", "man"]
    {
        let run = bench.run(&format!("{verb} --help")).ends(0);
        assert!(run.stdout.contains(&format!("Example:\n  migrate {verb}")), "{run:#?}");
        assert!(run.stderr.is_empty(), "{run:#?}");
    }
}

#[test]
fn up() {
    assert_transcript!(Bench::new(STEADY).run("up --help"));
}

#[test]
fn the_pages_of_the_rules_are_listed_and_shown() {
    let bench = Bench::new(STEADY);
    let run = bench.run("explain").ends(0);
    assert!(run.stdout.contains("dropped_columns\n    Refuses"), "{run:#?}");
    let run = bench.run("explain dropped_columns").ends(0);
    assert!(run.stdout.starts_with("dropped_columns\n\nWhat it does\n"), "{run:#?}");
    assert!(!run.stdout.contains("```") && !run.stdout.contains("##"), "{run:#?}");
    assert_transcript!(bench.run("explain droped_columns"));
}

#[test]
fn shells_are_helped() {
    let bench = Bench::new(STEADY);
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = bench.run(&format!("completions {shell}")).ends(0);
        assert!(run.stdout.contains("migrate") && run.stdout.contains("exit-code"), "{run:#?}");
    }
}

#[test]
fn the_manual_is_printed_whole_or_written_command_by_command() {
    let bench = Bench::new(STEADY);
    let run = bench.run("man").ends(0);
    assert!(run.stdout.contains(".TH migrate 1") && run.stdout.contains("migrate\\-up(1)"), "{run:#?}");
    let run = bench.run("man --out pages --json").ends(0);
    let files = run.json()["files"].as_array().unwrap().len();
    assert_eq!(fs::read_dir(bench.path("pages")).unwrap().count(), files);
    assert!(bench.read("pages/migrate-up.1").contains("lock\\-timeout"));
    bench.write("file", "");
    bench.run("man --out file").ends(1);
}

#[test]
fn no_verb_is_a_wrong_command_line() {
    let run = Bench::new(STEADY).run("").ends(2);
    assert!(run.stderr.contains("Usage: cli-steady [OPTIONS] <COMMAND>"), "{run:#?}");
}
