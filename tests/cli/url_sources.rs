//! `url_file` and `url_command`: the database's URL outside of `migrate.toml`.

use std::fs;

use crate::program::{Bench, Run, STEADY, assert_transcript};

fn bench(database: &str) -> Bench {
    let bench = Bench::new(STEADY);
    bench.write("migrate.toml", &format!("[targets]\nsqlite = \"3.35\"\n[database]\n{database}\n"));
    bench
}

/// A bench whose command runs that script.
fn command(script: &str) -> Bench {
    bench(&format!("url_command = [\"sh\", \"-c\", '''{script}''', \"{ARGUMENT}\"]"))
}

/// An argument of the command that nobody should read.
const ARGUMENT: &str = "token-of-the-tests";

#[test]
fn a_file_is_looked_up_beside_the_configuration() {
    let bench = bench("url_file = \"secrets/url\"");
    bench.write("secrets/url", "sqlite://from-file.db\r\n");
    bench.write("deep/notes", "");
    let mut command = bench.command(["up"]);
    command.current_dir(bench.path("deep"));
    bench.finish(command).ends(0);
    assert!(bench.path("from-file.db").exists());
}

#[test]
fn a_file_that_is_not_there_is_told_with_the_line_that_names_it() {
    assert_transcript!(bench("url_file = \"secrets/url\"").run("up"));
}

#[test]
fn a_file_without_a_url_is_refused() {
    for (text, reason) in [("", "it is empty"), ("\n", "it is empty"), ("a\nb\n", "it has more than one line")] {
        let bench = bench("url_file = \"url\"");
        bench.write("url", text);
        let run = bench.run("up").ends(2);
        assert!(run.stderr.contains(reason) && run.stderr.contains("migrate.toml:4"), "{run:#?}");
    }
    let bench = bench("url_file = \"url\"");
    fs::write(bench.path("url"), b"sqlite://\xff.db").unwrap();
    let run = bench.run("up").ends(2);
    assert!(run.stderr.contains("UTF-8"), "{run:#?}");
}

#[test]
#[cfg(unix)]
fn a_command_tells_it_on_its_first_line() {
    let bench = command("echo sqlite://from-command.db; echo more; echo noise >&2");
    let run = bench.run("up").ends(0);
    assert!(bench.path("from-command.db").exists());
    assert!(!run.stderr.contains("noise"), "{run:#?}");
}

#[test]
#[cfg(unix)]
fn a_command_runs_beside_the_configuration_and_has_the_variables_of_dotenv() {
    use std::os::unix::fs::PermissionsExt as _;

    let bench = bench("url_command = [\"./tell\"]");
    bench.write("tell", "#!/bin/sh\necho sqlite://$(basename $(pwd))-$NAME.db\n");
    fs::set_permissions(bench.path("tell"), fs::Permissions::from_mode(0o755)).unwrap();
    bench.write(".env", "NAME=told\n");
    bench.write("deep/notes", "");
    let mut command = bench.command(["up"]);
    command.current_dir(bench.path("deep"));
    bench.finish(command).ends(0);
    let folder = bench.path("");
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert!(bench.path(&format!("{name}-told.db")).exists());
}

#[test]
#[cfg(unix)]
fn a_command_that_fails_is_told_with_its_last_words_and_without_its_arguments() {
    let run = command("echo not signed in >&2; exit 3").run("up");
    assert!(!run.stderr.contains(ARGUMENT), "{run:#?}");
    assert_transcript!(run);
}

#[test]
#[cfg(unix)]
fn a_command_that_says_nothing_is_told() {
    for script in ["true", "echo", "echo; echo sqlite://second.db"] {
        let run: Run = command(script).run("up").ends(4);
        assert!(run.stderr.contains("`sh` does not tell the database's URL"), "{run:#?}");
    }
}

#[test]
fn a_command_that_is_not_there_is_told() {
    let run = bench("url_command = [\"no-such-program\", \"x\"]").run("up").ends(2);
    assert!(run.stderr.contains("`no-such-program`") && run.stderr.contains("it cannot be run"), "{run:#?}");
}

#[test]
fn only_the_one_that_is_meant_is_asked() {
    let bench = bench("url_file = \"missing\"\n[environments.ci]\nurl = \"sqlite://ci.db\"");
    bench.run("up --env ci").ends(0);
    bench.run("up --database-url sqlite://flag.db").ends(0);
    bench.run_with([("DATABASE_URL", "sqlite://variable.db")], "up").ends(0);
    bench.run("plan --dialect sqlite").ends(0);
    bench.run("up").ends(2);
}
