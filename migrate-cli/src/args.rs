//! The command line, as clap reads it and `--help` prints it.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::FalseyValueParser;
use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};
use migrate_core::ir::diagnostic::Diagnostic;
use migrate_core::ir::duration::{self, TimeLimit};

use crate::exit::Exit;
use crate::settings::Settings;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const COMMON_HEADING: &str = "Options of every command";
const RUN_HEADING: &str = "While it runs";

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
        help_heading = COMMON_HEADING
    )]
    pub(crate) migrations_crate: Option<PathBuf>,
    /// The environment of migrate.toml that is meant; else the variable `MIGRATE_ENV`
    #[arg(long, value_name = "NAME", global = true, help_heading = COMMON_HEADING)]
    pub(crate) env: Option<String>,
    /// Do not read `.env`; the variable `MIGRATE_NO_DOTENV` says the same
    #[arg(
        long,
        env = "MIGRATE_NO_DOTENV",
        hide_env = true,
        value_parser = FalseyValueParser::new(),
        global = true,
        help_heading = COMMON_HEADING
    )]
    pub(crate) no_dotenv: bool,
    /// Print one JSON document on stdout, errors included
    #[arg(long, global = true, help_heading = COMMON_HEADING)]
    pub(crate) json: bool,
    /// Look for no migrations crate: the database alone tells what is applied, and how it is undone
    #[arg(long, global = true, help_heading = COMMON_HEADING)]
    pub(crate) no_crate: bool,
    /// Log each migration and each of its steps to stderr; `RUST_LOG` is finer
    #[arg(short, long, global = true, help_heading = COMMON_HEADING)]
    pub(crate) verbose: bool,
}

/// One verb, one file in `command/`.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(InitArgs),
    New(NewArgs),
    Renumber(RenumberArgs),
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

/// Make a migrations crate that compiles and runs
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate init migrations --database postgres --database sqlite")]
pub(crate) struct InitArgs {
    /// Its folder, which need not exist
    #[arg(default_value = "migrations")]
    pub(crate) path: PathBuf,
    /// A library as well, which an application, its tests and CI can link
    #[arg(long)]
    pub(crate) lib: bool,
    /// A server that it is for; may be repeated. The first is the default database
    #[arg(long, value_name = "SERVER", default_value = "sqlite")]
    pub(crate) database: Vec<ServerArg>,
    /// The folder with the library's sources, to depend on; else the one from which this program was built
    #[arg(long, value_name = "PATH")]
    pub(crate) library: Option<PathBuf>,
}

/// Write a new migration: its body guessed from the name, or reverting an earlier one
#[derive(Debug, Args)]
#[command(after_help = "\
Names that tell; columns may be joined by _and_:
  create_TABLE            drop_TABLE                rename_TABLE_to_TABLE
  add_COLUMN_to_TABLE     drop_COLUMN_from_TABLE    rename_COLUMN_to_COLUMN_in_TABLE
  index_TABLE_on_COLUMN

Columns of create_TABLE and add_COLUMN_to_TABLE, as NAME:TYPE with options:
  title:string!                   required
  email:string:unique!            required, and no two rows have the same
  name:string(40):index           at most 40 characters, and rows are found by it
  user:references=users           a column user_id, which refers to the id of a row of users

Quote what has parentheses or a `!`. What one migration cannot do safely is written as several.

Example:
  migrate new add_avatar_to_users
  migrate new create_posts 'title:string!' body:text user:references=users
  migrate new --revert m0007_add_role")]
pub(crate) struct NewArgs {
    /// What it does, in lower case with underscores, without a number
    #[arg(required_unless_present = "revert")]
    pub(crate) name: Option<String>,
    /// The columns that it makes, such as title:string or email:string:unique!
    #[arg(value_name = "COLUMN:TYPE", conflicts_with = "revert")]
    pub(crate) fields: Vec<String>,
    /// Undo this earlier migration (its name, or its number) by new ones that may run while the database is in use; their
    /// name may be left out
    #[arg(long, value_name = "MIGRATION")]
    pub(crate) revert: Option<String>,
    /// Number it by the clock, so that two branches seldom take the same number
    #[arg(long)]
    pub(crate) timestamp: bool,
}

/// Give migrations the next numbers where two branches took the same, and write `mod` lines that are missing
#[derive(Debug, Args)]
#[command(after_help = "\
Without a name, it lists the migrations that have the same number.

Example:
  migrate renumber m0007_add_role")]
pub(crate) struct RenumberArgs {
    /// The migrations that no database has applied
    #[arg(value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

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

/// Apply pending migrations
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate up --to 0007")]
pub(crate) struct UpArgs {
    /// Stop after this migration: its name, or its number
    #[arg(long, value_name = "NAME", conflicts_with = "steps")]
    pub(crate) to: Option<String>,
    /// Apply at most so many
    #[arg(short = 'n', long = "steps", value_name = "N")]
    pub(crate) steps: Option<usize>,
    /// Try it in one transaction that is taken back
    #[arg(long)]
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
    #[arg(long, value_name = "NAME", conflicts_with_all = ["steps", "batch", "all"])]
    pub(crate) to: Option<String>,
    /// Revert at most so many
    #[arg(short = 'n', long = "steps", value_name = "N", default_value_t = 1, conflicts_with_all = ["batch", "all"])]
    pub(crate) steps: usize,
    /// Revert what the last run of `up` applied: the last deploy
    #[arg(long, conflicts_with = "all")]
    pub(crate) batch: bool,
    /// Revert everything
    #[arg(long)]
    pub(crate) all: bool,
    /// Try it in one transaction that is taken back
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
    #[command(flatten)]
    pub(crate) marked: MarkedArgs,
}

/// Revert the newest applied migration and apply it again
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate redo")]
pub(crate) struct RedoArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
    #[command(flatten)]
    pub(crate) marked: MarkedArgs,
}

/// Revert every migration, and apply every migration
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate reset --yes-drop app_dev")]
pub(crate) struct ResetArgs {
    #[command(flatten)]
    pub(crate) database: DatabaseArgs,
    #[command(flatten)]
    pub(crate) runner: RunArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
    #[command(flatten)]
    pub(crate) marked: MarkedArgs,
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
#[command(after_help = "Example:\n  migrate plan --dialect postgres > review.sql")]
pub(crate) struct PlanArgs {
    /// The whole history for this server, without any database
    #[arg(long, value_name = "SERVER", conflicts_with = "database_url")]
    pub(crate) dialect: Option<ServerArg>,
    /// The way back: what `down --all` would run
    #[arg(long)]
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

/// Tell what a safety rule refuses, why, and what to do instead
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate explain dropped_columns")]
pub(crate) struct ExplainArgs {
    /// The rule that a message names in brackets; without one, all rules are listed
    pub(crate) rule: Option<String>,
}

/// Print the script that makes a shell complete this command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate completions fish > ~/.config/fish/completions/migrate.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// Print the manual page of this command line
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  migrate man > /usr/local/share/man/man1/migrate.1")]
pub(crate) struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Which database.
#[derive(Debug, Args)]
pub(crate) struct DatabaseArgs {
    /// The database; else that of the environment, else `DATABASE_URL`, else that of `[database]` in migrate.toml
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

/// How a run behaves. What is not said here, `[run]` in migrate.toml says.
#[derive(Debug, Args)]
#[command(next_help_heading = RUN_HEADING)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) differences: ToleranceArgs,
    /// What keeps other runners away [default: auto]
    #[arg(long, value_name = "MODE")]
    pub(crate) lock: Option<LockModeArg>,
    /// How long to wait for another runner to end, such as 90s or 5min [default: 60s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::parse))]
    pub(crate) lock_wait: Option<Duration>,
    /// How long a lease may go without renewal before another runner takes over [default: 15s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::timeout))]
    pub(crate) lease: Option<Duration>,
    /// How long one statement may wait for a lock on a table [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::timeout))]
    pub(crate) lock_timeout: Option<Duration>,
    /// How long a statement may take that blocks somebody, or none [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(TimeLimit::parse))]
    pub(crate) statement_timeout: Option<TimeLimit>,
    /// How long a refused lock is tried for again [default: 5min]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::parse))]
    pub(crate) lock_retry: Option<Duration>,
    /// Whether migrations share transactions [default: on-empty]
    #[arg(long, value_name = "WHEN")]
    pub(crate) group: Option<GroupArg>,
    /// What to do with a raw SQL step that was cut off in the middle, once somebody looked at the database
    #[arg(long, value_name = "DECISION")]
    pub(crate) interrupted: Option<InterruptedArg>,
    /// Who runs the migrations, for the history; else the user of the operating system
    #[arg(long, value_name = "NAME")]
    pub(crate) applied_by: Option<String>,
}

impl RunArgs {
    /// What the flags say.
    pub(crate) fn settings(&self) -> Settings {
        let Self {
            differences,
            lock,
            lock_wait,
            lease,
            lock_timeout,
            statement_timeout,
            lock_retry,
            group,
            interrupted,
            applied_by,
        } = self;
        Settings {
            lock: lock.map(Into::into),
            lock_wait: *lock_wait,
            lease: *lease,
            lock_timeout: *lock_timeout,
            statement_timeout: *statement_timeout,
            lock_retry: *lock_retry,
            group: group.map(Into::into),
            interrupted: interrupted.map(Into::into),
            applied_by: applied_by.clone(),
            ..differences.settings()
        }
    }
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

/// What lets a command destroy data where that is guarded.
#[derive(Debug, Args)]
#[command(next_help_heading = RUN_HEADING)]
pub(crate) struct DropGuardArgs {
    /// The name of the database, typed by somebody who means it although it is protected
    #[arg(long, value_name = "NAME")]
    pub(crate) yes_drop: Option<String>,
}

impl DropGuardArgs {
    /// What it adds to the settings of a run.
    pub(crate) fn settings(&self, runner: &RunArgs) -> Settings {
        let Self { yes_drop } = self;
        Settings { yes_drop: yes_drop.clone(), ..runner.settings() }
    }
}

/// What lets a command revert what no run applied.
#[derive(Debug, Args)]
#[command(next_help_heading = RUN_HEADING)]
pub(crate) struct MarkedArgs {
    /// Revert what was only marked as applied as well, although its changes were made by hand
    #[arg(long = "marked")]
    pub(crate) revert: bool,
}

impl MarkedArgs {
    /// What it adds to the settings of a run.
    pub(crate) fn settings(&self, settings: Settings) -> Settings {
        let Self { revert } = self;
        Settings { revert_marked: Some(*revert), ..settings }
    }
}

/// How far the database and the migrations may differ.
#[derive(Debug, Args)]
#[command(next_help_heading = RUN_HEADING)]
pub(crate) struct ToleranceArgs {
    /// Whether a pending migration may run although a later one is applied [default: refuse]
    #[arg(long, value_name = "ANSWER")]
    pub(crate) out_of_order: Option<ToleranceArg>,
    /// Short for --out-of-order allow
    #[arg(long, conflicts_with = "out_of_order")]
    pub(crate) allow_out_of_order: bool,
    /// Whether the database may have migrations that this program does not know [default: refuse]
    #[arg(long, value_name = "ANSWER")]
    pub(crate) ahead: Option<ToleranceArg>,
}

impl ToleranceArgs {
    /// What the flags say.
    pub(crate) fn settings(&self) -> Settings {
        let Self { out_of_order, allow_out_of_order, ahead } = self;
        let out_of_order = if *allow_out_of_order { Some(ToleranceArg::Allow) } else { *out_of_order };
        Settings { out_of_order: out_of_order.map(Into::into), ahead: ahead.map(Into::into), ..Settings::default() }
    }
}

/// What keeps other runners away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LockModeArg {
    /// Whichever suits the server
    Auto,
    /// A lock of the session
    Session,
    /// A lock of the transaction, for poolers
    Transaction,
    /// A row with a heartbeat, for what has no other lock
    Lease,
    /// Nothing: somebody else sees to it
    None,
}

impl From<LockModeArg> for migrate_core::LockMode {
    fn from(mode: LockModeArg) -> Self {
        match mode {
            LockModeArg::Auto => Self::Auto,
            LockModeArg::Session => Self::Session,
            LockModeArg::Transaction => Self::Transaction,
            LockModeArg::Lease => Self::Lease,
            LockModeArg::None => Self::None,
        }
    }
}

/// What to do about a contradiction that may be harmless.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ToleranceArg {
    /// Run nothing
    Refuse,
    /// Run, and say so
    Warn,
    /// Run
    Allow,
}

impl From<ToleranceArg> for migrate_core::Tolerance {
    fn from(tolerance: ToleranceArg) -> Self {
        match tolerance {
            ToleranceArg::Refuse => Self::Refuse,
            ToleranceArg::Warn => Self::Warn,
            ToleranceArg::Allow => Self::Allow,
        }
    }
}

/// Whether migrations share transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupArg {
    /// In a database that has no tables yet
    OnEmpty,
    /// Never: each is a transaction of its own
    Never,
}

impl From<GroupArg> for migrate_core::Group {
    fn from(group: GroupArg) -> Self {
        match group {
            GroupArg::OnEmpty => Self::OnEmpty,
            GroupArg::Never => Self::Never,
        }
    }
}

/// What to do with a step that was cut off in the middle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InterruptedArg {
    /// It did not happen: run it
    Repeat,
    /// It happened: go on with the step after it
    Skip,
}

impl From<InterruptedArg> for migrate_core::Interrupted {
    fn from(decision: InterruptedArg) -> Self {
        match decision {
            InterruptedArg::Repeat => Self::Repeat,
            InterruptedArg::Skip => Self::Skip,
        }
    }
}

/// A database server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ServerArg {
    Postgres,
    Mysql,
    Mariadb,
    Sqlite,
}

/// Reads a reason: words, not their absence.
fn parse_reason(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("a reason has words: readers of the journal want to know why".to_owned()),
        words => Ok(words.to_owned()),
    }
}

/// Reads a duration; a number alone is in seconds here, as it is for other commands.
fn parse_seconds_or<T>(read: fn(&str) -> Result<T, Diagnostic>) -> impl Fn(&str) -> Result<T, String> + Clone {
    move |text| {
        let number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let duration = if number { read(&format!("{text}s")) } else { read(text) };
        duration.map_err(|message| message.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_alone_is_in_seconds() {
        let read = parse_seconds_or(duration::parse);
        assert_eq!(read("90"), Ok(Duration::from_secs(90)));
        assert_eq!(read("90ms"), Ok(Duration::from_millis(90)));
        assert!(read("").is_err() && read("9x").is_err());
        assert!(parse_seconds_or(duration::timeout)("0").is_err());
    }
}
