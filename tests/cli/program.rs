//! Running a binary, and what came of it.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use migrate_tests::cargo;
use migrate_tests::servers::Database;
use serde_json::Value;
use tempfile::TempDir;

/// A migrations crate's own binary, in which everything works.
pub(crate) const STEADY: &str = env!("CARGO_BIN_EXE_cli-steady");
/// One in which much goes wrong.
pub(crate) const TROUBLED: &str = env!("CARGO_BIN_EXE_cli-troubled");
/// One whose migrations are to be reverted.
pub(crate) const REGRETTED: &str = env!("CARGO_BIN_EXE_cli-regretted");
/// The first, as an older release has it: without its newest migration.
pub(crate) const OLDER: &str = env!("CARGO_BIN_EXE_cli-older");
/// One with indexes that are built while people write.
pub(crate) const INDEXED: &str = env!("CARGO_BIN_EXE_cli-indexed");
/// One that the rules would refuse, up to `start_after`.
pub(crate) const TOLERATED: &str = env!("CARGO_BIN_EXE_cli-tolerated");
/// One without migrations.
pub(crate) const EMPTY: &str = env!("CARGO_BIN_EXE_cli-empty");

/// Everything that the tests' own surroundings might say to the program.
const ENVIRONMENT: [&str; 10] = [
    "DATABASE_URL",
    "MIGRATE_CRATE",
    "MIGRATE_ENV",
    "MIGRATE_NO_DOTENV",
    "RUST_LOG",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLUMNS",
];

/// The `migrate` binary, built by the first test that asks.
pub(crate) fn driver() -> &'static Path {
    static DRIVER: LazyLock<PathBuf> = LazyLock::new(|| built("migrate-cli", "migrate"));
    &DRIVER
}

/// A migrations crate for all four servers, built by the first test that asks.
pub(crate) fn chinook() -> &'static Path {
    static CHINOOK: LazyLock<PathBuf> = LazyLock::new(|| built("chinook", "chinook"));
    &CHINOOK
}

fn built(package: &str, binary: &str) -> PathBuf {
    let output = cargo::command()
        .args(["build", "--package", package, "--bin", binary, "--message-format", "json"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).expect("cargo prints UTF-8");
    let mut messages = messages.lines().map(|line| serde_json::from_str::<Value>(line).expect("cargo prints JSON"));
    let executable = messages.find_map(|message| message["executable"].as_str().map(PathBuf::from));
    executable.expect("cargo tells where it is")
}

/// The root of this workspace.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is in a folder of the workspace")
}

/// Keeps from a command what is said to this process alone.
fn forget_surroundings(command: &mut Command) {
    for variable in ENVIRONMENT {
        command.env_remove(variable);
    }
    cargo::without_package(command);
}

/// An empty folder with a binary to be run in it.
pub(crate) struct Bench {
    folder: TempDir,
    program: PathBuf,
}

impl Bench {
    pub(crate) fn new(program: impl AsRef<Path>) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), program: program.as_ref().to_owned() }
    }

    /// A bench with a database: `migrate.toml` names the file `app.db`.
    pub(crate) fn with_database(program: impl AsRef<Path>) -> Self {
        let bench = Self::new(program);
        bench.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
        bench
    }

    /// A bench whose `migrate.toml` names that database, and says this of how runs behave.
    pub(crate) fn on(program: impl AsRef<Path>, database: &Database, run: &str) -> Self {
        let bench = Self::new(program);
        bench.write("migrate.toml", &format!("[database]\nurl = \"{}\"\n[run]\n{run}\n", database.url()));
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder is there").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// The program with these arguments, to be run here.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.path(""));
        forget_surroundings(&mut command);
        command
    }

    /// Runs the program with the words of that line.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.finish(self.command(line.split_whitespace()))
    }

    /// Runs the program with the words of that line and these environment variables.
    pub(crate) fn run_with<const N: usize>(&self, variables: [(&str, &str); N], line: &str) -> Run {
        let mut command = self.command(line.split_whitespace());
        command.envs(variables);
        self.finish(command)
    }

    /// Runs the program on a terminal, where somebody types that. Both streams come as one.
    pub(crate) fn run_on_terminal(&self, line: &str, typed: &str) -> Run {
        let program = format!("stty cols 120 rows 40; exec {} {line}", self.program.display());
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &program, "/dev/null"]).current_dir(self.path(""));
        forget_surroundings(&mut command);
        command
            .env("NO_COLOR", "1")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("`script` of util-linux runs");
        child.stdin.take().expect("a pipe").write_all(typed.as_bytes()).expect("the terminal takes it");
        Run::new(child.wait_with_output().expect("it ends"), &self.path(""))
    }

    /// Runs a command that [`command`](Self::command) made.
    pub(crate) fn finish(&self, mut command: Command) -> Run {
        Run::new(command.output().expect("the program runs"), &self.path(""))
    }
}

/// What a run left behind.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    folder: String,
}

impl Run {
    pub(crate) fn new(output: Output, folder: &Path) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
            folder: folder.display().to_string(),
        }
    }

    /// The run, if it ended with that code.
    #[track_caller]
    pub(crate) fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{self:#?}");
        self
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}\n{self:#?}"))
    }

    /// Both streams and the code, without what changes from run to run.
    pub(crate) fn transcript(&self) -> String {
        let streams = [("stdout", &self.stdout), ("stderr", &self.stderr)];
        let streams = streams.into_iter().filter(|(_, text)| !text.is_empty());
        let parts = streams.map(|(name, text)| format!("---- {name}\n{text}"));
        let code = format!("---- code {}\n", self.code.expect("it was not killed"));
        let text: Vec<_> = parts.chain([code]).collect();
        text.concat().replace(self.folder.trim_end_matches('/'), "[FOLDER]")
    }
}

/// Compares a text with its snapshot, apart from times, dates, versions, and checksums.
macro_rules! assert_text {
    ($text:expr) => {
        insta::with_settings!({
            filters => [
                (r"\d+ ms|\d+\.\d s", "[TIME]"),
                (r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "[DATE]"),
                (r"sqlite 3\.\d+\.\d+", "sqlite [VERSION]"),
                (r"[0-9a-f]{64}", "[CHECKSUM]"),
            ],
            prepend_module_to_snapshot => false,
        }, { insta::assert_snapshot!($text) })
    };
}

/// Compares a run with its snapshot.
macro_rules! assert_transcript {
    ($run:expr) => {
        $crate::program::assert_text!($run.transcript())
    };
}

pub(crate) use {assert_text, assert_transcript};
