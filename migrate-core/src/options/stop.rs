//! Ending a run early.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// Asks a run to end early, at a point where nothing is half done.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Migrator, Stop, Up};
///
/// let stop = Stop::new();
/// let mut migrator = Migrator::connect("sqlite:app.db").await?.stop(stop.clone());
/// std::thread::spawn(move || {
///     std::thread::sleep(std::time::Duration::from_secs(60));
///     stop.request();
/// });
/// let report = migrator.up(Up::All).await?;
/// println!("{} migrations, stopped early: {}", report.migrations.len(), report.stopped);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU8>);

const AFTER_MIGRATION: u8 = 1;
const AFTER_STEP: u8 = 2;

impl Stop {
    /// A handle on which nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for an end after the migration at work.
    pub fn request(&self) {
        self.0.fetch_max(AFTER_MIGRATION, Ordering::Relaxed);
    }

    /// Asks for an end after the step at work. A migration that is one transaction is then taken back; one that is not
    /// is gone on with by the next run.
    pub fn request_after_step(&self) {
        self.0.fetch_max(AFTER_STEP, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= AFTER_MIGRATION
    }

    /// Whether somebody asked for an end after the step.
    pub(crate) fn requested_after_step(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= AFTER_STEP
    }
}
