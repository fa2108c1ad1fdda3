//! What a database remembers of its migrations.

use migrate_ir::diagnostic::Diagnostic;

use crate::direction::Direction;
use crate::display_diagnostic::display_diagnostic;

/// The kind of a migration that changes the schema, as the history keeps it. Later versions have more kinds.
pub(crate) const SCHEMA_KIND: &str = "schema";

/// One row of the history table: a migration that is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Applied {
    /// The history that it belongs to.
    pub history: String,
    /// Its name.
    pub name: String,
    /// The place in the order in which migrations were applied to this database.
    pub position: i64,
    /// Its checksum when it was applied.
    pub checksum: String,
    /// The chain of its history, right after it was applied.
    pub chain: String,
    /// When it was applied, by the server's clock, in UTC: `2026-11-21T04:05:06.789Z`.
    pub applied_at: String,
    /// Who applied it.
    pub applied_by: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The version of this library that applied it.
    pub library_version: String,
    /// The run that applied it: those of one run have one number. None where a version without batches applied it.
    pub batch: Option<i64>,
}

/// An applied migration of a kind that only later versions of this library know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownMigration {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// The part of it; empty where all of it was applied at once.
    pub part: String,
    /// The version that applied it.
    pub version: String,
}

/// A migration whose steps commit one by one, and that did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Unfinished {
    /// The history that it belongs to.
    pub history: String,
    /// Its name.
    pub name: String,
    /// The way that it was going.
    pub direction: Direction,
    /// Its checksum when it was begun.
    pub checksum: String,
    /// How many of its steps are done.
    pub done: usize,
    /// The step after them, where it was begun.
    pub begun: Option<Begun>,
    /// The script that is being run, as the database keeps it. None where it is missing.
    pub script: Option<String>,
    /// The version of this library that began it.
    pub library_version: String,
    /// Which process ran it.
    pub runner: String,
    /// When it was last seen, by the server's clock, in UTC.
    pub at: String,
}

/// A step that was begun, and of which nobody wrote down that it is done.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Begun {
    /// Its SQL, as the journal has it: a long one is cut off, and says so.
    pub sql: String,
    /// What the server said, where it refused the step; nothing where the runner was killed.
    pub error: Option<String>,
}

/// A lease in the row of the lock that this library does not write: somebody has edited it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GarbledLease {
    /// The column that holds what no runner writes.
    pub column: &'static str,
    /// What the row says.
    pub row: String,
    /// Who has the lease, by the row.
    pub holder: String,
}

display_diagnostic!(GarbledLease);

impl GarbledLease {
    /// What is wrong, why, and what to do.
    pub fn diagnostic(&self) -> Diagnostic {
        let Self { column, row, holder } = self;
        let holder = if holder.is_empty() { "of whom the row says nothing" } else { holder };
        Diagnostic::new("the row of the lock holds a lease that this library does not write: somebody has edited it")
            .note(format!("the column `{column}` is wrong; the row is {row}"))
            .note(format!("nobody can tell whether its holder, {holder}, is still at work"))
            .help_code(
                "see that no runner is at work, and take the lease away",
                ["migrate unlock --force --reason \"...\""],
            )
    }
}
