//! Words of which an option takes one.

use clap::ValueEnum;

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
