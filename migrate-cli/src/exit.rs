//! How a command ends: one exit code for each reason that a script may want to tell apart.

use std::fmt::Write as _;
use std::process::ExitCode;

/// The reason that a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// It did what it was asked to.
    Success,
    /// A migration, the database or the file system refused.
    Failed,
    /// The command line, `migrate.toml` or the sources are not as they must be.
    Usage,
    /// The database's history and the migrations contradict each other.
    Conflict,
    /// The database was not reached.
    Connection,
    /// Another runner held the lock all the time, or changed the history meanwhile.
    Locked,
    /// `status --exit-code`: migrations are pending.
    Pending,
    /// The migrations crate cannot be built.
    Build,
    /// `check`: something would be refused.
    Findings,
    /// Ctrl-C, `SIGTERM`, `SIGHUP` or `SIGQUIT`.
    Interrupted,
}

impl Exit {
    const ALL: [Exit; 10] = [
        Exit::Success,
        Exit::Failed,
        Exit::Usage,
        Exit::Conflict,
        Exit::Connection,
        Exit::Locked,
        Exit::Pending,
        Exit::Build,
        Exit::Findings,
        Exit::Interrupted,
    ];

    /// The process's exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Exit::Success => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Conflict => 3,
            Exit::Connection => 4,
            Exit::Locked => 5,
            Exit::Pending => 6,
            Exit::Build => 7,
            Exit::Findings => 8,
            Exit::Interrupted => 130,
        }
    }

    /// The word for it in JSON.
    pub(crate) const fn kind(self) -> &'static str {
        match self {
            Exit::Success => "success",
            Exit::Failed => "failed",
            Exit::Usage => "usage",
            Exit::Conflict => "history_conflict",
            Exit::Connection => "connection",
            Exit::Locked => "locked",
            Exit::Pending => "pending",
            Exit::Build => "build_failed",
            Exit::Findings => "findings",
            Exit::Interrupted => "interrupted",
        }
    }

    const fn meaning(self) -> &'static str {
        match self {
            Exit::Success => "done, or nothing to do",
            Exit::Failed => "a migration, the database or the file system refused",
            Exit::Usage => "the command line, migrate.toml or the sources are not as they must be",
            Exit::Conflict => "the database's history and the migrations contradict each other",
            Exit::Connection => "the database was not reached",
            Exit::Locked => "another runner held the lock all the time, or changed the history meanwhile",
            Exit::Pending => "migrations are pending (status --exit-code)",
            Exit::Build => "the migrations crate cannot be built",
            Exit::Findings => "something would be refused (check)",
            Exit::Interrupted => "interrupted by Ctrl-C, SIGTERM, SIGHUP or SIGQUIT",
        }
    }

    /// The table at the end of `--help`.
    pub(crate) fn table() -> String {
        Exit::ALL.into_iter().fold(String::from("Exit codes:"), |mut table, exit| {
            // Writing to a string cannot fail.
            let _ = write!(table, "\n  {:>3}  {}", exit.code(), exit.meaning());
            table
        })
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}
