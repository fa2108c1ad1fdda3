//! The command line of a migrations crate, run on a node.

use std::process::Command;
use std::time::{Duration, Instant};

use migrate_tests::servers::TestDatabase;

/// The number of its migrations.
pub(crate) const MIGRATIONS: usize = 12;

/// What a command came to.
#[derive(Debug)]
pub(crate) struct ProgramRun {
    pub(crate) code: Option<i32>,
    pub(crate) output: String,
    pub(crate) took: Duration,
}

/// Runs a command of the crate `chinook`, which is for all servers, on a database.
pub(crate) fn run(database: &TestDatabase, arguments: &str) -> ProgramRun {
    let program = env!("CARGO_BIN_EXE_test-chinook");
    let begun = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(program)
        .args(arguments.split_whitespace())
        .args(["--database-url", database.url()])
        .current_dir(folder.path())
        .env_remove("DATABASE_URL")
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    ProgramRun { code: output.status.code(), output: text, took: begun.elapsed() }
}

impl ProgramRun {
    /// It ended with that code, and said that.
    pub(crate) fn ends_with(self, code: i32, said: &str) -> Self {
        self.ends_with_one_of(code, &[said])
    }

    /// It ended with that code, and said one of these.
    pub(crate) fn ends_with_one_of(self, code: i32, said: &[&str]) -> Self {
        let is_said = said.iter().any(|said| self.output.contains(said));
        assert!(self.code == Some(code) && is_said, "{code} and one of {said:?} expected: {self:#?}");
        self
    }
}
