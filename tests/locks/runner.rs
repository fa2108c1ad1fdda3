//! A runner in a process of its own, which serves one order after the other, and can be stopped and killed.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use migrate_core::{Error, Event, LockMode, Migrator, Options, Report, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::scenario::scenario;

/// Marks the lines that are not the test harness's.
const MARK: &str = "@ ";

/// For how long anything may take that happens in no time.
pub(crate) const TIMEOUT: Duration = Duration::from_mins(1);

/// What a runner is to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RunnerOrder<'a> {
    pub(crate) scenario: &'a str,
    pub(crate) database: &'a TestDatabase,
    pub(crate) lock: LockMode,
    pub(crate) lease: Duration,
    /// After this step it pauses, with a heart that stands still: `m0002_steps 1`.
    pub(crate) pauses_after: &'a str,
}

impl<'a> RunnerOrder<'a> {
    pub(crate) fn new(scenario: &'a str, database: &'a TestDatabase) -> Self {
        Self { scenario, database, lock: LockMode::Auto, lease: Duration::from_secs(15), pauses_after: "" }
    }

    pub(crate) fn lock(self, lock: LockMode) -> Self {
        Self { lock, ..self }
    }

    pub(crate) fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    pub(crate) fn pauses_after(self, pauses_after: &'a str) -> Self {
        Self { pauses_after, ..self }
    }

    /// One line.
    fn encode(&self) -> String {
        let Self { scenario, database, lock, lease, pauses_after } = self;
        let (dialect, lease) = (database.dialect().name(), lease.as_millis());
        format!("{scenario}\t{dialect}\t{lock:?}\t{lease}\t{pauses_after}\t{}\n", database.url())
    }
}

pub(crate) const ALL_LOCKS: [LockMode; 5] =
    [LockMode::Auto, LockMode::Session, LockMode::Transaction, LockMode::Lease, LockMode::None];

/// What came of an order.
#[derive(Debug)]
pub(crate) struct OrderResult {
    /// The migrations that it ran, or its error: the kind, then the text.
    pub(crate) ran: Result<Vec<String>, String>,
    /// Whether it took a lease over.
    pub(crate) took_over: bool,
}

impl OrderResult {
    pub(crate) fn ran(self) -> Vec<String> {
        self.ran.unwrap_or_else(|error| panic!("{error}"))
    }
}

/// The process.
pub(crate) struct LockRunner {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl LockRunner {
    pub(crate) fn start() -> Self {
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["runner::child", "--exact", "--ignored", "--nocapture"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("this program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        Self { child, lines }
    }

    /// A process that has begun its order.
    pub(crate) fn at_work(order: RunnerOrder<'_>) -> Self {
        let mut runner = Self::start();
        runner.send_order(order);
        runner.wait_until_ready();
        runner.go();
        runner
    }

    /// Gives an order, for which it connects.
    pub(crate) fn send_order(&mut self, order: RunnerOrder<'_>) {
        self.send(&order.encode());
    }

    /// Waits until it is connected.
    pub(crate) fn wait_until_ready(&mut self) {
        assert_eq!(self.next_line(), "ready");
    }

    /// Lets it begin.
    pub(crate) fn go(&mut self) {
        self.send("go\n");
    }

    /// Waits until it waits for another runner.
    pub(crate) fn wait_until_waiting(&mut self) {
        assert_eq!(self.next_line(), "waiting");
    }

    /// Waits for the end of its order.
    pub(crate) fn wait_until_done(&mut self) -> OrderResult {
        let mut took_over = false;
        loop {
            let line = self.next_line();
            if let Some(names) = line.strip_prefix("ran") {
                let ran = Ok(names.split_whitespace().map(str::to_owned).collect());
                return OrderResult { ran, took_over };
            }
            if let Some(error) = line.strip_prefix("refused ") {
                return OrderResult { ran: Err(error.to_owned()), took_over };
            }
            took_over |= line == "took over";
        }
    }

    /// Ends it when nothing is left to do; whether it ended well.
    pub(crate) fn exits_successfully(mut self) -> bool {
        drop(self.child.stdin.take());
        self.child.wait().expect("the child ends").success()
    }

    /// Ends it at once, without a chance to clean up.
    pub(crate) fn kill(self) {
        drop(self);
    }

    /// Waits until it pauses.
    pub(crate) fn wait_until_paused(&mut self) {
        assert_eq!(self.next_line(), "pausing");
    }

    /// Lets it go on after its pause.
    pub(crate) fn resume(&mut self) {
        self.send("go on\n");
    }

    /// Stops it, as it is, by SIGSTOP.
    pub(crate) fn stop(&self) {
        signal(self.child.id(), "STOP");
        let deadline = Instant::now() + TIMEOUT;
        let stat = format!("/proc/{}/stat", self.child.id());
        // After the name, which stands in brackets, the state: `T` is stopped.
        while !fs::read_to_string(&stat).unwrap().rsplit(") ").next().unwrap().starts_with('T') {
            assert!(Instant::now() < deadline, "the runner does not stop");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Wakes it up.
    pub(crate) fn continue_process(&self) {
        signal(self.child.id(), "CONT");
    }

    fn send(&mut self, line: &str) {
        self.child.stdin.as_mut().expect("a pipe").write_all(line.as_bytes()).expect("the child listens");
    }

    fn next_line(&mut self) -> String {
        loop {
            let line = self.lines.next().expect("the child says something").expect("it is text");
            // What the harness printed before may stand on the same line.
            if let Some(start) = line.find(MARK) {
                return line[start + MARK.len()..].to_owned();
            }
        }
    }
}

impl Drop for LockRunner {
    /// Also where its test failed, and it is stopped.
    fn drop(&mut self) {
        self.child.kill().expect("the child can be killed");
        self.child.wait().expect("the child ends");
    }
}

fn signal(process: u32, signal: &str) {
    let status = Command::new("kill").args([format!("-{signal}"), process.to_string()]).status();
    assert!(status.expect("`kill` is there").success(), "SIG{signal} reaches {process}");
}

#[test]
#[ignore = "the other process of other tests"]
fn child() {
    while let Some(order) = read_line() {
        let answer = match block_on(serve(&order)) {
            Ok(report) => report.migrations.iter().fold("ran".to_owned(), |names, ran| names + " " + ran.name),
            Err(error) => format!("refused {:?} {}", error.kind(), error.to_string().replace('\n', "; ")),
        };
        println!("{MARK}{answer}");
    }
}

/// The next line of the other process; none where it has nothing more to say.
fn read_line() -> Option<String> {
    let mut line = String::new();
    let length = std::io::stdin().read_line(&mut line).expect("the other process speaks");
    (length > 0).then(|| line.trim_end_matches('\n').to_owned())
}

async fn serve(order: &str) -> Result<Report, Error> {
    let parts: Vec<_> = order.split('\t').collect();
    let [name, dialect, lock, lease, pauses_after, url] = parts[..] else { panic!("no order: {order}") };
    let registry = scenario(name, Dialect::from_name(dialect).expect("a dialect"));
    let lock = ALL_LOCKS.into_iter().find(|mode| format!("{mode:?}") == lock).expect("a mode");
    let lease = Duration::from_millis(lease.parse().expect("milliseconds"));
    let pauses_after = pauses_after.to_owned();
    let migrator = Migrator::connect(url).await?.registry(registry);
    let observer = move |event: Event<'_>| {
        if let Event::Waiting { waited, .. } = event
            && waited < Duration::from_secs(1)
        {
            println!("{MARK}waiting");
        }
        if let Event::TakenOver(_) = event {
            println!("{MARK}took over");
        }
        if let Event::StepFinished { migration, number, .. } = event
            && format!("{migration} {number}") == pauses_after
        {
            println!("{MARK}pausing");
            assert_eq!(read_line().as_deref(), Some("go on"));
        }
    };
    let mut migrator = migrator.options(Options::default().lock(lock).lease(lease)).observe(observer);
    println!("{MARK}ready");
    assert_eq!(read_line().as_deref(), Some("go"));
    migrator.up(Up::All).await
}
