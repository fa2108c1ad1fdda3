//! An earlier release and this version work on one database in turn, and at once.

use std::process::Stdio;
use std::sync::Once;

use migrate_ir::dialect::Dialect;
use migrate_tests::servers::{ServerKind, TestDatabase};
use serde_json::Value;

use crate::everything::catalog;
use crate::kill_runner::{KilledAt, kill_runner};
use crate::program::{Conversation, Program};
use crate::release::Release;

/// An empty database on the newest server of each kind.
fn empty_databases() -> impl Iterator<Item = TestDatabase> {
    let servers = [ServerKind::Postgres18, ServerKind::MariaDb, ServerKind::MySql];
    std::iter::once_with(TestDatabase::sqlite).chain(servers.into_iter().filter_map(TestDatabase::fresh))
}

/// One of the two versions, on a database.
struct Side<'a> {
    name: &'a str,
    conversation: Conversation<'a>,
}

/// This version and the release, in both orders.
fn both_orders<'a>(release: &'a Release, database: &'a TestDatabase) -> [[Side<'a>; 2]; 2] {
    let current = || Side { name: "this version", conversation: Conversation::new(database, "") };
    let released = || Side { name: &release.name, conversation: Conversation::by(Some(release), database, "") };
    [[current(), released()], [released(), current()]]
}

impl Side<'_> {
    /// Runs a program, which succeeds.
    #[track_caller]
    fn succeeds(&self, program: Program, line: &str) {
        let answer = self.conversation.answer(program, line);
        assert!(!answer.contains("exit code"), "{}, {line}: {answer}", self.name);
    }

    /// How many migrations a program runs.
    #[track_caller]
    fn runs(&self, program: Program, line: &str) -> usize {
        let told = self.conversation.json(program, line);
        let ran = told["migrations"].as_array();
        ran.filter(|_| told.get("error").is_none()).unwrap_or_else(|| panic!("{}: {told:#}", self.name)).len()
    }

    /// Reads everything, and finds that these migrations are applied and nothing is left to do.
    #[track_caller]
    fn finds_all_applied(&self, program: Program, applied: usize) {
        let status = self.conversation.json(program, "status");
        let found = ["applied", "pending", "conflicts"].map(|key| status[key].as_u64().unwrap());
        assert_eq!(found, [applied as u64, 0, 0], "{}: {status:#}", self.name);
        assert_eq!(status["unfinished"], Value::Null, "{}: {status:#}", self.name);
        let history = self.conversation.json(program, "history -n 1000");
        let finished = |entry: &&Value| entry["event"] == "finished" && entry["way"] == "up";
        assert!(history["entries"].as_array().unwrap().iter().filter(finished).count() >= applied, "{history:#}");
        assert_eq!(self.runs(program, "up"), 0, "{}", self.name);
        assert_eq!(self.conversation.json(program, "repair")["findings"], Value::Array(Vec::new()), "{}", self.name);
    }
}

/// A line of the table that is printed.
fn print(database: &TestDatabase, first: &str, second: &str, did: &str) {
    static HEADER: Once = Once::new();
    let line = |server: &str, first: &str, second: &str, did: &str| {
        eprintln!("{server:<12} {first:<13} {second:<13} {did}");
    };
    HEADER.call_once(|| line("server", "first", "then", "what was done"));
    line(database.name(), first, second, did);
}

#[test]
#[ignore = "builds earlier releases: `tests/releases` runs it"]
fn each_goes_on_in_what_the_other_has_written() {
    for release in Release::all() {
        for database in empty_databases() {
            for [writer, reader] in both_orders(release, &database) {
                assert_eq!(writer.runs(Program::Ledger, "up"), 3, "{}", database.name());
                assert_eq!(writer.runs(Program::Shop, "up"), 24, "{}", database.name());
                let written = catalog(&database);
                reader.finds_all_applied(Program::Ledger, 3);
                reader.finds_all_applied(Program::Shop, 24);
                assert_eq!(reader.runs(Program::Shop, "down --batch"), 24, "{}", database.name());
                assert_eq!(reader.runs(Program::Shop, "up"), 24, "{}", database.name());
                assert_eq!(catalog(&database), written, "{}", database.name());
                writer.finds_all_applied(Program::Shop, 24);
                // Without the migrations, by the scripts that the other one has stored.
                assert_eq!(writer.runs(Program::Bare, "down --batch"), 24, "{}", database.name());
                assert_eq!(reader.runs(Program::Bare, "down -n 2"), 2, "{}", database.name());
                let did = "up: nothing, status, history, repair: nothing, down --batch, up, --no-crate down";
                print(&database, writer.name, reader.name, did);
                writer.succeeds(Program::Bare, "mark --reverted m0001_open_accounts --reason over");
                database.query("DROP TABLE entry");
                database.query("DROP TABLE account");
            }
        }
    }
}

#[test]
#[ignore = "builds earlier releases: `tests/releases` runs it"]
fn each_finishes_what_the_other_has_begun() {
    for release in Release::all() {
        for database in empty_databases().filter(|database| database.dialect() != Dialect::Sqlite) {
            for [writer, reader] in both_orders(release, &database) {
                let on = database.name();
                for when in [KilledAt::InsideStep, KilledAt::AfterStep] {
                    if when == KilledAt::AfterStep && database.dialect() == Dialect::Postgres {
                        continue;
                    }
                    writer.succeeds(Program::Ledger, "up");
                    let applied = catalog(&database);
                    writer.succeeds(Program::Ledger, "down");
                    let reverted = catalog(&database);
                    writer.succeeds(Program::Ledger, "down");
                    let up = writer.conversation.command(Program::Ledger, &["up"]);
                    kill_runner(&database, up, "entry", when);
                    assert_eq!(reader.runs(Program::Ledger, "up"), 2, "{on}");
                    assert_eq!(catalog(&database), applied, "{on}");
                    let down = writer.conversation.command(Program::Ledger, &["down"]);
                    kill_runner(&database, down, "account", when);
                    assert_eq!(reader.runs(Program::Ledger, "down"), 1, "{on}");
                    assert_eq!(catalog(&database), reverted, "{on}");
                    reader.succeeds(Program::Ledger, "up");
                    reader.finds_all_applied(Program::Ledger, 3);
                    let did = match when {
                        KilledAt::InsideStep => "up and down, killed inside a step: finished",
                        KilledAt::AfterStep => "up and down, killed after a step: finished",
                    };
                    print(&database, writer.name, reader.name, did);
                }
            }
        }
    }
}

#[test]
#[ignore = "builds earlier releases: `tests/releases` runs it"]
fn both_at_once_apply_everything_once() {
    for release in Release::all() {
        for database in empty_databases() {
            for sides in both_orders(release, &database) {
                let start = |side: &Side<'_>| {
                    let mut command = side.conversation.command(Program::Ledger, &["up"]);
                    command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
                };
                let started = sides.each_ref().map(start);
                for process in started {
                    let output = process.wait_with_output().unwrap();
                    assert!(output.status.success(), "{}: {output:#?}", database.name());
                }
                assert_eq!(database.count("migrate_history"), 3, "{}", database.name());
                for side in &sides {
                    side.finds_all_applied(Program::Ledger, 3);
                }
                let [first, second] = &sides;
                print(&database, first.name, second.name, "up at once: everything is applied once");
                first.succeeds(Program::Ledger, "down -n 2");
            }
        }
    }
}
