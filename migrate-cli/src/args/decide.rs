//! What a person decides about a database.

use clap::Args;

use super::database::DatabaseArgs;
use super::parse::parse_reason;
use super::run::RunArgs;

/// Find what is not as it should be, and put it in order
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate repair --yes")]
pub(crate) struct RepairArgs {
    /// Do not ask
    #[arg(short, long)]
    pub(crate) yes: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
}

/// Take the lock away from a runner that does not give it back
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate unlock --reason 'the host was switched off'")]
pub(crate) struct UnlockArgs {
    /// Take it from a runner that is alive as well, by ending its session
    #[arg(long)]
    pub(crate) force: bool,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// Write that a migration is, or is not, applied, and run nothing of it
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("state").required(true),
    group = clap::ArgGroup::new("migration").required(true),
    after_help = "\
Example:
  migrate mark --applied m0001_create_users --reason 'the tables were there before'
  migrate mark --applied --to 0006 --reason 'the tables were there before'"
)]
pub(crate) struct MarkArgs {
    /// The migration: its name, or its number
    #[arg(group = "migration")]
    pub(crate) name: Option<String>,
    /// Mark every migration of its history up to this one
    #[arg(long, group = "migration", value_name = "NAME", conflicts_with_all = ["reverted", "renamed"])]
    pub(crate) to: Option<String>,
    /// Its changes are in the database, although no run made them
    #[arg(long, group = "state")]
    pub(crate) applied: bool,
    /// Its changes are not in the database
    #[arg(long, group = "state")]
    pub(crate) reverted: bool,
    /// It is applied under this old name: its function was renamed since
    #[arg(long, group = "state", value_name = "OLD")]
    pub(crate) renamed: Option<String>,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// Accept that a migration was changed after it was applied
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  migrate accept m0003_add_role --reason 'only a comment in the raw SQL was changed'"
)]
pub(crate) struct AcceptArgs {
    /// The migration: its name, or its number
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// Write to which protected environment the database belongs, or to none
#[derive(Debug, Args)]
#[command(
    group = clap::ArgGroup::new("protection").required(true),
    after_help = "Example:\n  migrate protect --off --yes-drop app_staging --reason 'a copy of production, for tests'"
)]
pub(crate) struct ProtectArgs {
    /// It belongs to this environment, and is protected
    #[arg(long = "as", group = "protection", value_name = "NAME")]
    pub(crate) environment: Option<String>,
    /// It belongs to no protected environment
    #[arg(long, group = "protection")]
    pub(crate) off: bool,
    /// The name of the database, where it leaves a protected environment
    #[arg(long, value_name = "NAME")]
    pub(crate) yes_drop: Option<String>,
    #[command(flatten)]
    pub(crate) decision: DecisionArgs,
}

/// What somebody decides about a database.
#[derive(Debug, Args)]
pub(crate) struct DecisionArgs {
    /// Why, for the journal
    #[arg(long, value_name = "TEXT", value_parser = parse_reason)]
    pub(crate) reason: String,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
}
