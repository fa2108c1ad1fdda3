//! `url_file` and `url_command`: the database's URL outside of `migrate.toml`.

use std::fs;

use crate::program::{ProgramRun, Sandbox, USERS_AND_POSTS, assert_transcript};

fn sandbox(database: &str) -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    sandbox.write("migrate.toml", &format!("[targets]\nsqlite = \"3.35\"\n[database]\n{database}\n"));
    sandbox
}

/// A sandbox whose command runs that script.
fn command(script: &str) -> Sandbox {
    sandbox(&format!("url_command = [\"sh\", \"-c\", '''{script}''', \"{ARGUMENT}\"]"))
}

/// An argument of the command that nobody should read.
const ARGUMENT: &str = "token-of-the-tests";

#[test]
fn a_file_is_looked_up_beside_the_configuration() {
    let sandbox = sandbox("url_file = \"secrets/url\"");
    sandbox.write("secrets/url", "sqlite://from-file.db\r\n");
    sandbox.write("deep/notes", "");
    let mut command = sandbox.command(["up"]);
    command.current_dir(sandbox.path("deep"));
    sandbox.finish(command).exits_with(0);
    assert!(sandbox.path("from-file.db").exists());
}

#[test]
fn a_missing_url_file_is_reported_with_the_line_that_names_it() {
    assert_transcript!(sandbox("url_file = \"secrets/url\"").run("up"));
}

#[test]
fn a_file_without_a_url_is_refused() {
    for (text, reason) in [("", "it is empty"), ("\n", "it is empty"), ("a\nb\n", "it has more than one line")] {
        let sandbox = sandbox("url_file = \"url\"");
        sandbox.write("url", text);
        let run = sandbox.run("up").exits_with(2);
        assert!(run.stderr.contains(reason) && run.stderr.contains("migrate.toml:4"), "{run:#?}");
    }
    let sandbox = sandbox("url_file = \"url\"");
    fs::write(sandbox.path("url"), b"sqlite://\xff.db").unwrap();
    let run = sandbox.run("up").exits_with(2);
    assert!(run.stderr.contains("UTF-8"), "{run:#?}");
}

#[test]
#[cfg(unix)]
fn a_command_prints_the_url_on_its_first_line() {
    let sandbox = command("echo sqlite://from-command.db; echo more; echo noise >&2");
    let run = sandbox.run("up").exits_with(0);
    assert!(sandbox.path("from-command.db").exists());
    assert!(!run.stderr.contains("noise"), "{run:#?}");
}

#[test]
#[cfg(unix)]
fn a_command_runs_beside_the_configuration_and_has_the_variables_of_dotenv() {
    use std::os::unix::fs::PermissionsExt as _;

    let sandbox = sandbox("url_command = [\"./tell\"]");
    sandbox.write("tell", "#!/bin/sh\necho sqlite://$(basename $(pwd))-$NAME.db\n");
    fs::set_permissions(sandbox.path("tell"), fs::Permissions::from_mode(0o755)).unwrap();
    sandbox.write(".env", "NAME=told\n");
    sandbox.write("deep/notes", "");
    let mut command = sandbox.command(["up"]);
    command.current_dir(sandbox.path("deep"));
    sandbox.finish(command).exits_with(0);
    let folder = sandbox.path("");
    let name = folder.file_name().unwrap().to_str().unwrap();
    assert!(sandbox.path(&format!("{name}-told.db")).exists());
}

#[test]
#[cfg(unix)]
fn a_failed_command_is_reported_with_its_last_output_and_without_its_arguments() {
    let run = command("echo not signed in >&2; exit 3").run("up");
    assert!(!run.stderr.contains(ARGUMENT), "{run:#?}");
    assert_transcript!(run);
}

#[test]
#[cfg(unix)]
fn a_command_without_output_is_reported() {
    for script in ["true", "echo", "echo; echo sqlite://second.db"] {
        let run: ProgramRun = command(script).run("up").exits_with(4);
        assert!(run.stderr.contains("`sh` does not tell the database's URL"), "{run:#?}");
    }
}

#[test]
fn a_missing_command_is_reported() {
    let run = sandbox("url_command = [\"no-such-program\", \"x\"]").run("up").exits_with(2);
    assert!(run.stderr.contains("`no-such-program`") && run.stderr.contains("it cannot be run"), "{run:#?}");
}

#[test]
fn only_the_selected_url_source_is_read() {
    let sandbox = sandbox("url_file = \"missing\"\n[environments.ci]\nurl = \"sqlite://ci.db\"");
    sandbox.run("up --env ci").exits_with(0);
    sandbox.run("up --database-url sqlite://flag.db").exits_with(0);
    sandbox.run_with([("DATABASE_URL", "sqlite://variable.db")], "up").exits_with(0);
    sandbox.run("plan --dialect sqlite").exits_with(0);
    sandbox.run("up").exits_with(2);
}
