//! How a run behaves.

use std::time::Duration;

use clap::Args;
use migrate_core::ir::duration::{self, TimeLimit};

use super::choices::{GroupArg, InterruptedArg, LockModeArg, ToleranceArg};
use super::parse::parse_seconds_or;
use super::{LOCKS_AND_TIMEOUTS, OUTPUT, WHAT_TO_RUN};
use crate::settings::Settings;

/// How a run behaves. What is not said here, `[run]` in migrate.toml says.
#[derive(Debug, Args)]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) differences: ToleranceArgs,
    #[command(flatten)]
    pub(crate) locks: LockArgs,
    /// What to do with a raw SQL step that was cut off in the middle, once somebody looked at the database
    #[arg(long, value_name = "DECISION", help_heading = WHAT_TO_RUN, hide_short_help = true)]
    pub(crate) interrupted: Option<InterruptedArg>,
    /// Who runs the migrations, for the history; else the user of the operating system
    #[arg(long, value_name = "NAME", help_heading = OUTPUT, hide_short_help = true)]
    pub(crate) applied_by: Option<String>,
}

impl RunArgs {
    /// What the flags say.
    pub(crate) fn settings(&self) -> Settings {
        let Self { differences, locks, interrupted, applied_by } = self;
        let LockArgs { lock, lock_wait, lease, lock_timeout, statement_timeout, lock_retry, group } = locks;
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

/// How long a run waits, and for what.
#[derive(Debug, Args)]
#[command(next_help_heading = LOCKS_AND_TIMEOUTS)]
pub(crate) struct LockArgs {
    /// What keeps other runners away [default: auto]
    #[arg(long, value_name = "MODE", hide_short_help = true)]
    pub(crate) lock: Option<LockModeArg>,
    /// How long to wait for another runner to end, such as 90s or 5min [default: 60s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::parse), hide_short_help = true)]
    pub(crate) lock_wait: Option<Duration>,
    /// How long a lease may go without renewal before another runner takes over [default: 15s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::timeout), hide_short_help = true)]
    pub(crate) lease: Option<Duration>,
    /// How long one statement may wait for a lock on a table [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::timeout), hide_short_help = true)]
    pub(crate) lock_timeout: Option<Duration>,
    /// How long a statement may take that blocks somebody, or none [default: 1h]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(TimeLimit::parse), hide_short_help = true)]
    pub(crate) statement_timeout: Option<TimeLimit>,
    /// How long a refused lock is tried for again [default: 5min]
    #[arg(long, value_name = "DURATION", value_parser = parse_seconds_or(duration::parse), hide_short_help = true)]
    pub(crate) lock_retry: Option<Duration>,
    /// Whether migrations share transactions [default: on-empty]
    #[arg(long, value_name = "WHEN", hide_short_help = true)]
    pub(crate) group: Option<GroupArg>,
}

/// What lets a command destroy data where that is guarded.
#[derive(Debug, Args)]
pub(crate) struct DropGuardArgs {
    /// The name of the database, typed by somebody who means it although it is protected
    #[arg(long, value_name = "NAME", help_heading = WHAT_TO_RUN)]
    pub(crate) yes_drop: Option<String>,
}

impl DropGuardArgs {
    /// What it adds to the settings of a run.
    pub(crate) fn settings(&self, runner: &RunArgs) -> Settings {
        let Self { yes_drop } = self;
        Settings { yes_drop: yes_drop.clone(), ..runner.settings() }
    }
}

/// How a run that reverts something behaves.
#[derive(Debug, Args)]
pub(crate) struct RevertArgs {
    #[command(flatten)]
    pub(crate) runner: RunArgs,
    #[command(flatten)]
    pub(crate) guard: DropGuardArgs,
    #[command(flatten)]
    pub(crate) marked: MarkedArgs,
}

impl RevertArgs {
    /// What the flags say.
    pub(crate) fn settings(&self) -> Settings {
        let Self { runner, guard, marked } = self;
        marked.settings(guard.settings(runner))
    }
}

/// What lets a command revert what no run applied.
#[derive(Debug, Args)]
pub(crate) struct MarkedArgs {
    /// Revert what was only marked as applied as well, although its changes were made by hand
    #[arg(long = "marked", help_heading = WHAT_TO_RUN)]
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
pub(crate) struct ToleranceArgs {
    /// Whether a pending migration may run although a later one is applied [default: refuse]
    #[arg(long, value_name = "ANSWER", help_heading = WHAT_TO_RUN, hide_short_help = true)]
    pub(crate) out_of_order: Option<ToleranceArg>,
    /// Short for --out-of-order allow
    #[arg(long, conflicts_with = "out_of_order", help_heading = WHAT_TO_RUN, hide_short_help = true)]
    pub(crate) allow_out_of_order: bool,
    /// Whether the database may have migrations that this program does not know [default: refuse]
    #[arg(long, value_name = "ANSWER", help_heading = WHAT_TO_RUN, hide_short_help = true)]
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
