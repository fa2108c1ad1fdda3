//! What a run did, as text and as JSON: each migration, and all of them.

use std::fmt;
use std::time::Duration;

use migrate_core::{Direction, MigrationRun};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::linked;
use crate::printer::{FAINT, GOOD, paint};

/// What a run did.
#[derive(Debug, serde::Serialize)]
pub(crate) struct RunSummary {
    /// The database.
    pub(crate) database: String,
    /// The migrations that were run, in this order.
    pub(crate) migrations: Vec<FinishedMigration>,
}

impl RunSummary {
    /// What was applied, if all of it is one batch.
    fn batch(&self) -> Option<i64> {
        let mut applied = self.migrations.iter().filter(|finished| finished.0.direction == Direction::Up);
        let batch = applied.next()?.0.batch?;
        applied.all(|finished| finished.0.batch == Some(batch)).then_some(batch)
    }
}

/// `applied 2 migrations to sqlite://app.db in 5 ms, as batch 1`.
impl fmt::Display for RunSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |direction| self.migrations.iter().filter(|finished| finished.0.direction == direction).count();
        let database = &self.database;
        match (count(Direction::Up), count(Direction::Down)) {
            (applied, 0) => write!(f, "applied {} to {database}", count_migrations(applied)),
            (0, reverted) => write!(f, "reverted {} on {database}", count_migrations(reverted)),
            (applied, reverted) => {
                write!(f, "reverted {reverted} and applied {} on {database}", count_migrations(applied))
            }
        }?;
        let duration = self.migrations.iter().map(|finished| finished.0.duration).sum();
        write!(f, " in {}", format_duration(duration))?;
        self.batch().map_or(Ok(()), |batch| write!(f, ", as batch {batch}"))
    }
}

/// One migration that came to its end.
#[derive(Debug)]
pub(crate) struct FinishedMigration(pub(crate) MigrationRun);

/// `  applied m0001_create_users (3 ms)`.
impl fmt::Display for FinishedMigration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let duration = format!("({})", format_duration(self.0.duration));
        let name = linked::shown_name(self.0.history, self.0.name);
        write!(f, "  {} {name} {}", paint(GOOD, past_tense(self.0.direction)), paint(FAINT, duration))
    }
}

impl Serialize for FinishedMigration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let MigrationRun { history, name, direction, steps, duration, batch, .. } = &self.0;
        let mut fields = serializer.serialize_struct("Finished", 6)?;
        fields.serialize_field("history", history)?;
        fields.serialize_field("name", name)?;
        fields.serialize_field("way", direction.name())?;
        fields.serialize_field("steps", steps)?;
        fields.serialize_field("duration_ms", &duration.as_millis())?;
        fields.serialize_field("batch", batch)?;
        fields.end()
    }
}

/// What was done to a migration.
pub(crate) fn past_tense(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applied",
        Direction::Down => "reverted",
    }
}

/// `1 migration`, `2 migrations`.
pub(crate) fn count_migrations(count: usize) -> String {
    match count {
        1 => "1 migration".to_owned(),
        _ => format!("{count} migrations"),
    }
}

/// A duration with as many digits as anybody reads: `3 ms`, `1.2 s`, `4 min 10 s`.
pub(crate) fn format_duration(duration: Duration) -> String {
    let (seconds, milliseconds) = (duration.as_secs(), duration.as_millis());
    if milliseconds < 1_000 {
        format!("{milliseconds} ms")
    } else if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        let cases = [(0, "0 ms"), (999, "999 ms"), (1_250, "1.2 s"), (250_000, "4 min 10 s")];
        for (milliseconds, text) in cases {
            assert_eq!(format_duration(Duration::from_millis(milliseconds)), text);
        }
    }
}
