//! A script: the SQL of one migration, with what each step does to a live system.
//!
//! The macro writes scripts, compiled migrations and databases keep them as text, and the runner reads them. Texts are
//! owned where a script is made (`T` is `String`), and borrowed where one is read (`T` is `&str`).

mod impact;
mod read;
#[cfg(feature = "compile")]
mod rendered;
#[cfg(test)]
mod tests;
mod write;

pub use impact::{Impact, Lock};
#[cfg(feature = "compile")]
pub use rendered::{SqlScript, SqlStep, UnsupportedOperation};

use crate::dialect::{Dialect, Version};
use crate::probe::Probe;

/// The SQL of one migration for one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Script<T = &'static str> {
    /// The server that it is written for.
    pub dialect: Dialect,
    /// The oldest version of the server that it may run on.
    pub oldest: Version,
    /// Forward.
    pub up: StepList<T>,
    /// Back.
    pub down: DownSteps<T>,
}

/// How a migration is reverted. Either there is a way back or there is none, so a `match` needs no other arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DownSteps<T = &'static str> {
    /// By these steps: derived, or written beside raw SQL.
    Reversible(StepList<T>),
    /// There is none, for this reason: the author's, or why it cannot be derived.
    Irreversible(T),
}

/// The steps that apply a migration, or those that revert it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StepList<T = &'static str> {
    /// Whether all of it runs in one transaction, the history row included. Where not, each step commits by itself,
    /// and the journal remembers how far it came.
    pub transactional: bool,
    /// What is done, in this order.
    pub steps: Vec<Step<T>>,
}

/// What is done at once: one operation as SQL, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step<T = &'static str> {
    /// What it does, in words: ``add column `users.role` ``.
    pub summary: T,
    /// The line of the migration's source file that has the operation; on the way back, the one that is undone. 0 where
    /// it is not known.
    pub line: u32,
    /// The statements, to be sent one by one. Outside a transaction only the last one changes the database, mostly:
    /// those before it give the session the settings that it needs.
    pub statements: Vec<T>,
    /// How a runner that was interrupted finds out whether it happened.
    pub probe: Probe<T>,
    /// Statements to be run before a second try, such as the one that drops an invalid index. Each may be repeated.
    pub cleanup: Vec<T>,
    /// SQLite: the table that the statements build anew. Triggers and indexes that the migrations do not know are kept
    /// by the runner, and foreign keys are off meanwhile.
    pub rebuilds: Option<T>,
    /// What it does to a live system.
    pub impact: Impact<T>,
}

impl<T> Script<T> {
    /// The script for all versions of a server that this library knows.
    pub fn new(dialect: Dialect, up: StepList<T>, down: DownSteps<T>) -> Self {
        Self { dialect, oldest: dialect.oldest_version(), up, down }
    }
}

impl<T> StepList<T> {
    /// These steps, in one transaction or each by itself.
    pub fn new(transactional: bool, steps: Vec<Step<T>>) -> Self {
        Self { transactional, steps }
    }
}

impl<T> Step<T> {
    /// A step of which nothing is known but its statements, as with raw SQL.
    pub fn new(summary: T, statements: impl Into<Vec<T>>) -> Self {
        Self {
            summary,
            line: 0,
            statements: statements.into(),
            probe: Probe::Unknown,
            cleanup: Vec::new(),
            rebuilds: None,
            impact: Impact::UNKNOWN,
        }
    }
}

impl<T: AsRef<str>> StepList<T> {
    /// Every statement as one readable text.
    pub fn sql(&self) -> String {
        let step = |step: &Step<T>| {
            let sql = step.sql();
            let last_line = sql.lines().next_back().unwrap_or_default();
            // The end is no part of what may be a comment on some server.
            let end = if ["--", "#"].iter().any(|mark| last_line.contains(mark)) { "\n;" } else { ";" };
            format!("-- {}\n{sql}{end}\n", step.summary.as_ref())
        };
        self.steps.iter().map(step).collect()
    }
}

impl<T: AsRef<str>> Step<T> {
    /// Whether it is known to block nobody.
    pub fn is_harmless(&self) -> bool {
        let locks = self.impact.locks.as_deref().unwrap_or_default();
        !locks.is_empty() && locks.iter().all(Lock::blocks_nothing)
    }

    /// Whether a user wrote its SQL.
    pub fn is_raw_sql(&self) -> bool {
        matches!(self.probe, Probe::Unknown) && self.rebuilds.is_none()
    }

    /// The statements as one text, as the journal keeps it.
    pub fn sql(&self) -> String {
        let statements: Vec<&str> = self.statements.iter().map(AsRef::as_ref).collect();
        statements.join(";\n")
    }
}
