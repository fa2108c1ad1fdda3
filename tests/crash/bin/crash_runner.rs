//! Applies or reverts the crash history, and tells every statement when it is sent and when it is answered.
//!
//! `crash-runner URL up|down [--interrupted repeat|skip] [--pause-at sent|answered NUMBER]`: at that event it pauses
//! until it reads a line. Nothing in the library knows of it: it listens to what is traced.

use std::fmt::Debug;
use std::io;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crash_history as _;
use migrate_core::error::RunError;
use migrate_core::{Down, Error, Goal, Interrupted, Migrator, Up};
use migrate_tests::block_on;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next();
    let url = next().expect("a URL");
    let goal = match next().expect("a direction").as_str() {
        "up" => Goal::Up(Up::All),
        "down" => Goal::Down(Down::All),
        direction => panic!("`{direction}` is no direction"),
    };
    let (mut interrupted, mut pause_at) = (Interrupted::Ask, None);
    while let Some(option) = next() {
        let value = next().expect("a value");
        match (option.as_str(), value.as_str()) {
            ("--interrupted", "repeat") => interrupted = Interrupted::Repeat,
            ("--interrupted", "skip") => interrupted = Interrupted::Skip,
            ("--pause-at", _) => pause_at = Some((value, next().expect("a number").parse().expect("a number"))),
            (option, _) => panic!("`{option}` is no option"),
        }
    }
    let printer = StatementPrinter { pause_at, count: AtomicUsize::new(0) };
    tracing::subscriber::set_global_default(printer).expect("nobody else listens");
    let result = block_on(async {
        // A runner that is killed in its turn while it waits for a dead one's lease makes no progress.
        let migrator = Migrator::connect(&url).await?.lease(Duration::from_secs(2));
        migrator.interrupted(interrupted).run(goal).await
    });
    match result {
        Ok(_) => println!("done"),
        Err(Error::Run(RunError::Undecided { sql, .. })) => println!("undecided {}", line(&sql)),
        Err(error) => println!("refused {}", line(&error.to_string())),
    }
    ExitCode::SUCCESS
}

/// A text on one line.
fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Tells what is traced of statements.
struct StatementPrinter {
    /// The event at which to pause: its name, and the number of the statement, from 1.
    pause_at: Option<(String, usize)>,
    /// How many statements were sent.
    count: AtomicUsize,
}

impl Subscriber for StatementPrinter {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "migrate_core::statement"
    }

    fn event(&self, event: &Event<'_>) {
        let mut statement = StatementFields::default();
        event.record(&mut statement);
        let StatementFields { what, sql } = statement;
        let sent = usize::from(what == "sent");
        let number = self.count.fetch_add(sent, Ordering::Relaxed) + sent;
        println!("{what} {} {}", now(), line(&sql));
        if self.pause_at.as_ref() == Some(&(what, number)) {
            io::stdin().read_line(&mut String::new()).expect("standard input is there");
        }
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Microseconds since the first call.
fn now() -> u128 {
    static FIRST: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    FIRST.elapsed().as_micros()
}

#[derive(Default)]
struct StatementFields {
    what: String,
    sql: String,
}

impl Visit for StatementFields {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "sql" {
            value.clone_into(&mut self.sql);
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "message" {
            self.what = format!("{value:?}");
        }
    }
}
