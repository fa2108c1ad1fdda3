//! A lease: a row that names its holder, with a heart that beats. Whoever finds the heart standing still takes the
//! lease over.
//!
//! No clock is compared with another: the heart is a number that grows, and whoever waits measures by its own
//! stopwatch for how long it did not. A holder that was stopped and wakes up again finds out before it changes
//! anything, as each of its transactions ends with a beat, and a beat needs the token.

use std::time::{Duration, Instant};

use crate::connection::{Connection, Protocol};
use crate::error::{Cause, DatabaseError};
use crate::history::literal::literal;
use crate::history::{Held, Store};
use crate::random_id::random_id;

/// A lease that this run has.
#[derive(Clone, Debug)]
pub(crate) struct OwnLease {
    pub(crate) id: String,
    /// For how long it holds without being renewed.
    pub(crate) duration: Duration,
    /// When it was last renewed.
    pub(crate) renewed: Instant,
}

/// Somebody else's lease, watched.
#[derive(Clone, Debug)]
pub(crate) struct WatchedLease {
    held: Held,
    /// Since when it could be seen, and stood still.
    since: Option<Instant>,
}

impl WatchedLease {
    /// Begins to watch, or goes on watching where the heart stands where it stood. Where it could not beat although
    /// its holder lives, nothing is seen of it.
    pub(crate) fn watch(before: Option<Self>, held: Held, visible: bool) -> Self {
        let since = before.filter(|before| before.is_still(&held)).and_then(|before| before.since);
        Self { held, since: visible.then(|| since.unwrap_or_else(Instant::now)) }
    }

    /// Whether the heart has stood still for as long as it may, and for as long as the holder promised.
    pub(crate) fn is_dead(&self, lease: Duration) -> bool {
        let longest = lease.max(Duration::from_millis(self.held.lease_ms));
        self.since.is_some_and(|since| since.elapsed() >= longest)
    }

    /// Whether the heart stands where it stood.
    pub(crate) fn is_still(&self, held: &Held) -> bool {
        (&self.held.lease_id, self.held.heartbeat) == (&held.lease_id, held.heartbeat)
    }

    pub(crate) fn held(&self) -> &Held {
        &self.held
    }

    /// The watch begins anew: nothing could be seen of the heart.
    pub(crate) fn forget(&mut self) {
        self.since = None;
    }
}

impl Store {
    /// Takes the lease, where it is free or is still as the dead holder left it. None where somebody was faster.
    pub(crate) async fn take_lease(
        &self,
        connection: &mut Connection,
        from: Option<&Held>,
        lease: Duration,
        runner: &str,
    ) -> Result<Option<OwnLease>, DatabaseError> {
        let begun = Instant::now();
        let own = OwnLease { id: random_id(), duration: lease, renewed: begun };
        let session = match self.protocol() {
            Protocol::Postgres => "CAST(pg_backend_pid() AS text)",
            Protocol::MySql => "concat(connection_id(), '@', @@hostname)",
            Protocol::Sqlite => "NULL",
        };
        let update = format!(
            "UPDATE {} SET lease_id = {}, heartbeat = heartbeat + 1, lease_ms = {}, holder = {}, session = {session}, \
             doing = NULL, since = {} WHERE id = 1 AND {}",
            self.lock,
            literal(self.protocol(), &own.id),
            lease.as_millis(),
            literal(self.protocol(), runner),
            self.now(),
            self.still(from),
        );
        let taken = connection.execute(&update).await? == 1;
        if taken && self.protocol() == Protocol::Postgres {
            // By this name its sessions are found, and ended, should its heart stop.
            connection.execute(&format!("SET application_name = '{}'", application(&own.id))).await?;
        }
        Ok(taken.then_some(own))
    }

    /// Frees the lease of a dead holder. False where it came to life again.
    pub(crate) async fn free_lease(&self, connection: &mut Connection, held: &Held) -> Result<bool, DatabaseError> {
        let still = self.still(Some(held));
        Ok(connection.execute(&format!("UPDATE {} {FREE} WHERE id = 1 AND {still}", self.lock)).await? == 1)
    }

    fn still(&self, held: Option<&Held>) -> String {
        match held {
            None => "lease_id IS NULL".to_owned(),
            Some(Held { lease_id, heartbeat, .. }) => {
                format!("lease_id = {} AND heartbeat = {heartbeat}", literal(self.protocol(), lease_id))
            }
        }
    }

    /// Renews the lease. False where another runner has taken it.
    pub(crate) async fn renew_lease(&self, connection: &mut Connection, own: &OwnLease) -> Result<bool, DatabaseError> {
        Ok(connection.execute(&self.renewal(own, None)).await? == 1)
    }

    /// Renews the lease, and writes what the run is doing.
    pub(crate) async fn renew_lease_doing(
        &self,
        connection: &mut Connection,
        own: &OwnLease,
        doing: &str,
    ) -> Result<bool, DatabaseError> {
        Ok(connection.execute(&self.renewal(own, Some(doing))).await? == 1)
    }

    fn renewal(&self, own: &OwnLease, doing: Option<&str>) -> String {
        let doing = doing.map_or_else(String::new, |doing| format!(", doing = {}", literal(self.protocol(), doing)));
        let id = literal(self.protocol(), &own.id);
        format!("UPDATE {} SET heartbeat = heartbeat + 1{doing} WHERE id = 1 AND lease_id = {id}", self.lock)
    }

    /// Gives the lease back.
    pub(crate) async fn release_lease(&self, connection: &mut Connection, own: &OwnLease) -> Result<(), DatabaseError> {
        let id = literal(self.protocol(), &own.id);
        connection.execute(&format!("UPDATE {} {FREE} WHERE id = 1 AND lease_id = {id}", self.lock)).await.map(drop)
    }

    /// Ends what a dead holder left at work on the server. Whether nothing of it is left.
    pub(crate) async fn end_sessions(&self, connection: &mut Connection, held: &Held) -> Result<bool, DatabaseError> {
        let (find, end): (String, fn(&str) -> String) = match self.protocol() {
            Protocol::Postgres => (
                format!(
                    "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = '{}'",
                    application(&held.lease_id)
                ),
                |session| format!("SELECT pg_terminate_backend({session})"),
            ),
            Protocol::MySql => {
                let Some((session, host)) = held.session.as_deref().and_then(|session| session.split_once('@')) else {
                    return Ok(true);
                };
                let host = literal(self.protocol(), host);
                let session: u64 = session.parse().unwrap_or_default();
                (
                    format!(
                        "SELECT id FROM information_schema.processlist WHERE id = {session} AND db = database() \
                         AND @@hostname = {host} AND id <> connection_id()"
                    ),
                    |session| format!("KILL {session}"),
                )
            }
            // Whoever may write has the file to itself.
            Protocol::Sqlite => return Ok(true),
        };
        let sessions: Vec<_> = connection.fetch(&find).await?.into_iter().flatten().flatten().collect();
        for session in &sessions {
            match connection.execute(&end(session)).await {
                Ok(_) => {}
                // It ended by itself, or it is another user's, and then it is waited for.
                Err(error) if error.cause != Cause::Disconnected => {}
                Err(error) => return Err(error),
            }
        }
        Ok(sessions.is_empty())
    }
}

const FREE: &str = "SET lease_id = NULL, lease_ms = NULL, holder = NULL, session = NULL, doing = NULL, since = NULL";

/// What a runner with this lease calls itself on PostgreSQL.
fn application(lease_id: &str) -> String {
    format!("migrate, lease {}", &lease_id[..16])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(lease_id: &str, heartbeat: i64) -> Held {
        Held {
            lease_id: lease_id.to_owned(),
            heartbeat,
            lease_ms: 0,
            holder: String::new(),
            session: None,
            doing: None,
            since: None,
        }
    }

    #[test]
    fn a_heart_that_beats_is_never_dead() {
        let lease = Duration::from_millis(20);
        let mut watched = WatchedLease::watch(None, held("a", 1), true);
        for beat in 2..6 {
            std::thread::sleep(Duration::from_millis(15));
            watched = WatchedLease::watch(Some(watched), held("a", beat), true);
            assert!(!watched.is_dead(lease));
        }
        std::thread::sleep(lease);
        watched = WatchedLease::watch(Some(watched), held("a", 5), true);
        assert!(watched.is_dead(lease));
        assert!(!WatchedLease::watch(Some(watched), held("b", 5), true).is_dead(lease), "another holder");
    }

    #[test]
    fn a_heart_that_could_not_be_seen_has_the_whole_time_again() {
        let lease = Duration::from_millis(20);
        let mut watched = WatchedLease::watch(None, held("a", 1), true);
        std::thread::sleep(lease);
        watched = WatchedLease::watch(Some(watched), held("a", 1), false);
        assert!(!watched.is_dead(lease));
        watched = WatchedLease::watch(Some(watched), held("a", 1), true);
        assert!(!watched.is_dead(lease));
    }
}
