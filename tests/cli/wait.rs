//! `migrate wait`, before and after there is somebody to answer.

use std::io::{self, BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Child, ChildStderr, Stdio};
use std::thread;

use migrate_tests::servers::{PASSWORD, ServerKind, TestDatabase, TestServer};

use crate::program::{NO_MIGRATIONS, ProgramRun, Sandbox, USERS_AND_POSTS, assert_transcript};

/// A `migrate wait` that goes on.
struct Waiting {
    child: Child,
    stderr: BufReader<ChildStderr>,
}

impl Waiting {
    fn start(sandbox: &Sandbox, url: &str) -> Self {
        let mut command = sandbox.command(["wait", "--json", "--database-url", url]);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        Self { stderr: BufReader::new(child.stderr.take().expect("a pipe")), child }
    }

    /// Reads the next line that it says.
    #[track_caller]
    fn says(&mut self, words: &str) {
        let mut line = String::new();
        self.stderr.read_line(&mut line).expect("UTF-8");
        assert!(line.contains(words), "{line}");
    }

    fn end(self, sandbox: &Sandbox) -> ProgramRun {
        ProgramRun::new(self.child.wait_with_output().expect("it can be waited for"), &sandbox.path(""))
    }
}

#[test]
fn wait_succeeds_immediately_and_needs_no_migrations() {
    let sandbox = Sandbox::with_database(NO_MIGRATIONS);
    let run = sandbox.run("wait --json").exits_with(0);
    assert_eq!((run.json()["attempts"].as_u64(), run.stderr.as_str()), (Some(1), ""));
    assert_transcript!(sandbox.run("wait"));
}

#[test]
fn wait_succeeds_when_the_database_is_created_later() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    for kind in [ServerKind::Postgres15, ServerKind::MariaDb, ServerKind::MySql] {
        let Some(database) = TestDatabase::fresh(kind) else { continue };
        let mut waiting = Waiting::start(&sandbox, &format!("{}_later", database.url()));
        waiting.says("there is no database");
        let name = database.url().rsplit_once('/').unwrap().1;
        database.query(&format!("CREATE DATABASE {name}_later"));
        let run = waiting.end(&sandbox).exits_with(0);
        assert!(run.json()["attempts"].as_u64().unwrap() > 1, "{run:#?}");
        database.query(&format!("DROP DATABASE {name}_later"));
    }
}

#[test]
fn wait_succeeds_when_the_server_is_started_later() {
    let server = TestServer::shared(ServerKind::Postgres15).expect("PostgreSQL is there");
    let database = server.fresh_database();
    // The port is free, and nobody answers on it until the door is opened.
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = door.local_addr().unwrap().port();
    drop(door);
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let url = database.url().replace(&format!(":{}/", server.port()), &format!(":{port}/"));
    let mut waiting = Waiting::start(&sandbox, &url);
    waiting.says("onnection refused");
    let door = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).unwrap();
    let inside = server.port();
    thread::spawn(move || {
        let outer = door.accept().unwrap().0;
        let inner = TcpStream::connect((Ipv4Addr::LOCALHOST, inside)).unwrap();
        let (mut from, mut to) = (outer.try_clone().unwrap(), inner.try_clone().unwrap());
        thread::spawn(move || io::copy(&mut from, &mut to));
        let (mut from, mut to) = (inner, outer);
        io::copy(&mut from, &mut to)
    });
    waiting.end(&sandbox).exits_with(0);
}

#[test]
fn a_wait_timeout_is_reported_with_the_cause() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let run = sandbox.run("wait --json --timeout 300ms --database-url postgres://127.0.0.1:1/app").exits_with(4);
    let document = run.json();
    assert!(document["attempts"].as_u64().unwrap() > 1, "{document:#}");
    assert!(document["waited_ms"].as_u64().unwrap() >= 300, "{document:#}");
    // The same reason is told once.
    assert_eq!(run.stderr.matches("waiting: ").count(), 1, "{run:#?}");
    assert_transcript!(sandbox.run("wait --timeout 0 --database-url postgres://127.0.0.1:1/app"));
}

#[test]
fn an_error_that_waiting_cannot_fix_is_reported_immediately() {
    let database = TestDatabase::fresh(ServerKind::Postgres15).expect("PostgreSQL is there");
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let wrong_password = database.url().replace(PASSWORD, "wrong");
    for (url, code) in [
        (wrong_password.as_str(), 4),
        ("sqlite://nowhere/app.db", 4),
        ("oracle://db/app", 2),
        ("app.db", 2),
        ("mysql://127.0.0.1:1", 2),
        ("postgres://127.0.0.1:1/app?schema=app", 2),
        ("sqlite:", 2),
    ] {
        let run = sandbox.run(&format!("wait --json --database-url {url}")).exits_with(code);
        assert_eq!(run.json()["attempts"].as_u64(), Some(1), "{url} {run:#?}");
    }
}

#[test]
#[cfg(unix)]
fn wait_can_be_interrupted() {
    let sandbox = Sandbox::new(USERS_AND_POSTS);
    let mut waiting = Waiting::start(&sandbox, "postgres://127.0.0.1:1/app");
    waiting.says("waiting: ");
    let kill = std::process::Command::new("sh").args(["-c", &format!("kill -TERM {}", waiting.child.id())]).status();
    assert!(kill.unwrap().success());
    let run = waiting.end(&sandbox).exits_with(130);
    assert_eq!(run.json()["error"]["kind"], "interrupted");
}
