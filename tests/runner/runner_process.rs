//! A runner in a process of its own, which can be killed: this test program, started a second time.

use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use migrate_core::{Migrator, Registry, Up};
use migrate_ir::dialect::Dialect;
use migrate_tests::block_on;
use migrate_tests::servers::TestDatabase;

use crate::{crash, migration_builder};

/// What a process runs, by name: both processes must know the same migrations.
pub(crate) fn scenario(name: &str, dialect: Dialect) -> Registry {
    match name {
        "three" => migration_builder::three_tables(dialect),
        "changed_table" => crash::changed_table(dialect),
        "slow_rows" => crash::slow_rows(dialect),
        "slow_table" => crash::slow_table(dialect),
        "slow_transaction" => crash::slow_transaction(dialect),
        "concurrent_index" => crash::concurrent_index(dialect),
        name => panic!("no scenario is named `{name}`"),
    }
}

/// Marks the lines that are not the test harness's.
const MARK: &str = "@ ";

/// A process that is connected, and waits for the word to run everything that is pending.
pub(crate) struct RunnerProcess {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
}

impl RunnerProcess {
    pub(crate) fn start(scenario: &str, database: &TestDatabase) -> Self {
        let mut child = Command::new(env::current_exe().expect("this program"))
            .args(["runner_process::child", "--exact", "--ignored", "--nocapture"])
            .env("RUNNER_SCENARIO", scenario)
            .env("RUNNER_DIALECT", database.dialect().name())
            .env("RUNNER_URL", database.url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("this program starts");
        let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
        let mut runner = Self { child, lines };
        assert_eq!(runner.next_line(), "ready");
        runner
    }

    /// Gives the word.
    pub(crate) fn send_go(&mut self) {
        self.child.stdin.as_mut().expect("a pipe").write_all(b"go\n").expect("the child listens");
    }

    /// The names of the migrations that it ran, or its error.
    pub(crate) fn result(mut self) -> Result<Vec<String>, String> {
        let line = self.next_line();
        self.child.wait().expect("the child ends");
        match line.strip_prefix("ran") {
            Some(names) => Ok(names.split_whitespace().map(str::to_owned).collect()),
            None => Err(line),
        }
    }

    /// Ends it at once, without a chance to clean up.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("the child can be killed");
        self.child.wait().expect("the child ends");
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

#[test]
#[ignore = "the other process of other tests"]
fn child() {
    let variable = |name| env::var(name).expect("set by the other process");
    let dialect = Dialect::from_name(&variable("RUNNER_DIALECT")).expect("a dialect");
    let registry = scenario(&variable("RUNNER_SCENARIO"), dialect);
    block_on(async {
        let migrator = Migrator::connect(&variable("RUNNER_URL")).await.expect("a connection");
        println!("{MARK}ready");
        let mut word = String::new();
        std::io::stdin().read_line(&mut word).expect("the other process speaks");
        match migrator.registry(registry).up(Up::All).await {
            Ok(report) => {
                let names: Vec<_> = report.migrations.iter().map(|ran| ran.name).collect();
                println!("{MARK}ran {}", names.join(" "));
            }
            Err(error) => println!("{MARK}{}", error.to_string().replace('\n', "; ")),
        }
    });
}
