//! A migration as the runner sees it: with the SQL of every target, which was written when the crate compiled.
//!
//! ```
//! use migrate_core::Registry;
//! use migrate_core::migration::{CheckFinding, DownSteps, Impact, Lock, Permission, Timeouts};
//!
//! fn show(registry: &Registry) {
//!     for migration in registry.migrations() {
//!         let Timeouts { lock, statement } = migration.timeouts;
//!         println!("{}, with timeouts {lock:?} and {statement:?}", migration.name);
//!         for Permission { rule, reason } in migration.permissions {
//!             println!("may break {rule}: {reason}");
//!         }
//!         for script in migration.scripts.iter() {
//!             let reversible = matches!(script.down, DownSteps::Reversible(_));
//!             println!("on {} {} or newer, reversible: {reversible}", script.dialect, script.oldest);
//!             for step in script.up.steps {
//!                 let Impact { locks, loses_data, .. } = step.impact;
//!                 println!("{}; loses data: {loses_data:?}", step.summary);
//!                 for Lock { table, blocks, .. } in locks.unwrap_or_default() {
//!                     println!("blocks {blocks} of {table}");
//!                 }
//!             }
//!         }
//!         let findings = migration.findings.and_then(|findings| findings.read());
//!         for CheckFinding { line, diagnostic, .. } in findings.unwrap_or_default() {
//!             println!("line {line}: {diagnostic}");
//!         }
//!     }
//! }
//! # show(&Registry::nothing());
//! ```

use std::ops::Deref;
use std::sync::OnceLock;
use std::time::Duration;

use migrate_ir::builder::Schema;
use migrate_ir::dialect::{Dialect, Version};
#[cfg(test)]
pub(crate) mod examples;
pub(crate) mod script_form;
mod stored_error;

pub use stored_error::StoredError;

pub use migrate_ir::check_finding::{CheckFinding, RefusedBy};
pub use migrate_ir::duration::TimeLimit;
pub use migrate_ir::probe::{Fact, Object, Probe};

use crate::direction::Direction;

/// One migration: who it is, what it was made of, and the SQL that runs it on each target.
///
/// `#[migration]` makes one of a function. A program can also make its own:
///
/// ```
/// use migrate_core::Registry;
/// use migrate_core::migration::{DownSteps, Migration, Script, Step, StepList};
/// use migrate_core::prelude::Sqlite;
///
/// let up = Step::new("create table `notes`", &["CREATE TABLE notes (body text)"]);
/// let down = Step::new("drop table `notes`", &["DROP TABLE notes"]);
/// let script = Script::new(
///     Sqlite,
///     StepList::new(true, vec![up]),
///     DownSteps::Reversible(StepList::new(true, vec![down])),
/// );
/// let migration = Migration::new("app", "m0001_create_notes", "1f0a", file!(), vec![script]);
/// let registry = Registry::of([&*Box::leak(Box::new(migration))])?;
/// assert!(registry.find("app", "m0001_create_notes").is_some());
/// # Ok::<(), migrate_core::Error>(())
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub struct Migration {
    /// The history that it belongs to: the crate's name, unless `migrate.toml` says otherwise.
    pub history: &'static str,
    /// Its identity within the history: the function's name, `m0001_create_users`.
    pub name: &'static str,
    /// The function's doc comment, one line a line; empty where there is none.
    pub description: &'static str,
    /// The migration right before it, as its source folder was when it was compiled; none for the first.
    pub previous: Option<&'static str>,
    /// SHA-256 of its operations, as 64 hexadecimal digits. Formatting and comments do not change it.
    pub checksum: &'static str,
    /// The source file, as the compiler names it; empty where only the database has the migration.
    pub file: &'static str,
    /// The function's line in [`Migration::file`].
    pub line: u32,
    /// The function itself, with the feature `revert`, which needs what it does to write the way back. Nothing else runs
    /// it, so that without the feature no program carries it.
    pub body: Option<fn(&mut Schema)>,
    /// What it permits in spite of a safety rule.
    pub permissions: &'static [Permission],
    /// How long its statements may take.
    pub timeouts: Timeouts,
    /// One script for each target dialect.
    pub scripts: Scripts,
    /// Why it could not be evaluated while the crate compiled, where that was so: such a migration never runs.
    pub unresolved: Option<&'static str>,
    /// What would refuse it, where it is at or before `start_after` in `migrate.toml`. Nothing where the compiler
    /// refuses what it finds.
    pub findings: Option<Findings>,
}

impl Migration {
    /// A migration that says no more of itself than this. `file` is where its source is.
    pub fn new(
        history: &'static str,
        name: &'static str,
        checksum: &'static str,
        file: &'static str,
        scripts: Vec<Script>,
    ) -> Self {
        Self {
            history,
            name,
            description: "",
            previous: None,
            checksum,
            file,
            line: 0,
            body: None,
            permissions: &[],
            timeouts: Timeouts::default(),
            scripts: scripts.into(),
            unresolved: None,
            findings: None,
        }
    }

    /// A migration that only the database has, with the script that it keeps.
    pub(crate) fn stored(stored: StoredMigration) -> Result<&'static Self, StoredError> {
        let StoredMigration { history, name, checksum, library_version, script } = stored;
        let script = Script::stored(&name, &library_version, &script)?;
        let (history, name, checksum) = (String::leak(history), String::leak(name), String::leak(checksum));
        Ok(Box::leak(Box::new(Self::new(history, name, checksum, "", vec![script]))))
    }

    /// Whether only the database has it.
    pub fn is_stored(&self) -> bool {
        self.file.is_empty()
    }
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

/// A safety rule that a migration was permitted to break. Not `#[non_exhaustive]`: `#[migration]` writes it into the
/// user's crate.
#[derive(Debug)]
pub struct Permission {
    /// The rule's name, `dropped_columns`.
    pub rule: &'static str,
    /// Why, in the author's words.
    pub reason: &'static str,
}

/// How long the statements of a migration may take, where it says so itself. What it leaves unsaid is as the run is told.
/// Not `#[non_exhaustive]`: `#[migration]` writes it into the user's crate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// How long a statement may wait for a lock.
    pub lock: Option<Duration>,
    /// How long a statement may run.
    pub statement: Option<TimeLimit>,
}

/// The scripts of one migration. A compiled one carries them as a text, which is read when somebody first asks: a start
/// with nothing to do needs none of them.
#[derive(Debug)]
pub struct Scripts {
    text: &'static str,
    read: OnceLock<Option<Vec<Script>>>,
}

impl Scripts {
    /// Those of a text, as [`script_form`] writes scripts one after the other.
    pub(crate) const fn of_text(text: &'static str) -> Self {
        Self { text, read: OnceLock::new() }
    }

    /// Whether the text is one that this version does not read.
    pub(crate) fn are_unreadable(&self) -> bool {
        self.read().is_none()
    }

    fn read(&self) -> Option<&[Script]> {
        self.read.get_or_init(|| script_form::scripts(self.text)).as_deref()
    }
}

impl From<Vec<Script>> for Scripts {
    fn from(scripts: Vec<Script>) -> Self {
        Self { text: "", read: OnceLock::from(Some(scripts)) }
    }
}

impl Deref for Scripts {
    type Target = [Script];

    fn deref(&self) -> &[Script] {
        self.read().unwrap_or_default()
    }
}

/// What the compiler found in a migration that may be applied already, and did not refuse.
#[derive(Clone, Copy, Debug)]
pub struct Findings {
    text: &'static str,
}

impl Findings {
    /// Those of a text, one behind the other as [`CheckFinding::write`] writes them.
    pub(crate) const fn of_text(text: &'static str) -> Self {
        Self { text }
    }

    /// Reads them. Nothing where the text is one that this version does not read.
    pub fn read(self) -> Option<Vec<CheckFinding<'static>>> {
        CheckFinding::read_all(self.text).ok()
    }

    /// Why a target refuses the migration, if it does.
    pub(crate) fn of_target(self, dialect: Dialect) -> Option<CheckFinding<'static>> {
        self.read()?.into_iter().find(|finding| finding.refused_by == RefusedBy::Target(dialect))
    }
}

/// The SQL of one migration for one dialect.
#[derive(Debug)]
#[non_exhaustive]
pub struct Script {
    /// The server that it is written for.
    pub dialect: Dialect,
    /// The oldest version of the server that it may run on.
    pub oldest: Version,
    /// Forward.
    pub up: StepList,
    /// Back.
    pub down: DownSteps,
}

impl Script {
    /// The script for all versions of a server that this library knows.
    pub fn new(dialect: Dialect, up: StepList, down: DownSteps) -> Self {
        Self { dialect, oldest: dialect.oldest_version(), up, down }
    }

    /// The script that a database keeps of the migration, which this version of the library wrote.
    pub(crate) fn stored(name: &str, written_by: &str, text: &str) -> Result<Self, StoredError> {
        let (name, version) = (name.to_owned(), written_by.to_owned());
        script_form::read(text).map_err(|why| match why {
            script_form::Unreadable::Edited => StoredError::Edited { name },
            script_form::Unreadable::Newer => StoredError::Newer { name, version },
        })
    }

    /// The steps that go in that direction.
    pub(crate) fn steps(&self, direction: Direction) -> Result<&StepList, &'static str> {
        match (direction, &self.down) {
            (Direction::Up, _) => Ok(&self.up),
            (Direction::Down, DownSteps::Reversible(steps)) => Ok(steps),
            (Direction::Down, DownSteps::Irreversible(reason)) => Err(reason),
        }
    }
}

/// How a migration is reverted. Either there is a way back or there is none, so a `match` needs no other arm.
#[derive(Debug)]
pub enum DownSteps {
    /// By these steps: derived, or written beside raw SQL.
    Reversible(StepList),
    /// There is none, for this reason: the author's, or why it cannot be derived.
    Irreversible(&'static str),
}

/// The steps that apply a migration, or those that revert it.
#[derive(Debug)]
#[non_exhaustive]
pub struct StepList {
    /// Whether all of it runs in one transaction, the history row included. Where not, each step commits by itself,
    /// and the journal remembers how far it came.
    pub transactional: bool,
    /// What is done, in this order.
    pub steps: &'static [Step],
}

/// One operation as SQL.
#[derive(Debug)]
#[non_exhaustive]
pub struct Step {
    /// What it does, in words: ``add column `users.role` ``.
    pub summary: &'static str,
    /// The line of [`Migration::file`] that has the operation; on the way back, the one that is undone.
    /// 0 where it is not known.
    pub line: u32,
    /// The statements, to be sent one by one. Outside a transaction only the last one changes the database, mostly: those
    /// before it give the session the settings that it needs.
    pub statements: &'static [&'static str],
    /// How a runner that was interrupted finds out whether it happened.
    pub probe: Probe<&'static str>,
    /// Statements to be run before a second try, such as the one that drops an invalid index. Each may be repeated.
    pub cleanup: &'static [&'static str],
    /// SQLite: the table that the statements build anew. Triggers and indexes that the migrations do not know
    /// are kept by the runner, and foreign keys are off meanwhile.
    pub rebuilds: Option<&'static str>,
    /// What it does to a live system.
    pub impact: Impact,
}

impl StepList {
    /// These steps, in one transaction or each by itself.
    pub fn new(transactional: bool, steps: Vec<Step>) -> Self {
        Self { transactional, steps: Vec::leak(steps) }
    }

    /// Every statement as one readable text.
    pub fn sql(&self) -> String {
        let step = |step: &Step| {
            let sql = step.sql();
            let last_line = sql.lines().next_back().unwrap_or_default();
            // The end is no part of what may be a comment on some server.
            let end = if ["--", "#"].iter().any(|mark| last_line.contains(mark)) { "\n;" } else { ";" };
            format!("-- {}\n{sql}{end}\n", step.summary)
        };
        self.steps.iter().map(step).collect()
    }
}

impl Step {
    /// A step of which nothing is known but its statements, as with raw SQL.
    pub const fn new(summary: &'static str, statements: &'static [&'static str]) -> Self {
        Self {
            summary,
            line: 0,
            statements,
            probe: Probe::Unknown,
            cleanup: &[],
            rebuilds: None,
            impact: Impact::UNKNOWN,
        }
    }

    /// Whether it is known to block nobody.
    pub(crate) fn is_harmless(&self) -> bool {
        self.impact.locks.is_some_and(|locks| !locks.is_empty() && locks.iter().all(|lock| lock.blocks == "nothing"))
    }

    /// Whether a user wrote its SQL.
    pub(crate) fn is_raw_sql(&self) -> bool {
        matches!(self.probe, Probe::Unknown) && self.rebuilds.is_none()
    }

    /// The statements as one text, as the journal keeps it.
    pub fn sql(&self) -> String {
        self.statements.join(";\n")
    }
}

/// What a step does to a live system, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Impact {
    /// The locks that it takes on tables that were there before; none where that is not known.
    pub locks: Option<&'static [Lock]>,
    /// Whether it writes a table anew; none where that is not known.
    pub rewrites: Option<bool>,
    /// Whether it reads a whole table while it holds its locks; none where that is not known.
    pub scans: Option<bool>,
    /// Whether data is lost; none where that is not known.
    pub loses_data: Option<bool>,
    /// The server refuses the step if one of these tables has a row. Empty where no such table is known.
    pub must_be_empty: &'static [&'static str],
}

impl Impact {
    /// All of it is known, and nothing happens to what was there before.
    pub const NONE: Self = Self {
        locks: Some(&[]),
        rewrites: Some(false),
        scans: Some(false),
        loses_data: Some(false),
        must_be_empty: &[],
    };

    /// None of it is known, as with raw SQL.
    pub const UNKNOWN: Self = Self { locks: None, rewrites: None, scans: None, loses_data: None, must_be_empty: &[] };
}

/// A lock on a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Lock {
    /// The table.
    pub table: &'static str,
    /// The mode, in the server's own words: `ACCESS EXCLUSIVE`, `SHARED`.
    pub mode: &'static str,
    /// What is blocked while it is held: `reads and writes`, `writes`, `nothing`.
    pub blocks: &'static str,
}

impl Lock {
    /// A lock on that table, in that mode, and what it blocks.
    pub const fn new(table: &'static str, mode: &'static str, blocks: &'static str) -> Self {
        Self { table, mode, blocks }
    }
}
