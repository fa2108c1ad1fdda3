//! What applies and reverts migrations.

use std::path::PathBuf;

use clap::Args;

use super::WHAT_TO_RUN;
use super::database::DatabaseArgs;
use super::run::{DropGuardArgs, RevertArgs, RunArgs};

/// Apply pending migrations
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate up --to 0007")]
pub(crate) struct UpArgs {
    /// Stop after this migration: its name, or its number
    #[arg(long, value_name = "NAME", conflicts_with = "steps", help_heading = WHAT_TO_RUN)]
    pub(crate) to: Option<String>,
    /// Apply at most so many
    #[arg(short = 'n', long = "steps", value_name = "N", help_heading = WHAT_TO_RUN)]
    pub(crate) steps: Option<usize>,
    /// Do exactly what `plan --out` has written to this file; if the database needs something else, do nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["to", "steps", "dry_run"], help_heading = WHAT_TO_RUN)]
    pub(crate) plan: Option<PathBuf>,
    /// Try it in one transaction that is taken back
    #[arg(long, help_heading = WHAT_TO_RUN)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
}

/// Revert the newest applied migration, or several
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate down -n 2")]
pub(crate) struct DownArgs {
    /// Revert everything that came after this migration, which stays: its name, or its number
    #[arg(long, value_name = "NAME", conflicts_with_all = ["steps", "batch", "all"], help_heading = WHAT_TO_RUN)]
    pub(crate) to: Option<String>,
    /// Revert at most so many
    #[arg(
        short = 'n',
        long = "steps",
        value_name = "N",
        default_value_t = 1,
        conflicts_with_all = ["batch", "all"],
        help_heading = WHAT_TO_RUN
    )]
    pub(crate) steps: usize,
    /// Revert what the last run of `up` applied: the last deploy
    #[arg(long, conflicts_with = "all", help_heading = WHAT_TO_RUN)]
    pub(crate) batch: bool,
    /// Revert everything
    #[arg(long, help_heading = WHAT_TO_RUN)]
    pub(crate) all: bool,
    /// Try it in one transaction that is taken back
    #[arg(long, help_heading = WHAT_TO_RUN)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) revert: RevertArgs,
}

/// Revert the newest applied migration and apply it again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate redo")]
pub(crate) struct RedoArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) revert: RevertArgs,
}

/// Revert every migration, and apply every migration
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate reset --yes-drop app_dev")]
pub(crate) struct ResetArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) revert: RevertArgs,
}

/// Drop everything in the database, also what no migration made, and apply every migration
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate fresh --yes-drop app_dev")]
pub(crate) struct FreshArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
}
