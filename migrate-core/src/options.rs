//! How a run behaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How a run behaves. The defaults suit production.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// How long to wait for another runner to end.
    pub lock_wait: Duration,
    /// How long one statement may wait for a lock on a table: a waiting `ALTER TABLE` stops every query behind it.
    /// MySQL and MariaDB count whole seconds, from one.
    pub lock_timeout: Duration,
    /// How often a migration is tried when such a lock is refused.
    pub attempts: u32,
    /// Whether a pending migration may run although a later one is applied: two branches were merged.
    pub allow_out_of_order: bool,
    /// What to do with a step of which nobody can tell whether it happened before the runner was killed.
    pub interrupted: Interrupted,
    /// Who runs the migrations, for the history. Unless said otherwise, the user of the operating system, or in a
    /// container without one its host name.
    pub applied_by: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock_wait: Duration::from_mins(1),
            lock_timeout: Duration::from_secs(5),
            attempts: 5,
            allow_out_of_order: false,
            interrupted: Interrupted::Ask,
            applied_by: user(),
        }
    }
}

/// Whom the environment names.
fn user() -> String {
    ["USER", "LOGNAME", "USERNAME", "HOSTNAME"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "unknown".to_owned())
}

/// What to do with a step of which nobody can tell whether it happened: raw SQL, cut off in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interrupted {
    /// Refuse, and tell what to look at.
    #[default]
    Ask,
    /// It did not happen: run it.
    Repeat,
    /// It happened: go on with the step after it.
    Skip,
}

/// Asks a run to end early. The migration at work is finished first, so nothing is left half done.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// A handle on which nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ask.
    pub fn request(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
