//! What a run did.

use std::time::Duration;

use crate::direction::Direction;

/// What a run did.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Direction, MigrationRun, Migrator, Report, Up};
///
/// let Report { migrations, stopped, .. } = Migrator::connect("sqlite:app.db").await?.up(Up::All).await?;
/// for MigrationRun { name, direction, steps, duration, .. } in &migrations {
///     assert_eq!(*direction, Direction::Up);
///     println!("{name}: {steps} steps in {duration:?}");
/// }
/// assert!(!stopped, "nobody asked it to stop");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The migrations that were run, in this order. Empty where nothing was pending.
    pub migrations: Vec<MigrationRun>,
    /// Whether the run ended early because it was asked to, by [`Stop`](crate::Stop).
    pub stopped: bool,
}

/// One migration that was run to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MigrationRun {
    /// The history that it belongs to.
    pub history: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Applied or reverted.
    pub direction: Direction,
    /// How many steps were run. Fewer than it has, where an interrupted migration was finished.
    pub steps: usize,
    /// How long it took.
    pub duration: Duration,
    /// The batch that it was applied in: what one run applies has one number. None where it was reverted.
    pub batch: Option<i64>,
}
