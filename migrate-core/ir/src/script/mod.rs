//! A script: the SQL of one migration, with what each step does to a live system.

mod form;

use crate::diagnostic::Diagnostic;
use crate::probe::Probe;

/// The SQL of one migration, in one direction, for one target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlScript {
    /// Whether all of it runs in one transaction.
    pub transactional: bool,
    /// What is done, in this order.
    pub steps: Vec<SqlStep>,
}

/// What is done at once: where the script is not transactional, one statement, with the settings that it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlStep {
    /// The position of the operation that it belongs to.
    pub operation: usize,
    /// What it does, in words: ``add column `users.role` ``.
    pub summary: String,
    /// The statements, to be sent one by one.
    pub statements: Vec<String>,
    /// How a runner that was interrupted finds out whether it happened.
    pub probe: Probe<String>,
    /// Statements to be run before a second try. Each may be repeated.
    pub cleanup: Vec<String>,
    /// SQLite: the table that the statements build anew.
    pub rebuilds: Option<String>,
    /// Whether it can be in a transaction.
    pub transactional: bool,
    /// What it does to a live system. None where that is not known, as with raw SQL.
    pub impact: Option<StepImpact>,
}

/// What a step does to a live system: [nothing](Self::none), where its table was created in the same script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepImpact {
    /// The locks that it takes on tables that were there before.
    pub locks: Vec<TableLock>,
    /// Whether it writes a table anew.
    pub rewrites: bool,
    /// Whether it reads a whole table while it holds its locks.
    pub scans: bool,
    /// Whether data is lost.
    pub loses_data: bool,
    /// The server refuses the step if one of these tables has a row.
    pub must_be_empty: Vec<String>,
}

/// A lock on a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableLock {
    /// The table.
    pub table: String,
    /// The mode, in the server's own words: `ACCESS EXCLUSIVE`, `LOCK=SHARED`.
    pub mode: &'static str,
    /// What is blocked while it is held: `reads and writes`, `writes`, `nothing`.
    pub blocks: &'static str,
}

/// Why an operation has no SQL on a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnsupportedOperation {
    /// The position of the operation.
    pub operation: usize,
    /// The name in it that the message is about, where it is about one.
    pub name: Option<String>,
    /// What the target cannot do, and what to do instead.
    pub message: Diagnostic,
}

impl StepImpact {
    /// Nothing: no lock, and nothing is read, written anew, lost or required.
    pub const fn none() -> Self {
        Self { locks: Vec::new(), rewrites: false, scans: false, loses_data: false, must_be_empty: Vec::new() }
    }

    /// A lock, and nothing more.
    pub(crate) fn locking(lock: TableLock) -> Self {
        Self { locks: vec![lock], ..Self::none() }
    }

    /// The same, refused by the server if the table has a row, where `is_so`.
    #[must_use]
    pub(crate) fn requiring_empty(mut self, table: &str, is_so: bool) -> Self {
        if is_so {
            self.must_be_empty.push(table.to_owned());
        }
        self
    }

    /// The same, writing the table anew, and so reading it.
    #[must_use]
    pub(crate) fn rewriting(self, rewrites: bool) -> Self {
        Self { rewrites: self.rewrites || rewrites, scans: self.scans || rewrites, ..self }
    }

    /// The same, reading the whole table.
    #[must_use]
    pub(crate) fn scanning(self, scans: bool) -> Self {
        Self { scans: self.scans || scans, ..self }
    }

    /// The same, losing data.
    #[must_use]
    pub(crate) fn losing(self, loses_data: bool) -> Self {
        Self { loses_data: self.loses_data || loses_data, ..self }
    }
}
