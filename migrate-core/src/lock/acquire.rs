//! Waiting until no other runner is at work, and letting the next one in.

use std::time::{Duration, Instant};

use super::Session;
use super::lease::{OwnLease, WatchedLease};
use super::patience::{LockRowToWrite, is_no_runner};
use super::watchdog::lease_lost;
use crate::error::RunError;
use crate::event::Event;
use crate::history::{HistorySnapshot, LeaseRow, Store, TablesError};
use crate::server::{Cause, Connection, DatabaseError, Holder, LockKind, UnsuitableLock, keeper_of_file};

/// How long to wait between two attempts.
const PAUSE: Duration = Duration::from_millis(100);

/// How often it is reported that another runner is waited for.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// The wait for another runner.
pub(super) struct LockWait {
    begun: Instant,
    reported: Option<Instant>,
    /// A lease that may have expired.
    pub(super) watched_lease: Option<WatchedLease>,
}

impl LockWait {
    pub(super) fn begin() -> Self {
        Self { begun: Instant::now(), reported: None, watched_lease: None }
    }

    fn waited(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// Whether other runners are kept out.
pub(crate) enum LockOutcome {
    /// They are.
    Acquired,
    /// They are not: one of them was faster.
    Overtaken,
    /// They are not: the run was asked to end.
    Stopped,
}

/// Why the lock was not acquired.
enum NotAcquired {
    Tables(TablesError),
    NoSecondConnection,
}

impl From<TablesError> for NotAcquired {
    fn from(why: TablesError) -> Self {
        Self::Tables(why)
    }
}

impl From<DatabaseError> for NotAcquired {
    fn from(error: DatabaseError) -> Self {
        Self::Tables(error.into())
    }
}

impl Session<'_> {
    /// Keeps other runners out, once those that are at work have ended. False if the run was asked to end meanwhile.
    pub(crate) async fn acquire_lock(&mut self) -> Result<bool, RunError> {
        self.refuse_read_only().await?;
        let kind = LockKind::choose(self.options.lock, self.connection).await;
        self.lock_kind = kind
            .map_err(|error| self.database_error("choose a lock", error))?
            .map_err(|unsuitable| self.no_such_lock(unsuitable))?;
        let inspected = self.watchdog.inspect(self.connection).await;
        inspected.map_err(|error| self.database_error("ask for the session", error))?;
        if self.lock_kind == LockKind::Session {
            for end_with_client in self.server().end_with_client() {
                // Not every server of the kind can. If it cannot, the session of a killed runner lives until its statement ends.
                let _ = self.connection.execute(end_with_client).await;
            }
        }
        let mut wait = LockWait::begin();
        loop {
            let acquired = match self.lock_kind {
                LockKind::Session => self.try_session(&mut wait).await,
                LockKind::Lease => self.try_lease(&mut wait).await,
                LockKind::Transaction => self.try_alone(&mut wait).await,
                LockKind::None => {
                    let row = self.read_patiently(&LockRowToWrite).await;
                    row.map(|_| true).map_err(NotAcquired::from)
                }
            };
            let acquired = match acquired {
                // SQLite: another program has the file for itself.
                Err(NotAcquired::Tables(TablesError::Database(error)))
                    if error.cause == Cause::Busy && self.server().has_one_writer() =>
                {
                    false
                }
                acquired => acquired.map_err(|why| self.not_acquired(why))?,
            };
            if acquired {
                return Ok(true);
            }
            if !self.wait(&mut wait).await? {
                return Ok(false);
            }
        }
    }

    /// The same, where there is nothing to report of a run that was asked to end.
    pub(crate) async fn acquire_or_stop(&mut self) -> Result<(), RunError> {
        if self.acquire_lock().await? { Ok(()) } else { Err(RunError::Stopped) }
    }

    /// Lets the next runner in. If this fails, the connection is gone, and the session's lock with it; a lease expires
    /// when it is not renewed.
    pub(crate) async fn release_lock(&mut self) {
        match self.lock_kind {
            LockKind::Session => {
                let _ = self.server().release_session_lock(self.connection, self.store.lock_of()).await;
            }
            LockKind::Lease => self.release_lease().await,
            LockKind::Transaction | LockKind::None => {}
        }
    }

    /// A lock in each transaction keeps no runner out between two of them: there, a lease does.
    pub(crate) async fn acquire_for_steps(&mut self, snapshot: &HistorySnapshot) -> Result<LockOutcome, RunError> {
        if self.lock_kind != LockKind::Transaction {
            return Ok(LockOutcome::Acquired);
        }
        if !self.watchdog.can_renew() {
            return if self.server().is_private_without_url() {
                Ok(LockOutcome::Acquired)
            } else {
                Err(self.no_such_lock(self.server().no_lease()))
            };
        }
        let mut wait = LockWait::begin();
        while !self.try_lease(&mut wait).await.map_err(|why| self.not_acquired(why))? {
            if !self.wait(&mut wait).await? {
                return Ok(LockOutcome::Stopped);
            }
        }
        // Before anything is found out or cleaned up: what looks interrupted may have been another runner's at work.
        match self.store.journal_position(self.connection).await {
            Ok(position) if snapshot.journal_position.as_ref() == Some(&position) => Ok(LockOutcome::Acquired),
            Ok(_) => {
                self.release_lease().await;
                Ok(LockOutcome::Overtaken)
            }
            Err(error) => {
                self.release_lease().await;
                Err(self.database_error("read the history", error))
            }
        }
    }

    pub(crate) async fn release_after_steps(&mut self) {
        if self.lock_kind == LockKind::Transaction {
            self.release_lease().await;
        }
    }

    /// The lease is gone, because its table was dropped. Whether there was one.
    pub(crate) fn lease_was_dropped(&mut self) -> bool {
        self.watchdog.lease.take().is_some()
    }

    async fn release_lease(&mut self) {
        if let Some(own) = self.watchdog.lease.take() {
            let _ = self.store.release_lease(self.connection, &own).await;
        }
    }

    async fn try_session(&mut self, wait: &mut LockWait) -> Result<bool, NotAcquired> {
        let server = self.server();
        if !server.try_session_lock(self.connection, self.store.lock_of()).await? {
            wait.watched_lease = None;
            return Ok(false);
        }
        let clear = self.clear_of_leases(wait).await;
        if !matches!(clear, Ok(true)) {
            // The holder of a lease may need it to come to its end.
            let released = server.release_session_lock(self.connection, self.store.lock_of()).await;
            clear?;
            released?;
            return Ok(false);
        }
        Ok(true)
    }

    /// Whether no other runner is at work. Each transaction has a lock of its own, but a plan that is made between two
    /// steps of another runner takes them for interrupted.
    async fn try_alone(&mut self, wait: &mut LockWait) -> Result<bool, NotAcquired> {
        if !self.try_begin_alone(self.options.lock_timeout).await? {
            wait.watched_lease = None;
            return Ok(false);
        }
        self.connection.execute("ROLLBACK").await?;
        Ok(self.clear_of_leases(wait).await?)
    }

    pub(super) async fn try_begin_alone(&mut self, wait: Duration) -> Result<bool, DatabaseError> {
        self.server().try_begin_alone(self.connection, self.store.lock_of(), wait).await
    }

    /// Watches another runner's lease. Where one transaction keeps all others from writing, it keeps the holder from
    /// renewing its lease.
    async fn watch(&mut self, before: Option<WatchedLease>, held: LeaseRow) -> Result<WatchedLease, DatabaseError> {
        let visible = if self.server().has_one_writer() {
            let visible = self.try_begin_alone(self.options.lock_timeout).await?;
            if visible {
                self.connection.execute("ROLLBACK").await?;
            }
            visible
        } else {
            true
        };
        Ok(WatchedLease::watch(before, held, visible))
    }

    /// Watches another runner's lease until it has expired. None if it is renewed, or was released.
    pub(crate) async fn watch_until_expired(&mut self, held: LeaseRow) -> Result<Option<WatchedLease>, TablesError> {
        let mut watched = self.watch(None, held).await?;
        while !watched.has_expired(self.options.lease) {
            tokio::time::sleep(PAUSE).await;
            let row = self.store.lock_row(self.connection).await?;
            let Some(held) = row.and_then(|row| row.lease).filter(|held| watched.is_still(held)) else {
                return Ok(None);
            };
            watched = self.watch(Some(watched), held).await?;
        }
        Ok(Some(watched))
    }

    /// Whether no runner has a lease. An expired one is taken away.
    async fn clear_of_leases(&mut self, wait: &mut LockWait) -> Result<bool, TablesError> {
        let Some(held) = self.read_patiently(&LockRowToWrite).await?.and_then(|row| row.lease) else {
            return Ok(true);
        };
        let watched = self.watch(wait.watched_lease.take(), held).await?;
        if !watched.has_expired(self.options.lease) || !self.store.end_sessions(self.connection, watched.held()).await?
        {
            wait.watched_lease = Some(watched);
            return Ok(false);
        }
        if !self.store.free_lease(self.connection, watched.held()).await? {
            return Ok(false);
        }
        self.taken_over(watched.held().clone());
        Ok(true)
    }

    async fn try_lease(&mut self, wait: &mut LockWait) -> Result<bool, NotAcquired> {
        if !self.watchdog.can_renew() {
            return Err(NotAcquired::NoSecondConnection);
        }
        let row = self.read_patiently(&LockRowToWrite).await?;
        let incomplete = row.is_none();
        let from = match row.and_then(|row| row.lease) {
            None => None,
            Some(held) => {
                let watched = self.watch(wait.watched_lease.take(), held).await?;
                if !watched.has_expired(self.options.lease)
                    || !self.store.end_sessions(self.connection, watched.held()).await?
                {
                    wait.watched_lease = Some(watched);
                    return Ok(false);
                }
                Some(watched)
            }
        };
        let server = self.server();
        let wait_for_readers = self.options.lock_timeout;
        if !server.try_begin_lease(self.connection, self.store.lock_of(), wait_for_readers).await? {
            // Another runner has the session's lock, or writes: the lease could not be seen.
            wait.watched_lease = from.map(|mut watched| {
                watched.restart();
                watched
            });
            return Ok(false);
        }
        let held = from.as_ref().map(WatchedLease::held);
        let taken = self.take_lease(incomplete, held).await;
        server.end_begin_lease(self.connection, self.store.lock_of(), taken.is_ok()).await?;
        let Some(own) = taken? else { return Ok(false) };
        self.watchdog.lease = Some(own);
        if let Some(watched) = from {
            self.taken_over(watched.held().clone());
        }
        Ok(true)
    }

    async fn take_lease(&mut self, incomplete: bool, from: Option<&LeaseRow>) -> Result<Option<OwnLease>, TablesError> {
        if incomplete {
            self.store.prepare(self.connection).await?;
        }
        let runner = self.runner();
        Ok(self.store.take_lease(self.connection, from, self.options.lease, &runner).await?)
    }

    pub(super) fn taken_over(&mut self, held: LeaseRow) {
        tracing::warn!(holder = held.holder, "took the lease of a runner that did not renew it");
        self.emit(Event::TakenOver(&holder_of_lease(held)));
    }

    /// One more moment. False if the run was asked to end.
    pub(super) async fn wait(&mut self, wait: &mut LockWait) -> Result<bool, RunError> {
        let waited = wait.waited();
        if self.stop.requested() {
            return Ok(false);
        }
        if waited >= self.options.lock_wait {
            let holder = holder(&self.store, self.connection).await.map(Box::new);
            return Err(match (holder, keeper_of_file(self.connection)) {
                (None, keeper @ Some(_)) => RunError::held(self.location(), keeper, waited),
                (holder, _) => RunError::Locked { location: self.location(), waited, holder },
            });
        }
        if wait.reported.is_none_or(|reported| reported.elapsed() >= REPORT_INTERVAL) {
            wait.reported = Some(Instant::now());
            match (holder(&self.store, self.connection).await, keeper_of_file(self.connection)) {
                (None, Some(keeper)) if is_no_runner(&keeper) => {
                    self.emit(Event::Held { by: Some(&keeper.name), waited });
                }
                (holder, keeper) => {
                    let holder = holder.or_else(|| keeper.map(|keeper| Holder::runner(keeper.name)));
                    self.emit(Event::Waiting { holder: holder.as_ref(), waited });
                }
            }
        }
        tokio::time::sleep(PAUSE).await;
        Ok(true)
    }

    fn not_acquired(&self, why: NotAcquired) -> RunError {
        match why {
            NotAcquired::NoSecondConnection => self.no_such_lock(self.server().no_lease()),
            NotAcquired::Tables(why) => self.tables_error("lock the history", why),
        }
    }

    fn no_such_lock(&self, unsuitable: UnsuitableLock) -> RunError {
        let UnsuitableLock { mode, why, instead } = unsuitable;
        RunError::NoSuchLock { location: self.location(), mode, why, instead }
    }

    /// A runner that takes a lease ends the sessions of its last holder, which then only sees that its connection is
    /// gone. The second connection tells why.
    pub(crate) async fn explain(&mut self, error: RunError) -> RunError {
        match error {
            RunError::Failed(mut failure) if failure.error.cause == Cause::Disconnected => {
                if self.watchdog.has_lost_lease(&self.store).await {
                    failure.error = lease_lost();
                }
                RunError::Failed(failure)
            }
            RunError::Database { what, location, error } if error.cause == Cause::Disconnected => {
                let error = if self.watchdog.has_lost_lease(&self.store).await { lease_lost() } else { error };
                RunError::Database { what, location, error }
            }
            error => error,
        }
    }

    /// Who has the session's lock.
    pub(crate) async fn session_holder(&mut self) -> Result<Option<Holder>, DatabaseError> {
        self.server().session_lock_holder(self.connection, self.store.lock_of()).await
    }
}

/// Who has a lease, in its own words.
pub(crate) fn holder_of_lease(held: LeaseRow) -> Holder {
    let LeaseRow { lease_id: _, heartbeat: _, lease_ms: _, holder, session, doing, since } = held;
    Holder { session, runner: Some(holder), user: None, program: None, client: None, since, doing }
}

/// Who keeps other runners out. If that cannot be found out, nobody is named.
async fn holder(store: &Store, connection: &mut Connection) -> Option<Holder> {
    let in_session = store.server.session_lock_holder(connection, store.lock_of()).await;
    if let Ok(Some(holder)) = in_session {
        return Some(holder);
    }
    let row = store.lock_row(connection).await.ok().flatten()?;
    row.lease.map(holder_of_lease)
}
