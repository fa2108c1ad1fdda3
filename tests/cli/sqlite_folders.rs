//! SQLite files that the user of the program may not reach.
#![cfg(target_os = "linux")]

use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::Command;

use crate::program::{ProgramRun, Sandbox, USERS_AND_POSTS};

/// Runs the program as a user for whom permissions count: root may do everything.
fn as_user(sandbox: &Sandbox, line: &str) -> ProgramRun {
    let program = sandbox.command([""; 0]).get_program().to_owned();
    let mut command = if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let mut command = sandbox.shell("exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\"");
        command.arg("sh").arg(program);
        command
    } else {
        sandbox.command([""; 0])
    };
    command.args(line.split_whitespace());
    sandbox.finish(command)
}

fn chmod(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

/// A sandbox that everybody may enter, with a database in `data` in which everything is applied.
fn with_data(journal: &str) -> Sandbox {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    chmod(&sandbox.path(""), 0o777);
    sandbox.write("data/keep", "");
    chmod(&sandbox.path("data"), 0o777);
    as_user(&sandbox, "up -n 1 --database-url sqlite://data/app.db").exits_with(0);
    let mut sqlite = Command::new("sqlite3");
    sqlite.arg(sandbox.path("data/app.db")).arg(format!("PRAGMA journal_mode = {journal}"));
    assert!(sqlite.status().expect("sqlite3 is there").success());
    chmod(&sandbox.path("data/app.db"), 0o666);
    sandbox
}

#[test]
fn a_folder_that_may_not_be_entered_is_not_an_empty_database() {
    let sandbox = with_data("delete");
    chmod(&sandbox.path("data"), 0o000);
    for verb in ["status", "up", "down", "plan", "history", "repair", "status --exit-code", "up --dry-run"] {
        let run = as_user(&sandbox, &format!("{verb} --database-url sqlite://data/app.db")).exits_with(4);
        assert!(run.stdout.is_empty() && run.stderr.contains("Permission denied"), "{verb}: {run:#?}");
    }
    chmod(&sandbox.path("data"), 0o777);
}

#[test]
fn a_file_that_may_not_be_read_is_not_an_empty_database() {
    let sandbox = with_data("delete");
    chmod(&sandbox.path("data/app.db"), 0o000);
    for verb in ["status", "up"] {
        let run = as_user(&sandbox, &format!("{verb} --database-url sqlite://data/app.db")).exits_with(4);
        assert!(run.stderr.contains("cannot open the SQLite file"), "{verb}: {run:#?}");
    }
}

#[test]
fn a_folder_that_may_not_be_written_is_named_and_not_a_replica() {
    for journal in ["delete", "wal"] {
        let sandbox = with_data(journal);
        chmod(&sandbox.path("data"), 0o555);
        let run = as_user(&sandbox, "up --database-url sqlite://data/app.db").exits_with(1);
        assert!(run.stderr.contains("and its folder"), "{journal}: {run:#?}");
        assert!(!run.stderr.contains("primary"), "{journal}: {run:#?}");
        let run = as_user(&sandbox, "status --database-url sqlite://data/app.db");
        assert!(!run.stderr.contains("primary") && !run.stderr.contains("complains about"), "{journal}: {run:#?}");
        // Nothing that another user could not remove.
        chmod(&sandbox.path("data"), 0o777);
    }
    let sandbox = with_data("delete");
    chmod(&sandbox.path("data"), 0o555);
    let run = as_user(&sandbox, "up --database-url sqlite://data/new.db").exits_with(4);
    assert!(run.stderr.contains("and its folder"), "{run:#?}");
    chmod(&sandbox.path("data"), 0o777);
}
