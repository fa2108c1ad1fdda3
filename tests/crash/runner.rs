//! A runner in a process of its own, which tells each of its statements and stands still where it is told to.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

use migrate_core::Direction;

use crate::decision::Decision;
use crate::point::{Moment, Point};

/// A runner at work.
pub(crate) struct Runner {
    child: Child,
    output: BufReader<ChildStdout>,
    statements: Vec<Statement>,
}

/// A statement that it sent.
#[derive(Clone, Debug)]
pub(crate) struct Statement {
    pub(crate) sql: String,
    /// When, since the first one.
    sent: Duration,
    /// How long its answer took; for ever where there was none.
    pub(crate) took: Duration,
}

/// How a runner ended.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Everything is done.
    Done,
    /// It asks what to do with this SQL, which was cut off.
    Undecided(String),
    /// An error.
    Refused(String),
    /// It said nothing more, as it was killed.
    Silent,
}

impl Runner {
    /// Starts one that nothing will disturb.
    pub(crate) fn start(url: &str, way: Direction, decision: Option<Decision>) -> Self {
        Self::spawn(command(url, way, decision))
    }

    /// Starts one, and waits until it is where it is to be disturbed, or ends before. Unless that is inside of a
    /// statement, it stands still there.
    pub(crate) fn start_to(point: Point, url: &str, way: Direction, decision: Option<Decision>) -> Result<Self, End> {
        let Point { statement, moment } = point;
        let mut command = command(url, way, decision);
        let event = match moment {
            Moment::Before => Some("sent"),
            Moment::Inside(_) => None,
            Moment::After => Some("answered"),
        };
        if let Some(event) = event {
            command.args(["--still", event, &statement.to_string()]);
        }
        let mut runner = Self::spawn(command);
        while !runner.is_at(point) {
            if let Some(end) = runner.read() {
                return Err(end);
            }
        }
        if let Moment::Inside(delay) = moment {
            thread::sleep(delay);
        }
        Ok(runner)
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the runner starts");
        let output = BufReader::new(child.stdout.take().unwrap());
        Self { child, output, statements: Vec::new() }
    }

    fn is_at(&self, point: Point) -> bool {
        let Point { statement, moment } = point;
        let answered = self.statements.last().is_some_and(|statement| statement.took < Duration::MAX);
        self.statements.len() == statement
            && match moment {
                Moment::Before | Moment::Inside(_) => true,
                Moment::After => answered,
            }
    }

    /// Reads one line, which may be the last.
    fn read(&mut self) -> Option<End> {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("text");
        // A line without an end was cut off by the kill.
        let Some(line) = line.strip_suffix('\n') else { return Some(End::Silent) };
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "sent" => {
                let (at, sql) = moment(rest);
                self.statements.push(Statement { sql: sql.to_owned(), sent: at, took: Duration::MAX });
            }
            "answered" => {
                let (at, sql) = moment(rest);
                // A second connection may have asked something while the first one was at work.
                let open = |statement: &&mut Statement| statement.took == Duration::MAX && statement.sql == sql;
                let statement = self.statements.iter_mut().rev().find(open).expect("it was sent");
                statement.took = at.saturating_sub(statement.sent);
            }
            "done" => return Some(End::Done),
            "undecided" => return Some(End::Undecided(rest.to_owned())),
            "refused" => return Some(End::Refused(rest.to_owned())),
            word => panic!("`{word}` is no word of a runner's"),
        }
        None
    }

    /// The statement that it sent last.
    pub(crate) fn statement(&self) -> &str {
        self.statements.last().map_or("", |statement| &statement.sql)
    }

    /// Ends it at once, without a chance to clean up.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
    }

    /// Lets it go on where it stands still.
    pub(crate) fn go_on(&mut self) {
        // It may have ended meanwhile.
        let _ = self.child.stdin.as_mut().unwrap().write_all(b"\n");
    }

    /// Waits until it ends.
    pub(crate) fn end(mut self) -> (End, Vec<Statement>) {
        let end = loop {
            if let Some(end) = self.read() {
                break end;
            }
        };
        self.child.wait().expect("it ends");
        (end, self.statements)
    }

    /// Waits until it ends, with what it was at done, or with an error that has this part.
    pub(crate) fn tells(self, part: &str) -> Result<(), String> {
        match self.end().0 {
            End::Done => Ok(()),
            End::Refused(error) if error.contains(part) => Ok(()),
            end @ (End::Undecided(_) | End::Refused(_) | End::Silent) => {
                Err(format!("the runner does not tell `{part}`, but ends so: {end:?}"))
            }
        }
    }
}

const PROGRAM: &str = env!("CARGO_BIN_EXE_crash-runner");

fn command(url: &str, way: Direction, decision: Option<Decision>) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args([url, way.name()]);
    if let Some(decision) = decision {
        command.args(["--interrupted", decision.name()]);
    }
    command
}

/// Microseconds since the start, and what follows.
fn moment(text: &str) -> (Duration, &str) {
    let (at, sql) = text.split_once(' ').expect("a number and SQL");
    (Duration::from_micros(at.parse().expect("a number")), sql)
}
