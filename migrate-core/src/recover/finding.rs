//! What is not as it should be.

use std::fmt;

use crate::history::{Applied, Unfinished};
use crate::indent::indented;
use crate::migration::Migration;
use crate::server::{Holder, ServerInfo};

/// What is not as it should be.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The database, without user and password.
    pub database: String,
    /// The server.
    pub server: ServerInfo,
    /// One by one, in the order in which they are put in order.
    pub findings: Vec<Finding>,
    /// The runner that is at work right now, where there is one: what it has begun is no finding.
    pub runner: Option<Holder>,
}

/// Something that is not as it should be.
#[derive(Clone, Debug)]
pub enum Finding {
    /// The journal or the row of the lock is missing, and the history is there.
    MissingTables,
    /// A runner has the lease, and its heart stands still.
    DeadLease(Holder),
    /// The history's rows do not fit together: somebody has edited them.
    BrokenChain {
        /// The migrations whose rows are rewritten.
        migrations: Vec<String>,
    },
    /// A migration was interrupted.
    Unfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
        /// Whether the step that was cut off happened, by what the server tells, or else as somebody has decided. None
        /// where nobody can tell.
        happened: Option<bool>,
        /// The SQL of the step that was cut off.
        step: Option<String>,
        /// What is run to take away its remains.
        cleanup: Vec<&'static str>,
    },
    /// A migration was interrupted, and is not linked.
    UnknownUnfinished {
        /// What the database remembers of it.
        unfinished: Unfinished,
    },
    /// PostgreSQL: an index that is not complete, and that nobody is building.
    InvalidIndex {
        /// The table.
        table: String,
        /// The index.
        index: String,
        /// What takes it away.
        sql: String,
    },
    /// A migration was changed after it was applied.
    Changed {
        /// The row in the database.
        applied: Applied,
        /// The linked one.
        migration: &'static Migration,
    },
    /// The database has a migration that is not linked.
    Unknown {
        /// The row in the database.
        applied: Applied,
    },
}

impl Finding {
    /// Whether repairing puts it in order. What it does not is for somebody to decide.
    pub fn is_repairable(&self) -> bool {
        match self {
            Self::MissingTables | Self::DeadLease(_) | Self::BrokenChain { .. } | Self::InvalidIndex { .. } => true,
            Self::Unfinished { happened, .. } => happened.is_some(),
            Self::UnknownUnfinished { .. } | Self::Changed { .. } | Self::Unknown { .. } => false,
        }
    }
}

/// What it is, then lines that begin with `note:` or `help:`.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingTables => f.write_str(
                "the journal or the row of the lock is missing, although the history is there\nhelp: create what is missing",
            ),
            Self::DeadLease(holder) => write!(
                f,
                "the lock is held by a runner whose heart stands still\nnote: it is {holder}\nhelp: take the lock away"
            ),
            Self::BrokenChain { migrations } => write!(
                f,
                "the rows of the history do not fit together: somebody has edited them\n\
                 note: the chain is wrong at {}\n\
                 help: compute it anew from the rows that are there",
                migrations.join(", ")
            ),
            Self::Unfinished { unfinished, happened, step, cleanup } => {
                let Unfinished { name, direction, done, runner, at, begun, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its way {direction}\nnote: {runner} was at work on it at {at}"
                )?;
                match done {
                    0 => f.write_str("\nnote: none of its steps is done")?,
                    1 => f.write_str("\nnote: its first step is done")?,
                    done => write!(f, "\nnote: its first {done} steps are done")?,
                }
                let refusal = begun.as_ref().and_then(|begun| begun.error.as_ref());
                if let Some(step) = step {
                    let sql = indented(step);
                    match refusal {
                        Some(error) => write!(f, "\nnote: the server refused this step: {error}\n{sql}")?,
                        None => write!(f, "\nnote: this step was cut off\n{sql}")?,
                    }
                }
                match happened {
                    Some(true) => f.write_str("\nnote: it happened\nhelp: go on after it"),
                    Some(false) if cleanup.is_empty() => f.write_str("\nhelp: go on with the step that is not done"),
                    Some(false) => write!(
                        f,
                        "\nhelp: take away what it left, and run it again\n{}",
                        indented(&cleanup.join(";\n"))
                    ),
                    None => write!(
                        f,
                        "\nnote: nobody can tell whether it happened\n\
                         help: look at the database; if the step did not happen, run it again\n          \
                                   migrate {direction} --interrupted repeat\n\
                         help: if it did happen, go on after it\n          \
                                   migrate {direction} --interrupted skip"
                    ),
                }
            }
            Self::UnknownUnfinished { unfinished } => {
                let Unfinished { name, direction, done, runner, at, .. } = unfinished;
                write!(
                    f,
                    "migration `{name}` was interrupted on its way {direction}, and this program does not have it\n\
                     note: {runner} was at work on it at {at}; {done} of its steps are done\n\
                     help: run the program that has it, which finishes it\n\
                     help: or take its changes away by hand, and say so\n          \
                               migrate mark --reverted {name} --reason \"...\""
                )
            }
            Self::InvalidIndex { table, index, sql } => write!(
                f,
                "the index `{index}` of `{table}` is not complete, and nobody is building it\n\
                 note: it slows writes down, and serves no query\n\
                 help: drop it\n{}",
                indented(sql)
            ),
            Self::Changed { applied, migration } => write!(
                f,
                "migration `{}` was changed after it was applied\n\
                 note: it was applied {} by {}; the one at {}:{} is another\n\
                 help: restore it as it was, and write a new migration for the change\n\
                 help: or, where both do the same to a database, accept it\n          \
                           migrate accept {} --reason \"...\"",
                applied.name, applied.applied_at, applied.applied_by, migration.file, migration.line, applied.name
            ),
            Self::Unknown { applied } => write!(
                f,
                "the database has migration `{}`, and this program does not\n\
                 note: it was applied {} by {}\n\
                 help: run the program that has it\n\
                 help: or, where its changes are not in the database, say so\n          \
                           migrate mark --reverted {} --reason \"...\"",
                applied.name, applied.applied_at, applied.applied_by, applied.name
            ),
        }
    }
}
