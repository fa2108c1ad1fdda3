//! What a run tells while it goes on.

use std::time::Duration;

use crate::lock::Holder;
use crate::plan::{Plan, Way};
use crate::report::Ran;

/// Something that happened in a run.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// Another runner is at work on this database, and this one waits. Told once a second or so.
    Waiting {
        /// The other one, where the server names it.
        holder: Option<&'a Holder>,
        /// For how long already.
        waited: Duration,
    },
    /// What will be run is known. Told again where another runner changed the database meanwhile.
    Planned(&'a Plan),
    /// A migration begins.
    MigrationStarted {
        /// Its name.
        name: &'static str,
        /// Applied or reverted.
        way: Way,
        /// How many steps will be run.
        steps: usize,
    },
    /// A step begins.
    StepStarted {
        /// The migration.
        migration: &'static str,
        /// Its place in the migration, from 1.
        number: usize,
        /// What it does, in words.
        summary: &'static str,
    },
    /// A step is done.
    StepFinished {
        /// The migration.
        migration: &'static str,
        /// Its place in the migration, from 1.
        number: usize,
        /// How long it took.
        duration: Duration,
    },
    /// A lock was refused; nothing of the migration was kept, and it is tried again after a pause.
    Retry {
        /// The migration.
        migration: &'static str,
        /// Which try comes next, from 2.
        attempt: u32,
        /// How many tries there are.
        attempts: u32,
        /// How long the pause is.
        pause: Duration,
        /// Who holds the lock, as far as the server tells.
        blockers: &'a [String],
    },
    /// A migration came to its end, and the history says so.
    MigrationFinished(&'a Ran),
}
