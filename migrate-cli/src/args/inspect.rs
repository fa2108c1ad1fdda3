//! What tells of migrations and databases, and changes neither.

use std::path::PathBuf;

use clap::Args;

use super::choices::ServerArg;
use super::database::DatabaseArgs;
use super::run::ToleranceArgs;
use super::{OUTPUT, WHAT_TO_RUN};

/// List the migrations, and which of them are applied
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate status --exit-code || echo 'run `migrate up` first'")]
pub(crate) struct StatusArgs {
    /// End with exit code 6 where a migration is pending
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) differences: ToleranceArgs,
}

/// Print what would run: the exact SQL, transactions, locks. Runs nothing
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  migrate plan --dialect postgres > review.sql
  migrate plan --out review.json && migrate up --plan review.json")]
pub(crate) struct PlanArgs {
    /// Only this one of the migrations that would run: its name, or its number
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// What `up --to` would run; with --down, what `down --to` would
    #[arg(long, value_name = "NAME", conflicts_with = "steps", help_heading = WHAT_TO_RUN)]
    pub(crate) to: Option<String>,
    /// At most so many migrations
    #[arg(short = 'n', long = "steps", value_name = "N", help_heading = WHAT_TO_RUN)]
    pub(crate) steps: Option<usize>,
    /// Also write the plan to this file, as JSON. `up --plan` does exactly that
    #[arg(long, value_name = "FILE", conflicts_with_all = ["name", "down"], help_heading = OUTPUT)]
    pub(crate) out: Option<PathBuf>,
    /// For an empty database of this server, without any database
    #[arg(long, value_name = "SERVER", conflicts_with = "database_url", help_heading = WHAT_TO_RUN)]
    pub(crate) dialect: Option<ServerArg>,
    /// The way back: what `down` would run, all of it unless --to or -n says less
    #[arg(long, help_heading = WHAT_TO_RUN)]
    pub(crate) down: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) differences: ToleranceArgs,
}

/// List what would be refused in the migrations up to `start_after`, and with --upgrade other SQL
#[derive(Debug, Args)]
#[command(after_help = "\
In migrate.toml, `start_after` names the last migration that is no compile error, whatever is found in it.
Ends with exit code 8 if something would be refused.

Example:
  migrate check --upgrade --json")]
pub(crate) struct CheckArgs {
    /// Also compare the SQL that was applied to the database with the SQL that this version of the library writes
    #[arg(long)]
    pub(crate) upgrade: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

/// Tell what was done to the database: every attempt, and every decision
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate history -n 10")]
pub(crate) struct HistoryArgs {
    /// The newest so many rows
    #[arg(short = 'n', long = "rows", value_name = "N", default_value_t = 50)]
    pub(crate) rows: usize,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}
