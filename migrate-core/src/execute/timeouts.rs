//! How long a statement may wait for locks, and how long it may run: as the options say, unless its migration says
//! otherwise.

use std::time::{Duration, Instant};

use crate::migration::{Migration, Step, TimeLimit};
use crate::options::Options;
use crate::server::StatementLimits;

/// What a statement may wait in any case: longer than the short transactions of a live system.
const SHORTEST_WAIT: Duration = Duration::from_millis(50);

impl StatementLimits {
    /// What the options say, unless the migration says otherwise.
    pub(crate) fn of_migration(options: &Options, migration: &Migration) -> Self {
        let timeouts = migration.timeouts;
        Self {
            lock: Some(timeouts.lock.unwrap_or(options.lock_timeout)),
            statement: timeouts.statement.map_or(options.statement_timeout, TimeLimit::duration),
        }
    }

    /// A step that blocks nobody harms nobody by taking long: `CREATE INDEX CONCURRENTLY` waits for every older
    /// transaction by design. It is bounded only where its migration says so.
    pub(super) fn of_step(options: &Options, migration: &Migration, step: &Step) -> Self {
        if step.is_harmless() {
            let timeouts = migration.timeouts;
            return Self { lock: timeouts.lock, statement: timeouts.statement.and_then(TimeLimit::duration) };
        }
        Self::of_migration(options, migration)
    }
}

/// How long the statements of one transaction may wait together. Those who wait for its first table wait for all of it.
#[derive(Debug, Default)]
pub(super) struct LockBudget {
    blocking_since: Option<Instant>,
    set: Option<StatementLimits>,
}

impl LockBudget {
    /// A transaction that began with these limits.
    pub(super) fn of_transaction(limits: StatementLimits) -> Self {
        Self { blocking_since: None, set: Some(limits) }
    }

    /// The settings that the step needs, where they are not those that are set.
    pub(super) fn settings(
        &mut self,
        options: &Options,
        migration: &Migration,
        step: &Step,
    ) -> Option<StatementLimits> {
        let limits = if let Some(since) = self.blocking_since {
            // No step is harmless behind one that blocks somebody until the transaction ends.
            let StatementLimits { lock, statement } = StatementLimits::of_migration(options, migration);
            StatementLimits { lock: lock.map(|lock| self.left(lock, since)), statement }
        } else {
            if !step.is_harmless() {
                self.blocking_since = Some(Instant::now());
            }
            StatementLimits::of_step(options, migration, step)
        };
        (self.set != Some(limits)).then(|| *self.set.insert(limits))
    }

    /// What is left of the wait that those behind the first table have.
    fn left(&self, lock: Duration, since: Instant) -> Duration {
        // Never so little that a lock which is about to be given back is missed.
        let left = lock.saturating_sub(since.elapsed()).max(SHORTEST_WAIT.min(lock));
        // A little more or less is not worth a statement.
        let set = self.set.and_then(|set| set.lock).unwrap_or_default();
        if set.abs_diff(left) < SHORTEST_WAIT { set } else { left }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::Lock;
    use crate::migration::examples::{step, with_impact};

    fn options() -> Options {
        Options { lock_timeout: Duration::from_secs(5), statement_timeout: None, ..Options::default() }
    }

    fn harmless() -> Step {
        let lock = Lock::new("t", "SHARE UPDATE EXCLUSIVE", "nothing");
        with_impact(step("one"), |impact| impact.locks = Some(vec![lock]))
    }

    #[test]
    fn later_statements_of_a_transaction_wait_for_what_is_left() {
        let (options, migration) = (options(), crate::migration::examples::migration("m1_a"));
        let mut budget = LockBudget::of_transaction(StatementLimits::of_migration(&options, migration));
        let mut settings = |since: Option<u64>, step: &Step| {
            if let Some(seconds) = since {
                budget.blocking_since = Instant::now().checked_sub(Duration::from_secs(seconds));
            }
            budget.settings(&options, migration, step).map(|limits| limits.lock)
        };
        let blocking = step("one");
        assert_eq!(settings(None, &blocking), None, "it is set already");
        assert_eq!(settings(None, &blocking), None, "nobody has waited yet");
        let left = settings(Some(2), &blocking).unwrap().unwrap();
        assert!(left <= Duration::from_secs(3) && left > Duration::from_secs(2), "{left:?}");
        let left = settings(Some(3), &harmless()).unwrap().unwrap();
        assert!(left <= Duration::from_secs(2) && left > Duration::from_secs(1), "somebody waits already: {left:?}");
        assert_eq!(settings(Some(60), &blocking), Some(Some(SHORTEST_WAIT)));
    }

    #[test]
    fn a_transaction_that_has_blocked_nobody_yet_waits_as_long_as_it_takes() {
        let (options, migration) = (options(), crate::migration::examples::migration("m1_a"));
        let mut budget = LockBudget::of_transaction(StatementLimits::of_migration(&options, migration));
        assert_eq!(budget.settings(&options, migration, &harmless()).unwrap().lock, None);
        assert_eq!(budget.settings(&options, migration, &step("one")).unwrap().lock, Some(options.lock_timeout));
    }

    #[test]
    fn what_blocks_nobody_is_not_bounded() {
        let migration = crate::migration::examples::migration("m1_a");
        let limits = StatementLimits::of_step(&Options::default(), migration, &harmless());
        assert_eq!(limits, StatementLimits { lock: None, statement: None });
    }
}
