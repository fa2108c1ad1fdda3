//! How long a statement may wait for locks, and how long it may run.

use std::time::{Duration, Instant};

use super::Run;
use crate::connection::Protocol;
use crate::error::DatabaseError;
use crate::migration::{Bound, Migration, Step};
use crate::options::Options;

/// What a statement may wait in any case: longer than the short transactions of a live system.
const LEAST: Duration = Duration::from_millis(50);

/// The bounds of one statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bounds {
    /// For a lock; none is for ever.
    pub(super) lock: Option<Duration>,
    /// For all of it; none is for ever.
    pub(super) statement: Option<Duration>,
}

impl Bounds {
    /// What the options say, unless the migration says otherwise.
    pub(super) fn of_migration(options: &Options, migration: &Migration) -> Self {
        let timeouts = migration.timeouts;
        Self {
            lock: Some(timeouts.lock.unwrap_or(options.lock_timeout)),
            statement: timeouts.statement.map_or(options.statement_timeout, Bound::duration),
        }
    }

    /// A step that blocks nobody harms nobody by taking long: `CREATE INDEX CONCURRENTLY` waits for every older
    /// transaction by design. It is bounded only where its migration says so.
    pub(super) fn of_step(options: &Options, migration: &Migration, step: &Step) -> Self {
        if step.is_harmless() {
            let timeouts = migration.timeouts;
            return Self { lock: timeouts.lock, statement: timeouts.statement.and_then(Bound::duration) };
        }
        Self::of_migration(options, migration)
    }

    /// PostgreSQL: the settings, for a transaction or for the session.
    pub(super) fn on_postgres(self, local: &str) -> String {
        let Self { lock, statement } = self;
        let (lock, statement) = (milliseconds(lock), milliseconds(statement));
        format!("SET {local}lock_timeout = {lock}; SET {local}statement_timeout = {statement}")
    }
}

/// 0 is for ever.
fn milliseconds(bound: Option<Duration>) -> u128 {
    bound.map_or(0, |bound| bound.as_millis().max(1))
}

/// In whole seconds, as MySQL and MariaDB count, and at least one.
fn seconds(bound: Duration) -> u64 {
    bound.as_millis().div_ceil(1000).try_into().unwrap_or(u64::MAX).max(1)
}

impl Step {
    /// Whether it is known to block nobody.
    pub(super) fn is_harmless(&self) -> bool {
        self.impact.locks.is_some_and(|locks| !locks.is_empty() && locks.iter().all(|lock| lock.blocks == "nothing"))
    }
}

/// How long the statements of one transaction may wait together. Those who wait for its first table wait for all of it.
#[derive(Debug, Default)]
pub(super) struct Patience {
    blocking_since: Option<Instant>,
    set: Option<Bounds>,
}

impl Patience {
    /// A transaction that began with these bounds.
    pub(super) fn of_transaction(bounds: Bounds) -> Self {
        Self { blocking_since: None, set: Some(bounds) }
    }

    /// The settings that the step needs, where they are not those that are set.
    pub(super) fn settings(&mut self, options: &Options, migration: &Migration, step: &Step) -> Option<Bounds> {
        let bounds = if let Some(since) = self.blocking_since {
            // No step is harmless behind one that blocks somebody until the transaction ends.
            let Bounds { lock, statement } = Bounds::of_migration(options, migration);
            Bounds { lock: lock.map(|lock| self.left(lock, since)), statement }
        } else {
            if !step.is_harmless() {
                self.blocking_since = Some(Instant::now());
            }
            Bounds::of_step(options, migration, step)
        };
        (self.set != Some(bounds)).then(|| *self.set.insert(bounds))
    }

    /// What is left of the wait that those behind the first table have.
    fn left(&self, lock: Duration, since: Instant) -> Duration {
        // Never so little that a lock which is about to be given back is missed.
        let left = lock.saturating_sub(since.elapsed()).max(LEAST.min(lock));
        // A little more or less is not worth a statement.
        let set = self.set.and_then(|set| set.lock).unwrap_or_default();
        if set.abs_diff(left) < LEAST { set } else { left }
    }
}

impl Run<'_> {
    /// Sets the bounds of a step that is not in a transaction of ours, where they belong to the session. The limit that
    /// the server does not keep is given back.
    pub(super) async fn bound_session(&mut self, bounds: Bounds) -> Result<Option<Duration>, DatabaseError> {
        let (set, limit) = match self.protocol() {
            // Behind a pooler the setting would stay with a session that somebody else gets.
            Protocol::Postgres if self.connection.is_direct().await? == Some(false) => (None, None),
            Protocol::Postgres => (Some(bounds.on_postgres("")), None),
            Protocol::MySql => {
                let lock = bounds.lock.map_or(31_536_000, seconds);
                let set = format!("SET lock_wait_timeout = {lock}, innodb_lock_wait_timeout = {lock}");
                // Neither server has a bound for changes of tables that both know.
                (Some(set), bounds.statement)
            }
            Protocol::Sqlite => (None, bounds.statement),
        };
        if let Some(set) = set.filter(|_| self.bounds != Some(bounds)) {
            self.connection.execute(&set).await?;
            self.bounds = Some(bounds);
        }
        Ok(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migration::{Impact, Lock};
    use crate::plan::tests::step;

    fn options() -> Options {
        Options { lock_timeout: Duration::from_secs(5), statement_timeout: None, ..Options::default() }
    }

    fn harmless() -> Step {
        let locks: Option<&'static [Lock]> =
            Some(&[Lock { table: "t", mode: "SHARE UPDATE EXCLUSIVE", blocks: "nothing" }]);
        Step { impact: Impact { locks, ..Impact::NONE }, ..step("one") }
    }

    #[test]
    fn later_statements_of_a_transaction_wait_for_what_is_left() {
        let (options, migration) = (options(), crate::plan::tests::migration("m1_a"));
        let mut patience = Patience::of_transaction(Bounds::of_migration(&options, migration));
        let mut settings = |since: Option<u64>, step: &Step| {
            if let Some(seconds) = since {
                patience.blocking_since = Instant::now().checked_sub(Duration::from_secs(seconds));
            }
            patience.settings(&options, migration, step).map(|bounds| bounds.lock)
        };
        let blocking = step("one");
        assert_eq!(settings(None, &blocking), None, "it is set already");
        assert_eq!(settings(None, &blocking), None, "nobody has waited yet");
        let left = settings(Some(2), &blocking).unwrap().unwrap();
        assert!(left <= Duration::from_secs(3) && left > Duration::from_secs(2), "{left:?}");
        let left = settings(Some(3), &harmless()).unwrap().unwrap();
        assert!(left <= Duration::from_secs(2) && left > Duration::from_secs(1), "somebody waits already: {left:?}");
        assert_eq!(settings(Some(60), &blocking), Some(Some(LEAST)));
    }

    #[test]
    fn a_transaction_that_has_blocked_nobody_yet_waits_as_long_as_it_takes() {
        let (options, migration) = (options(), crate::plan::tests::migration("m1_a"));
        let mut patience = Patience::of_transaction(Bounds::of_migration(&options, migration));
        assert_eq!(patience.settings(&options, migration, &harmless()).unwrap().lock, None);
        assert_eq!(patience.settings(&options, migration, &step("one")).unwrap().lock, Some(options.lock_timeout));
    }

    #[test]
    fn what_blocks_nobody_is_not_bounded() {
        let migration = crate::plan::tests::migration("m1_a");
        let bounds = Bounds::of_step(&Options::default(), migration, &harmless());
        assert_eq!(bounds, Bounds { lock: None, statement: None });
        assert_eq!(bounds.on_postgres("LOCAL "), "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0");
    }
}
