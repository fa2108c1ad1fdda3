//! What a database remembers of its migrations.

use crate::plan::Direction;

/// The kind of a migration that changes the schema, as the history keeps it. Later versions have more kinds.
pub(crate) const SCHEMA_KIND: &str = "schema";

/// One row of the history table: a migration that is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// A migration that the database keeps so that a program without it can revert or finish it.
#[derive(Clone, Debug)]
pub(crate) struct StoredMigration {
    pub(crate) history: String,
    pub(crate) name: String,
    pub(crate) checksum: String,
    /// The version of this library that stored it.
    pub(crate) library_version: String,
    /// The script, in the form that databases keep.
    pub(crate) script: String,
}

/// A migration whose steps commit one by one, and that did not come to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
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
pub struct Begun {
    /// Its SQL, as the journal has it: a long one is cut off, and says so.
    pub sql: String,
    /// What the server said, where it refused the step; nothing where the runner was killed.
    pub error: Option<String>,
}

/// Everything that a database remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The applied migrations, in the order in which they were applied.
    pub applied: Vec<Applied>,
    /// The one that is to be finished before anything else, where there is one.
    pub unfinished: Option<Unfinished>,
}
