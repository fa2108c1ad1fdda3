//! Runs the programs of the frozen migrations, and the `migrate` binary without any, and writes down what they say.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use migrate_tests::cargo;
use migrate_tests::servers::{PASSWORD, TestDatabase};
use serde_json::Value;
use tempfile::TempDir;

use crate::release::Release;

/// A program of this version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Program {
    Shop,
    Search,
    Ledger,
    /// `migrate --no-crate`: it has no migrations, and knows what the database knows.
    Bare,
}

impl Program {
    /// The program of this version.
    const fn built(self) -> &'static str {
        match self {
            Self::Shop => env!("CARGO_BIN_EXE_test-frozen-shop"),
            Self::Search => env!("CARGO_BIN_EXE_test-frozen-search"),
            Self::Ledger => env!("CARGO_BIN_EXE_test-frozen-ledger"),
            Self::Bare => env!("CARGO_BIN_EXE_test-migrate"),
        }
    }

    /// Its name in a transcript.
    const fn name(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Search => "search",
            Self::Ledger => "ledger",
            Self::Bare => "migrate --no-crate",
        }
    }

    /// Its name in the name of a snapshot.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Search => "search",
            Self::Ledger => "ledger",
            Self::Bare => "bare",
        }
    }

    /// These lines, between two that apply what is pending where it has migrations.
    pub(crate) fn with_up<'a>(self, lines: &[&'a str]) -> Vec<&'a str> {
        let up: &[&str] = if self == Self::Bare { &[] } else { &["up"] };
        [up, lines, up].concat()
    }

    /// The program of a release. The one that is to have no migrations is told so, and any will do.
    fn released(self, release: &Release) -> PathBuf {
        let program = if self == Self::Bare { Self::Ledger } else { self };
        release.program(program.word())
    }
}

/// One database, the folder that programs run in, and what they have said so far.
pub(crate) struct Conversation<'a> {
    database: &'a TestDatabase,
    release: Option<&'a Release>,
    folder: TempDir,
    text: String,
}

impl<'a> Conversation<'a> {
    /// With the programs of this version, and this `migrate.toml`.
    pub(crate) fn new(database: &'a TestDatabase, migrate_toml: &str) -> Self {
        Self::by(None, database, migrate_toml)
    }

    /// With the programs of a release, where one is given.
    pub(crate) fn by(release: Option<&'a Release>, database: &'a TestDatabase, migrate_toml: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("migrate.toml"), migrate_toml).expect("a file can be written");
        Self { database, release, folder, text: String::new() }
    }

    /// The database's name: what has to be typed before anything is destroyed.
    pub(crate) fn database_name(&self) -> &'a str {
        self.database.url().rsplit('/').next().expect("a URL ends with the name")
    }

    /// A program with these arguments, to be run here.
    pub(crate) fn command(&self, program: Program, arguments: &[&str]) -> Command {
        let path = self.release.map_or_else(|| PathBuf::from(program.built()), |release| program.released(release));
        let mut command = Command::new(path);
        command.args(arguments).args(["--database-url", self.database.url()]).current_dir(&self.folder);
        command.args((program == Program::Bare).then_some("--no-crate"));
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if ["DATABASE_URL", "MIGRATE_", "RUST_LOG", "CLICOLOR"].iter().any(|start| name.starts_with(start)) {
                command.env_remove(&variable);
            }
        }
        cargo::remove_package_variables(&mut command);
        command
    }

    fn output(&self, program: Program, line: &str) -> Output {
        let arguments: Vec<_> = line.split_whitespace().collect();
        self.command(program, &arguments).output().expect("the program runs")
    }

    /// What a program says, without the names of this run's database.
    pub(crate) fn answer(&self, program: Program, line: &str) -> String {
        let url = self.database.url().replace(&format!(":{PASSWORD}@"), ":***@");
        let (_, place) = url.rsplit_once("//").expect("a URL has a scheme");
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        let said = said(&self.output(program, line)).replace(&url, "DATABASE").replace(place, "PLACE");
        said.replace(self.database_name(), "NAME")
    }

    /// Runs a program, and writes down what it says.
    pub(crate) fn run(&mut self, program: Program, line: &str) {
        let answer = self.answer(program, line);
        let line = line.replace(self.database_name(), "NAME");
        // Writing to a string cannot fail.
        let _ = writeln!(self.text, "$ {} {line}\n{answer}", program.name());
    }

    /// The document that a program prints.
    pub(crate) fn json(&self, program: Program, line: &str) -> Value {
        let output = self.output(program, &format!("{line} --json"));
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}\n{}", said(&output)))
    }

    /// Compares everything that was said with the snapshot of that name, but for versions of servers and the time that
    /// things take.
    #[track_caller]
    pub(crate) fn assert_text(self, name: &str) {
        insta::with_settings!({
            filters => [
                (r"\d+ ms|\d+\.\d s", "TIME"),
                (r"\((sqlite|postgres|mysql|mariadb) [^)]*\)", "(SERVER)"),
            ],
            prepend_module_to_snapshot => false,
        }, { insta::assert_snapshot!(format!("{name}_{}", self.database.dialect()), self.text) });
    }
}

/// Both streams of a program, and its exit code where that is not 0.
fn said(output: &Output) -> String {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    let mut said = text(&output.stdout) + &text(&output.stderr);
    if !output.status.success() {
        // Writing to a string cannot fail.
        let _ = writeln!(said, "exit code {}", output.status.code().expect("it was not killed"));
    }
    said
}
