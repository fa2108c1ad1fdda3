//! What the operating system does not grant: room for output, open files, a current folder, the size of a file. Each is
//! a sentence, and never a panic.
#![cfg(target_os = "linux")]

use std::fs::OpenOptions;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use migrate_tests::servers::TestDatabase;

use crate::program::{ProgramRun, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS};

/// Runs the program below a shell that does that first.
fn below_shell(sandbox: &Sandbox, before: &str, line: &str) -> ProgramRun {
    let program = sandbox.command([""; 0]).get_program().to_owned();
    let mut shell = sandbox.shell(&format!("{before}; exec {} {line}", program.display()));
    shell.stdin(Stdio::null());
    sandbox.finish(shell)
}

#[track_caller]
fn assert_no_panic(run: &ProgramRun) {
    assert!(!run.stderr.contains("panicked") && run.code.is_some_and(|code| code != 101), "{run:#?}");
}

#[test]
fn a_run_whose_output_cannot_be_written_says_on_stderr_what_it_did() {
    for json in ["", " --json"] {
        let sandbox = Sandbox::with_database(USERS_AND_POSTS);
        let mut command = sandbox.command(format!("up{json}").split_whitespace());
        command.stdout(OpenOptions::new().write(true).open("/dev/full").unwrap());
        let run = sandbox.finish(command).exits_with(1);
        assert!(run.stderr.starts_with("error: cannot write to stdout"), "{run:#?}");
        assert!(run.stderr.contains("applied 3 migrations to sqlite://"), "{run:#?}");
        assert_no_panic(&run);
        let mut command = sandbox.command(format!("down{json}").split_whitespace());
        command.stdout(OpenOptions::new().write(true).open("/dev/full").unwrap());
        let run = sandbox.finish(command).exits_with(1);
        assert!(run.stderr.contains("reverted 1 migration on sqlite://"), "{run:#?}");
    }
}

#[test]
fn a_run_whose_reader_is_gone_says_on_stderr_what_it_did() {
    for json in ["", " --json"] {
        let sandbox = Sandbox::with_database(USERS_AND_POSTS);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = sandbox.command(format!("up{json}").split_whitespace());
        command.stdout(writer);
        let run = sandbox.finish(command).exits_with(0);
        assert!(run.stderr.contains("applied 3 migrations to sqlite://"), "{run:#?}");
        assert_no_panic(&run);
    }
}

#[test]
fn streams_that_are_closed_do_no_harm() {
    for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
        let sandbox = Sandbox::with_database(USERS_AND_POSTS);
        let run = below_shell(&sandbox, &format!("exec {closed}"), "up");
        assert_no_panic(&run);
        run.exits_with(0);
        let run = sandbox.run("status --exit-code");
        run.exits_with(0);
    }
}

#[test]
fn too_few_open_files_are_a_sentence() {
    let database = TestDatabase::fresh(migrate_tests::servers::ServerKind::Postgres15).unwrap();
    for url in ["sqlite://app.db", database.url()] {
        let sandbox = Sandbox::new(USERS_AND_POSTS);
        let mut refused = 0;
        for limit in 4..16 {
            let run = below_shell(&sandbox, &format!("ulimit -n {limit}"), &format!("up --database-url {url}"));
            assert_no_panic(&run);
            if run.code != Some(0) {
                refused += 1;
                if limit > 4 {
                    // With four not even the program's own libraries can be opened.
                    assert!(run.stderr.contains("ulimit -n"), "{limit}: {run:#?}");
                    assert!(!run.stderr.contains("start the server"), "{limit}: {run:#?}");
                }
            }
        }
        assert!(refused > 2, "{url}: {refused}");
        let run = below_shell(&sandbox, "ulimit -n 30", &format!("up --database-url {url}"));
        run.exits_with(0);
    }
}

#[test]
fn a_current_folder_that_was_removed_is_named() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = below_shell(&sandbox, "mkdir gone; cd gone; rmdir ../gone", "up --database-url sqlite:///tmp/never.db");
    let run = run.exits_with(1);
    assert!(run.stderr.starts_with("error: the current folder"), "{run:#?}");
    assert!(run.stderr.contains("help: ") && !run.stderr.contains("`.`"), "{run:#?}");
}

#[test]
fn a_file_that_may_not_grow_is_told() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = below_shell(&sandbox, "ulimit -f 8", "up --database-url sqlite://app.db");
    assert_no_panic(&run);
    assert!(run.stderr.contains("ulimit -f"), "{run:#?}");
    assert!(!run.stderr.contains("primary"), "{run:#?}");
    sandbox.run("up --database-url sqlite://app.db").exits_with(0);
}

#[test]
fn a_terminal_that_hangs_up_stops_after_the_step() {
    for signal in ["HUP", "QUIT"] {
        let (sandbox, database) = (Sandbox::new(SLOW_AND_FAILING), TestDatabase::sqlite());
        let mut command = sandbox.command(["up", "-v", "-n", "3", "--database-url", database.url()]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("m0002_count_slowly\" direction=\"up\"}:step{") {
            line.clear();
            assert_ne!(stderr.read_line(&mut line).unwrap(), 0);
        }
        let kill = Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap();
        assert!(kill.success());
        let rest: Vec<_> = stderr.lines().map_while(Result::ok).collect();
        let status = child.wait().unwrap();
        assert_eq!(status.code(), Some(130), "{signal}: {rest:#?}");
        let rest = rest.join("\n");
        assert!(rest.contains("interrupted between two steps of `m0002_count_slowly`"), "{signal}: {rest}");
        assert_eq!(database.count("counts"), 0, "{signal}");
    }
}
