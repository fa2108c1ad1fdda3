//! The command line, as clap reads it and `--help` prints it.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exit::Exit;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const COMMON: &str = "Options of every command";
const RUNNING: &str = "While it runs";

/// Schema migrations as Rust functions, checked while they compile.
#[derive(Debug, Parser)]
#[command(
    name = "migrate",
    version,
    styles = STYLES,
    after_help = Exit::table(),
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// The migrations crate's folder or Cargo.toml, where it is not found by itself
    #[arg(
        long = "crate",
        alias = "manifest-path",
        value_name = "PATH",
        env = crate::drive::CRATE_VARIABLE,
        hide_env = true,
        global = true,
        help_heading = COMMON
    )]
    pub(crate) migrations_crate: Option<PathBuf>,
    /// Print one JSON document on stdout, errors included
    #[arg(long, global = true, help_heading = COMMON)]
    pub(crate) json: bool,
    /// Log each migration and each of its steps to stderr; `RUST_LOG` is finer
    #[arg(short, long, global = true, help_heading = COMMON)]
    pub(crate) verbose: bool,
}

/// One verb, one file in `command/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(Init),
    New(New),
    Up(Up),
    Down(Down),
    Redo(Redo),
    Status(Status),
    Plan(Plan),
    Explain(Explain),
    Completions(Completions),
}

/// Make a migrations crate that compiles and runs
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate init migrations --database postgres --database sqlite")]
pub(crate) struct Init {
    /// Its folder, which need not exist
    #[arg(default_value = "migrations")]
    pub(crate) path: PathBuf,
    /// A server that it is for; may be repeated. The first is the default database
    #[arg(long, value_name = "SERVER", default_value = "sqlite")]
    pub(crate) database: Vec<Server>,
    /// The folder with the library's sources, to depend on these instead of the published version
    #[arg(long, value_name = "PATH")]
    pub(crate) library: Option<PathBuf>,
}

/// Write a new migration, its body guessed from the name where the name tells
#[derive(Debug, Args)]
#[command(after_help = "\
Names that tell; columns may be joined by _and_:
  create_TABLE            drop_TABLE                rename_TABLE_to_TABLE
  add_COLUMN_to_TABLE     drop_COLUMN_from_TABLE    rename_COLUMN_to_COLUMN_in_TABLE
  index_TABLE_on_COLUMN

Example:
  migrate new add_avatar_to_users")]
pub(crate) struct New {
    /// What it does, in lower case with underscores, without a number
    pub(crate) name: String,
    /// Number it by the clock, so that two branches seldom take the same number
    #[arg(long)]
    pub(crate) timestamp: bool,
}

/// Apply pending migrations
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate up --to m0007_add_role")]
pub(crate) struct Up {
    /// Stop after this migration
    #[arg(long, value_name = "NAME", conflicts_with = "steps")]
    pub(crate) to: Option<String>,
    /// Apply at most so many
    #[arg(short = 'n', long = "steps", value_name = "N")]
    pub(crate) steps: Option<usize>,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) runner: Runner,
}

/// Revert the newest applied migration, or several
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate down -n 2")]
pub(crate) struct Down {
    /// Revert everything that came after this migration, which stays
    #[arg(long, value_name = "NAME", conflicts_with_all = ["steps", "all"])]
    pub(crate) to: Option<String>,
    /// Revert at most so many
    #[arg(short = 'n', long = "steps", value_name = "N", default_value_t = 1, conflicts_with = "all")]
    pub(crate) steps: usize,
    /// Revert everything
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) runner: Runner,
}

/// Revert the newest applied migration and apply it again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate redo")]
pub(crate) struct Redo {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) runner: Runner,
}

/// List the migrations, and which of them are applied
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate status --exit-code || echo 'run `migrate up` first'")]
pub(crate) struct Status {
    /// End with exit code 6 where a migration is pending
    #[arg(long)]
    pub(crate) exit_code: bool,
    #[command(flatten)]
    pub(crate) database: Database,
}

/// Print what would run: the exact SQL, transactions, locks. Runs nothing
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate plan --dialect postgres > review.sql")]
pub(crate) struct Plan {
    /// The whole history for this server, without any database
    #[arg(long, value_name = "SERVER", conflicts_with = "database_url")]
    pub(crate) dialect: Option<Server>,
    /// The way back: what `down --all` would run
    #[arg(long)]
    pub(crate) down: bool,
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) order: Order,
}

/// Tell what a safety rule refuses, why, and what to do instead
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate explain dropped_columns")]
pub(crate) struct Explain {
    /// The rule that a message names in brackets; without one, all rules are listed
    pub(crate) rule: Option<String>,
}

/// Print the script that makes a shell complete this command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate completions fish > ~/.config/fish/completions/migrate.fish")]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// The database; else `DATABASE_URL`, else `url` of `[database]` in migrate.toml
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

/// How a run behaves.
#[derive(Debug, Args)]
#[command(next_help_heading = RUNNING)]
pub(crate) struct Runner {
    #[command(flatten)]
    pub(crate) order: Order,
    /// How long to wait for another runner to end
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub(crate) lock_wait: u64,
    /// How long one statement may wait for a lock on a table
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    pub(crate) lock_timeout: u64,
    /// What to do with a raw SQL step that was cut off in the middle, once somebody looked at the database
    #[arg(long, value_name = "DECISION")]
    pub(crate) interrupted: Option<Interrupted>,
}

/// How strictly the order is kept.
#[derive(Debug, Args)]
pub(crate) struct Order {
    /// Let a pending migration run although a later one is applied
    #[arg(long)]
    pub(crate) allow_out_of_order: bool,
}

/// What to do with a step that was cut off in the middle.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Interrupted {
    /// It did not happen: run it
    Repeat,
    /// It happened: go on with the step after it
    Skip,
}

/// A database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Server {
    Postgres,
    Mysql,
    Mariadb,
    Sqlite,
}
