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
//!             for step in &script.up.steps {
//!                 let Impact { locks, loses_data, .. } = &step.impact;
//!                 println!("{}; loses data: {loses_data:?}", step.summary);
//!                 for Lock { table, blocks, .. } in locks.iter().flatten() {
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
use migrate_ir::dialect::Dialect;
#[cfg(test)]
pub(crate) mod examples;
pub(crate) mod script_form;
mod stored_error;

pub use stored_error::StoredError;

pub use migrate_ir::check_finding::{CheckFinding, RefusedBy};
pub use migrate_ir::duration::TimeLimit;
pub use migrate_ir::probe::{Fact, Object, Probe};
pub use migrate_ir::script::{DownSteps, Impact, Lock, Script, Step, StepList};

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
/// let up = Step::new("create table `notes`", ["CREATE TABLE notes (body text)"]);
/// let down = Step::new("drop table `notes`", ["DROP TABLE notes"]);
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
        let script = stored_script(&name, &library_version, &script)?;
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

/// The script that a database keeps of the migration, which that version of the library wrote.
pub(crate) fn stored_script(name: &str, written_by: &str, text: &str) -> Result<Script, StoredError> {
    let (name, version) = (name.to_owned(), written_by.to_owned());
    script_form::read(text).map_err(|why| match why {
        script_form::Unreadable::Edited => StoredError::Edited { name },
        script_form::Unreadable::Newer => StoredError::Newer { name, version },
    })
}

/// The steps of the script that go in that direction.
pub(crate) fn steps_of(script: &Script, direction: Direction) -> Result<&StepList, &'static str> {
    match (direction, &script.down) {
        (Direction::Up, _) => Ok(&script.up),
        (Direction::Down, DownSteps::Reversible(steps)) => Ok(steps),
        (Direction::Down, DownSteps::Irreversible(reason)) => Err(reason),
    }
}
