//! A lease: a row that names its holder, and a counter in it that the holder raises again and again. A runner that sees
//! the counter stand still for long enough takes the lease.
//!
//! No clock is compared with another: the waiting runner measures by its own stopwatch for how long the counter did not
//! change. It does not wait if the holder's process is certainly gone. A holder that was paused cannot commit: before
//! each commit it renews its lease, which fails if another runner has taken it.

use std::time::{Duration, Instant};

use super::process::{HeldId, has_ended};
use crate::history::{LONGEST_LEASE, LeaseRow, Store};
use crate::server::{Connection, DatabaseError};

/// A lease that this run has.
#[derive(Clone, Debug)]
pub(crate) struct OwnLease {
    id: HeldId,
    /// For how long it holds without being renewed.
    pub(crate) duration: Duration,
    /// When it was last renewed.
    pub(crate) renewed: Instant,
    /// Whether its row says what the run is doing.
    pub(super) says_what: bool,
}

impl OwnLease {
    pub(super) fn id(&self) -> &str {
        self.id.as_str()
    }
}

/// Another runner's lease, while it is watched.
#[derive(Clone, Debug)]
pub(crate) struct WatchedLease {
    held: LeaseRow,
    /// Since when it could be seen, and was not renewed.
    since: Option<Instant>,
}

impl WatchedLease {
    /// Begins to watch, or goes on watching if the lease was not renewed. If it could not be renewed although its holder
    /// is alive, it is not visible.
    pub(crate) fn watch(before: Option<Self>, held: LeaseRow, visible: bool) -> Self {
        let since = before.filter(|before| before.is_still(&held)).and_then(|before| before.since);
        Self { held, since: visible.then(|| since.unwrap_or_else(Instant::now)) }
    }

    /// Whether the lease was not renewed for as long as it may, and for as long as the holder promised; or its holder's
    /// process is gone.
    pub(crate) fn has_expired(&self, lease: Duration) -> bool {
        if has_ended(&self.held.lease_id) {
            return true;
        }
        let longest = lease.max(Duration::from_millis(self.held.lease_ms));
        self.since.is_some_and(|since| since.elapsed() >= longest)
    }

    /// Whether this is the same lease, not renewed.
    pub(crate) fn is_still(&self, held: &LeaseRow) -> bool {
        (&self.held.lease_id, self.held.heartbeat) == (&held.lease_id, held.heartbeat)
    }

    pub(crate) fn held(&self) -> &LeaseRow {
        &self.held
    }

    /// The watch begins anew: the lease could not be seen.
    pub(crate) fn restart(&mut self) {
        self.since = None;
    }
}

impl Store {
    /// Takes the lease, where it is free, or is still as the expired holder left it. None where another runner was faster.
    pub(crate) async fn take_lease(
        &self,
        connection: &mut Connection,
        from: Option<&LeaseRow>,
        lease: Duration,
        runner: &str,
    ) -> Result<Option<OwnLease>, DatabaseError> {
        let (begun, lease) = (Instant::now(), lease.min(LONGEST_LEASE));
        let own = OwnLease { id: HeldId::new(), duration: lease, renewed: begun, says_what: false };
        let session = self.server.session_of_lease();
        let update = format!(
            "UPDATE {} SET lease_id = {}, heartbeat = heartbeat + 1, lease_ms = {}, holder = {}, session = {session}, \
             doing = NULL, since = {} WHERE id = 1 AND {}",
            self.lock,
            self.server.literal(own.id()),
            lease.as_millis(),
            self.server.literal(runner),
            self.server.now(),
            self.still(from),
        );
        let taken = connection.execute(&update).await? == 1;
        if taken && let Some(name) = self.server.name_session(own.id()) {
            connection.execute(&name).await?;
        }
        Ok(taken.then_some(own))
    }

    /// Frees an expired lease. False where it was renewed meanwhile.
    pub(crate) async fn free_lease(&self, connection: &mut Connection, held: &LeaseRow) -> Result<bool, DatabaseError> {
        let still = self.still(Some(held));
        Ok(connection.execute(&format!("UPDATE {} {FREE} WHERE id = 1 AND {still}", self.lock)).await? == 1)
    }

    fn still(&self, held: Option<&LeaseRow>) -> String {
        match held {
            None => "lease_id IS NULL".to_owned(),
            Some(LeaseRow { lease_id, heartbeat, .. }) => {
                format!("lease_id = {} AND heartbeat = {heartbeat}", self.server.literal(lease_id))
            }
        }
    }

    /// Renews the lease. False where another runner has taken it.
    pub(crate) async fn renew_lease(&self, connection: &mut Connection, own: &OwnLease) -> Result<bool, DatabaseError> {
        Ok(connection.execute(&self.renewal(own, None)).await? == 1)
    }

    /// Renews the lease, and writes what the run is doing, or that it does not say so any more.
    pub(crate) async fn renew_lease_doing(
        &self,
        connection: &mut Connection,
        own: &OwnLease,
        doing: Option<&str>,
    ) -> Result<bool, DatabaseError> {
        let doing = doing.map_or_else(|| "NULL".to_owned(), |doing| self.server.literal(doing));
        Ok(connection.execute(&self.renewal(own, Some(&doing))).await? == 1)
    }

    /// What the run is doing is given as SQL, where it is to be written.
    fn renewal(&self, own: &OwnLease, doing: Option<&str>) -> String {
        let doing = doing.map_or_else(String::new, |doing| format!(", doing = {doing}"));
        let id = self.server.literal(own.id());
        format!("UPDATE {} SET heartbeat = heartbeat + 1{doing} WHERE id = 1 AND lease_id = {id}", self.lock)
    }

    /// Gives the lease back.
    pub(crate) async fn release_lease(&self, connection: &mut Connection, own: &OwnLease) -> Result<(), DatabaseError> {
        let id = self.server.literal(own.id());
        connection.execute(&format!("UPDATE {} {FREE} WHERE id = 1 AND lease_id = {id}", self.lock)).await.map(drop)
    }

    /// Ends what the holder of an expired lease left at work on the server.
    pub(crate) async fn end_sessions(
        &self,
        connection: &mut Connection,
        held: &LeaseRow,
    ) -> Result<LeaseSessions, DatabaseError> {
        let Some(find) = self.server.sessions_of_lease(&held.lease_id, held.session.as_deref()) else {
            // There is only one writer.
            return Ok(LeaseSessions::None);
        };
        let sessions: Vec<_> = connection.fetch(&find).await?.into_iter().flatten().flatten().collect();
        let mut outcome = if sessions.is_empty() { LeaseSessions::None } else { LeaseSessions::Left };
        for session in &sessions {
            let number: u64 = session.parse().unwrap_or_default();
            let Some(end) = self.server.end_session(number) else { continue };
            match connection.fetch_as_user(&end).await {
                Ok(_) => outcome = LeaseSessions::Ended,
                // It ended by itself, or it is another user's, and then it is waited for.
                Err(error) if !error.cause.is_lost_connection() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(outcome)
    }
}

/// What is at work on the server of the holder of a lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaseSessions {
    /// Nothing.
    None,
    /// Sessions were asked to end. They take a moment.
    Ended,
    /// Sessions could not be ended.
    Left,
}

const FREE: &str = "SET lease_id = NULL, lease_ms = NULL, holder = NULL, session = NULL, doing = NULL, since = NULL";

#[cfg(test)]
mod tests {
    use super::*;

    fn held(lease_id: &str, heartbeat: i64) -> LeaseRow {
        LeaseRow {
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
    fn a_lease_that_is_renewed_never_expires() {
        let lease = Duration::from_millis(20);
        let mut watched = WatchedLease::watch(None, held("a", 1), true);
        for heartbeat in 2..6 {
            std::thread::sleep(Duration::from_millis(15));
            watched = WatchedLease::watch(Some(watched), held("a", heartbeat), true);
            assert!(!watched.has_expired(lease));
        }
        std::thread::sleep(lease);
        watched = WatchedLease::watch(Some(watched), held("a", 5), true);
        assert!(watched.has_expired(lease));
        assert!(!WatchedLease::watch(Some(watched), held("b", 5), true).has_expired(lease), "another holder");
    }

    #[test]
    fn a_lease_that_could_not_be_seen_has_the_whole_time_again() {
        let lease = Duration::from_millis(20);
        let mut watched = WatchedLease::watch(None, held("a", 1), true);
        std::thread::sleep(lease);
        watched = WatchedLease::watch(Some(watched), held("a", 1), false);
        assert!(!watched.has_expired(lease));
        watched = WatchedLease::watch(Some(watched), held("a", 1), true);
        assert!(!watched.has_expired(lease));
    }
}
