//! What is done to the database as a whole.

use std::time::Duration;

use clap::Args;
use migrate_core::ir::duration;

use super::database::DatabaseArgs;
use super::parse::parse_seconds_or;
use super::run::DropGuardArgs;

/// Create the database that the URL names
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate create && migrate up")]
pub(crate) struct CreateArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}

/// Drop the database that the URL names, with everything in it
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate drop --yes-drop app_dev")]
pub(crate) struct DropArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
}

/// Wait until the database answers
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate wait --timeout 2min && migrate up")]
pub(crate) struct WaitArgs {
    /// How long at most
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = parse_seconds_or(duration::parse))]
    pub(crate) timeout: Duration,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}
