//! Migrations that were run, as they are told: one by one, and all together.

use std::fmt;
use std::time::Duration;

use migrate_core::{Direction, Ran};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::report::{FAINT, GOOD, paint};

/// What a run did.
#[derive(Debug, serde::Serialize)]
pub(crate) struct Done {
    /// The database.
    pub(crate) database: String,
    /// The migrations that were run, in this order.
    pub(crate) migrations: Vec<Finished>,
}

/// `applied 2 migrations to sqlite://app.db in 5 ms`.
impl fmt::Display for Done {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |direction| self.migrations.iter().filter(|finished| finished.0.direction == direction).count();
        let database = &self.database;
        match (count(Direction::Up), count(Direction::Down)) {
            (applied, 0) => write!(f, "applied {} to {database}", migrations(applied)),
            (0, reverted) => write!(f, "reverted {} on {database}", migrations(reverted)),
            (applied, reverted) => write!(f, "reverted {reverted} and applied {} on {database}", migrations(applied)),
        }?;
        let duration = self.migrations.iter().map(|finished| finished.0.duration).sum();
        write!(f, " in {}", time(duration))
    }
}

/// One migration that came to its end.
#[derive(Debug)]
pub(crate) struct Finished(pub(crate) Ran);

/// `  applied m0001_create_users (3 ms)`.
impl fmt::Display for Finished {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let duration = format!("({})", time(self.0.duration));
        write!(f, "  {} {} {}", paint(GOOD, word(self.0.direction)), self.0.name, paint(FAINT, duration))
    }
}

impl Serialize for Finished {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Ran { history, name, direction, steps, duration } = &self.0;
        let mut fields = serializer.serialize_struct("Finished", 5)?;
        fields.serialize_field("history", history)?;
        fields.serialize_field("name", name)?;
        fields.serialize_field("way", direction.name())?;
        fields.serialize_field("steps", steps)?;
        fields.serialize_field("duration_ms", &duration.as_millis())?;
        fields.end()
    }
}

/// What was done to a migration.
pub(crate) fn word(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applied",
        Direction::Down => "reverted",
    }
}

/// `1 migration`, `2 migrations`.
pub(crate) fn migrations(count: usize) -> String {
    match count {
        1 => "1 migration".to_owned(),
        _ => format!("{count} migrations"),
    }
}

/// A duration with as many digits as anybody reads: `3 ms`, `1.2 s`, `4 min 10 s`.
pub(crate) fn time(duration: Duration) -> String {
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
            assert_eq!(time(Duration::from_millis(milliseconds)), text);
        }
    }
}
