//! The command line, as clap reads it and `--help` prints it. `-h` has the options that most people need.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand};

use crate::exit::Exit;

pub(crate) use apply::{DownArgs, FreshArgs, RedoArgs, ResetArgs, UpArgs};
pub(crate) use choices::{GroupArg, LockModeArg, ServerArg, ToleranceArg};
pub(crate) use database::DatabaseArgs;
pub(crate) use decide::{AcceptArgs, MarkArgs, ProtectArgs, RepairArgs, UnlockArgs};
pub(crate) use inspect::{CheckArgs, HistoryArgs, PlanArgs, StatusArgs};
pub(crate) use reference::{CompletionsArgs, ExplainArgs, ManArgs};
pub(crate) use sources::{InitArgs, LockArgs, NewArgs, RenumberArgs};
pub(crate) use whole_database::{CreateArgs, DropArgs, WaitArgs};

mod apply;
mod choices;
mod database;
mod decide;
mod inspect;
mod parse;
mod reference;
mod run;
mod sources;
mod whole_database;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const WHAT_TO_RUN: &str = "What to run";
const DATABASE: &str = "Database";
const LOCKS_AND_TIMEOUTS: &str = "Locks and timeouts";
const MIGRATIONS_CRATE: &str = "Migrations crate";
const OUTPUT: &str = "Output";

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
    pub(crate) common: CommonArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(crate) struct CommonArgs {
    /// The migrations crate's folder or Cargo.toml, where it is not found by itself
    #[arg(
        long = "crate",
        alias = "manifest-path",
        value_name = "PATH",
        env = crate::exec_migrations_crate::CRATE_VARIABLE,
        hide_env = true,
        global = true,
        help_heading = MIGRATIONS_CRATE,
        hide_short_help = true
    )]
    pub(crate) migrations_crate: Option<PathBuf>,
    /// The environment of migrate.toml that is meant; else the variable `MIGRATE_ENV`
    #[arg(long, value_name = "NAME", global = true, help_heading = DATABASE)]
    pub(crate) env: Option<String>,
    /// Do not read `.env`; the variable `MIGRATE_NO_DOTENV` says the same
    #[arg(
        long,
        env = "MIGRATE_NO_DOTENV",
        hide_env = true,
        value_parser = FalseyValueParser::new(),
        global = true,
        help_heading = DATABASE,
        hide_short_help = true
    )]
    pub(crate) no_dotenv: bool,
    /// Print one JSON document on stdout, errors included
    #[arg(long, global = true, help_heading = OUTPUT)]
    pub(crate) json: bool,
    /// Look for no migrations crate: the database alone tells what is applied, and how it is undone
    #[arg(long, global = true, help_heading = MIGRATIONS_CRATE, hide_short_help = true)]
    pub(crate) no_crate: bool,
    /// Log each migration and each of its steps to stderr; `RUST_LOG` is finer
    #[arg(short, long, global = true, help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) verbose: bool,
}

/// One verb, one file in `command/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(InitArgs),
    New(NewArgs),
    Renumber(RenumberArgs),
    Lock(LockArgs),
    Create(CreateArgs),
    Drop(DropArgs),
    Up(UpArgs),
    Down(DownArgs),
    Redo(RedoArgs),
    Reset(ResetArgs),
    Fresh(FreshArgs),
    Status(StatusArgs),
    Plan(PlanArgs),
    Check(CheckArgs),
    History(HistoryArgs),
    Repair(RepairArgs),
    Unlock(UnlockArgs),
    Mark(MarkArgs),
    Accept(AcceptArgs),
    Protect(ProtectArgs),
    Wait(WaitArgs),
    Explain(ExplainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}
