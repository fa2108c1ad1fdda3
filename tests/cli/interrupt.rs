//! Ctrl-C in the middle of a long migration.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use migrate_tests::servers::{ServerKind, TestDatabase, TestServer};

use crate::program::{ProgramRun, SLOW_AND_FAILING, Sandbox, USERS_AND_POSTS};

/// A run of `up` that is in the middle of the slow migration.
struct Slow {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
}

impl Slow {
    fn start(sandbox: &Sandbox, database: &TestDatabase, arguments: &[&str]) -> Self {
        let mut command = sandbox.command(["up", "-v", "--database-url", database.url()]);
        let command = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        let mut slow = Self { stderr: BufReader::new(child.stderr.take().expect("a pipe")), child };
        slow.read_until("name=\"m0002_count_slowly\" direction=\"up\"}:step{");
        slow
    }

    /// Reads what it says until it says that.
    fn read_until(&mut self, word: &str) {
        let mut line = String::new();
        while !line.contains(word) {
            line.clear();
            assert_ne!(self.stderr.read_line(&mut line).expect("UTF-8"), 0, "it ended and did not say `{word}`");
        }
    }

    /// Sends the signal of that name.
    fn send(&self, signal: &str) {
        let status = Command::new("sh").args(["-c", &format!("kill -{signal} {}", self.child.id())]).status();
        assert!(status.expect("the shell runs").success());
    }

    fn end(self, sandbox: &Sandbox) -> ProgramRun {
        let Self { child, mut stderr } = self;
        let mut told = Vec::new();
        stderr.read_to_end(&mut told).expect("a pipe can be read");
        let mut output = child.wait_with_output().expect("it can be waited for");
        output.stderr = told;
        ProgramRun::new(output, &sandbox.path(""))
    }
}

#[test]
fn sigint_finishes_the_current_migration_and_the_next_up_continues() {
    let (sandbox, database) = (Sandbox::new(SLOW_AND_FAILING), TestDatabase::sqlite());
    let mut slow = Slow::start(&sandbox, &database, &["-n", "3"]);
    slow.send("INT");
    slow.read_until("stopping after m0002_count_slowly");
    let run = slow.end(&sandbox).exits_with(130);
    assert!(run.stderr.contains("interrupted after `m0002_count_slowly`"), "{run:#?}");
    assert!(run.stderr.contains("`migrate up --database-url ") && run.stderr.contains("` goes on"), "{run:#?}");
    assert!(run.stdout.contains("applied m0002") && !run.stdout.contains("m0003"), "{run:#?}");
    assert_eq!(database.count("counts"), 1);

    let run = sandbox.run(&format!("up -n 1 --database-url {}", database.url())).exits_with(0);
    assert!(run.stdout.contains("applied m0003") && !run.stdout.contains("m0002"), "{run:#?}");
}

#[test]
fn a_second_signal_stops_immediately_and_the_next_up_applies_the_rest_once() {
    let (sandbox, database) = (Sandbox::new(SLOW_AND_FAILING), TestDatabase::sqlite());
    let mut slow = Slow::start(&sandbox, &database, &["-n", "3", "--json"]);
    slow.send("TERM");
    slow.read_until("once more");
    slow.send("INT");
    let run = slow.end(&sandbox).exits_with(130);
    let document = run.json();
    assert_eq!(document["error"]["kind"], "interrupted", "{document:#}");
    assert_eq!(document["migrations"].as_array().unwrap().len(), 1, "{document:#}");
    assert!(run.stderr.contains("in the middle of `m0002_count_slowly`"), "{run:#?}");
    assert_eq!(database.count("counts"), 0);

    sandbox.run(&format!("up -n 2 --database-url {}", database.url())).exits_with(0);
    assert_eq!(database.count("counts"), 1);
}

#[test]
fn sigterm_stops_after_the_current_step() {
    let (sandbox, database) = (Sandbox::new(SLOW_AND_FAILING), TestDatabase::sqlite());
    let mut slow = Slow::start(&sandbox, &database, &["-n", "3"]);
    slow.send("TERM");
    slow.read_until("stopping after this step of m0002_count_slowly");
    let run = slow.end(&sandbox).exits_with(130);
    assert!(run.stderr.contains("interrupted between two steps of `m0002_count_slowly`"), "{run:#?}");
    assert_eq!(database.count("counts"), 0, "the transaction was taken back");
    sandbox.run(&format!("up -n 2 --database-url {}", database.url())).exits_with(0);
    assert_eq!(database.count("counts"), 1);
}

#[test]
fn a_waiting_run_is_interrupted_immediately() {
    let (sandbox, database) = (Sandbox::new(SLOW_AND_FAILING), TestDatabase::sqlite());
    let slow = Slow::start(&sandbox, &database, &["-n", "2"]);
    let mut waiting = sandbox.command(["up", "--database-url", database.url()]);
    let mut child = waiting.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut waiting = Slow { stderr: BufReader::new(child.stderr.take().unwrap()), child };
    waiting.read_until("waiting for another runner");
    waiting.send("INT");
    let run = waiting.end(&sandbox).exits_with(130);
    assert!(run.stderr.contains("interrupted before anything was run"), "{run:#?}");
    slow.end(&sandbox).exits_with(0);
}

/// The second request to end meets a commit that was sent and not answered.
#[test]
fn a_commit_that_was_sent_is_not_told_as_taken_back() {
    let server = TestServer::start(ServerKind::Postgres15).expect("PostgreSQL is there");
    let (sandbox, database) = (Sandbox::new(USERS_AND_POSTS), server.fresh_database());
    sandbox.run(&format!("up -n 1 --database-url {}", database.url())).exits_with(0);
    let admin = server.database("postgres");
    admin.query("ALTER SYSTEM SET synchronous_standby_names = 'gone'");
    admin.query("SELECT pg_reload_conf()");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let mut command = sandbox.command(["up", "-n", "1", "--database-url", database.url()]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut waiting = Slow { stderr: BufReader::new(child.stderr.take().unwrap()), child };
    waiting.read_until("waiting for a synchronous standby");
    waiting.send("TERM");
    waiting.read_until("once more");
    waiting.send("TERM");
    let run = waiting.end(&sandbox).exits_with(130);
    assert!(run.stderr.contains("whether `m0002_create_posts` is kept is not known"), "{run:#?}");
    assert!(!run.stderr.contains("taken back") && !run.stderr.contains("takes back"), "{run:#?}");
    admin.query("ALTER SYSTEM RESET synchronous_standby_names");
    admin.query("SELECT pg_reload_conf()");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let run = sandbox.run(&format!("status --database-url {}", database.url())).exits_with(0);
    assert!(run.stdout.contains("2 applied"), "{run:#?}");
}
