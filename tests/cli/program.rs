//! Runs a binary and keeps its output.

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use migrate_tests::cargo;
use migrate_tests::servers::TestDatabase;
pub(crate) use migrate_tests::workspace_root;
use serde_json::Value;
use tempfile::TempDir;

/// The binary of a migrations crate in which everything works.
pub(crate) const USERS_AND_POSTS: &str = env!("CARGO_BIN_EXE_cli-users-and-posts");
/// One with a slow migration, an irreversible one, and one that fails.
pub(crate) const SLOW_AND_FAILING: &str = env!("CARGO_BIN_EXE_cli-slow-and-failing");
/// One whose migrations are to be reverted.
pub(crate) const TO_REVERT: &str = env!("CARGO_BIN_EXE_cli-to-revert");
/// The first one as an older release has it: without its newest migration.
pub(crate) const OLDER_RELEASE: &str = env!("CARGO_BIN_EXE_cli-older-release");
/// The first one as a careless next release has it: one migration changed, one renamed.
pub(crate) const NEXT_RELEASE: &str = env!("CARGO_BIN_EXE_cli-next-release");
/// One with an index that is built concurrently.
pub(crate) const CONCURRENT_INDEXES: &str = env!("CARGO_BIN_EXE_cli-concurrent-indexes");
/// One whose migrations would be refused, up to `start_after`.
pub(crate) const START_AFTER: &str = env!("CARGO_BIN_EXE_cli-start-after");
/// One with two histories.
pub(crate) const TWO_HISTORIES: &str = env!("CARGO_BIN_EXE_cli-two-histories");
/// One without migrations.
pub(crate) const NO_MIGRATIONS: &str = env!("CARGO_BIN_EXE_cli-no-migrations");

/// The environment variables of the tests that the program would read.
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

/// The `migrate` binary.
pub(crate) fn migrate_binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_test-migrate"))
}

/// A migrations crate for all four servers.
pub(crate) fn chinook() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_test-chinook"))
}

/// An empty folder with a binary to be run in it.
pub(crate) struct Sandbox {
    folder: TempDir,
    program: PathBuf,
}

impl Sandbox {
    pub(crate) fn new(program: impl AsRef<Path>) -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder"), program: program.as_ref().to_owned() }
    }

    /// A sandbox with a database: `migrate.toml` names the file `app.db`.
    pub(crate) fn with_database(program: impl AsRef<Path>) -> Self {
        let sandbox = Self::new(program);
        sandbox.write("migrate.toml", "[database]\nurl = \"sqlite://app.db\"\n");
        sandbox
    }

    /// A sandbox whose `migrate.toml` names that database, and says this of how runs behave.
    pub(crate) fn on(program: impl AsRef<Path>, database: &TestDatabase, run: &str) -> Self {
        let sandbox = Self::new(program);
        sandbox.write("migrate.toml", &format!("[database]\nurl = \"{}\"\n[run]\n{run}\n", database.url()));
        sandbox
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().expect("the folder is there").join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// Removes from a command the environment variables that are meant for the tests, and keeps what it caches here.
    fn isolate(&self, command: &mut Command) {
        for variable in ENVIRONMENT {
            command.env_remove(variable);
        }
        cargo::remove_package_variables(command);
        command.env("XDG_CACHE_HOME", self.path(".cache"));
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file can be read")
    }

    /// The program with these arguments, to be run here.
    pub(crate) fn command<A: AsRef<OsStr>>(&self, arguments: impl IntoIterator<Item = A>) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).current_dir(self.path(""));
        self.isolate(&mut command);
        command
    }

    /// A shell with that script, to be run here.
    pub(crate) fn shell(&self, script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]).current_dir(self.path(""));
        self.isolate(&mut command);
        command
    }

    /// Runs the program with the words of that line.
    pub(crate) fn run(&self, line: &str) -> ProgramRun {
        self.finish(self.command(line.split_whitespace()))
    }

    /// Runs the program with the words of that line and these environment variables.
    pub(crate) fn run_with<const N: usize>(&self, variables: [(&str, &str); N], line: &str) -> ProgramRun {
        let mut command = self.command(line.split_whitespace());
        command.envs(variables);
        self.finish(command)
    }

    /// Runs the program on a terminal, where somebody types that. Both streams come as one.
    pub(crate) fn run_on_terminal(&self, line: &str, typed: &str) -> ProgramRun {
        let program = format!("stty cols 120 rows 40; exec {} {line}", self.program.display());
        let mut command = Command::new("script");
        command.args(["--quiet", "--return", "--command", &program, "/dev/null"]).current_dir(self.path(""));
        self.isolate(&mut command);
        command
            .env("NO_COLOR", "1")
            .env("TERM", "xterm")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("`script` of util-linux runs");
        child.stdin.take().expect("a pipe").write_all(typed.as_bytes()).expect("the terminal takes it");
        ProgramRun::new(child.wait_with_output().expect("it ends"), &self.path(""))
    }

    /// Runs a command that [`command`](Self::command) made.
    pub(crate) fn finish(&self, mut command: Command) -> ProgramRun {
        ProgramRun::new(command.output().expect("the program runs"), &self.path(""))
    }
}

/// The exit code and the output of one run of a program.
#[derive(Debug)]
pub(crate) struct ProgramRun {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    folder: String,
}

impl ProgramRun {
    pub(crate) fn new(output: Output, folder: &Path) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).expect("UTF-8"),
            stderr: String::from_utf8(output.stderr).expect("UTF-8"),
            folder: folder.display().to_string(),
        }
    }

    /// The run, if it exited with this code.
    #[track_caller]
    pub(crate) fn exits_with(self, code: i32) -> Self {
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
        let library = workspace_root().display().to_string();
        text.concat().replace(self.folder.trim_end_matches('/'), "[FOLDER]").replace(&library, "[LIBRARY]")
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
