//! Waiting until no other runner is at work, and letting the next one in.

use std::time::{Duration, Instant};

use super::Session;
use super::lease::{LeaseSessions, OwnLease, WatchedLease};
use super::patience::LockRowToWrite;
use super::wait::{LockWait, PAUSE};
use super::watchdog::lease_lost;
use crate::error::RunError;
use crate::event::Event;
use crate::history::{LeaseRow, LockRow, TablesError};
use crate::server::{Cause, DatabaseError, Holder, LockKind, UnsuitableLock};

/// How often a lease is given back where another session is in the way. After that it expires.
const RELEASE_TRIES: u32 = 10;

/// For how long a run needs its lock.
#[derive(Clone, Copy)]
enum Extent {
    /// To the end of the run.
    Run,
    /// For one transaction.
    Transaction,
}

/// Why the lock was not acquired.
pub(super) enum NotAcquired {
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
    /// Whether the lock is kept in tables that are not there yet.
    pub(crate) async fn lock_needs_tables(&mut self) -> Result<bool, RunError> {
        self.choose_lock().await?;
        Ok(match self.lock_kind {
            LockKind::Session | LockKind::None => false,
            LockKind::Lease | LockKind::Transaction => {
                matches!(self.store.lock_row(self.connection).await, Ok(None))
            }
        })
    }

    /// Keeps other runners out until the run ends, once those that are at work have ended. False if the run was asked to
    /// end meanwhile.
    pub(crate) async fn acquire_lock(&mut self) -> Result<bool, RunError> {
        self.choose_lock().await?;
        self.wait_for_lock(Extent::Run).await
    }

    /// The same for a run of one transaction. It writes nothing before that begins.
    pub(crate) async fn acquire_for_one_transaction(&mut self) -> Result<bool, RunError> {
        self.choose_lock().await?;
        self.wait_for_lock(Extent::Transaction).await
    }

    pub(super) async fn choose_lock(&mut self) -> Result<(), RunError> {
        self.refuse_read_only().await?;
        let kind = LockKind::choose(self.options.lock, self.connection).await;
        self.lock_kind = kind
            .map_err(|error| self.database_error("choose a lock", error))?
            .map_err(|unsuitable| self.no_such_lock(unsuitable))?;
        if self.lock_kind == LockKind::Session {
            for end_with_client in self.server().end_with_client() {
                // Not every server of the kind can. If it cannot, the session of a killed runner lives until its statement ends.
                let _ = self.connection.execute(end_with_client).await;
            }
        }
        Ok(())
    }

    async fn wait_for_lock(&mut self, extent: Extent) -> Result<bool, RunError> {
        let mut wait = LockWait::begin();
        loop {
            self.connection.set_patience_of_wait(wait.left(self.options.lock_wait));
            let acquired = if wait.inspected {
                self.try_once(&mut wait).await
            } else {
                match self.watchdog.inspect(self.connection).await {
                    Ok(()) => {
                        wait.inspected = true;
                        self.fit_lock(extent);
                        self.try_once(&mut wait).await
                    }
                    Err(error) => Err(error.into()),
                }
            };
            match wait.outcome(acquired) {
                Ok(true) => {
                    self.connection.set_patience(self.options.lock_wait);
                    return Ok(true);
                }
                Ok(false) => {}
                Err(why) => {
                    let error = self.not_acquired(why);
                    let error = self.explain(error).await;
                    return Err(self.end_of_wait(error, &mut wait));
                }
            }
            if !self.wait_without_connection(&mut wait).await? {
                return Ok(false);
            }
        }
    }

    /// A lock in each transaction lets others in between two of them: where that may be, a lease does not. A run of one
    /// transaction needs none.
    fn fit_lock(&mut self, extent: Extent) {
        self.lock_kind = match (self.lock_kind, extent) {
            (LockKind::Transaction, Extent::Run) if self.watchdog.can_renew() => LockKind::Lease,
            (LockKind::Lease, Extent::Transaction) if self.server().can_take_back() => LockKind::Transaction,
            (kind, _) => kind,
        };
    }

    /// One try to keep other runners out.
    async fn try_once(&mut self, wait: &mut LockWait) -> Result<bool, NotAcquired> {
        match self.lock_kind {
            LockKind::Session => self.try_session(wait).await,
            LockKind::Lease => self.try_lease(wait).await,
            LockKind::Transaction => self.try_alone(wait).await,
            LockKind::None => Ok(self.read_patiently(&LockRowToWrite).await.map(|_| true)?),
        }
    }

    /// Where a statement of the wait was not answered in time, and the node is not cut off: the holder of the lease held up
    /// the answer.
    fn end_of_wait(&self, error: RunError, wait: &mut LockWait) -> RunError {
        let cut_off = matches!(&error, RunError::Database { error, .. } if error.cause == Cause::CutOff);
        match wait.holder.take() {
            Some(holder) if self.connection.is_unanswered() && !cut_off => {
                let (location, holder) = (self.location(), Some(Box::new(holder)));
                RunError::Locked { location, waited: wait.waited(), holder }
            }
            Some(_) | None => error,
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

    /// Steps that are not one transaction need a lock that lasts from one to the next.
    pub(crate) fn require_lasting_lock(&self) -> Result<(), RunError> {
        if self.lock_kind == LockKind::Transaction && !self.server().is_private_without_url() {
            return Err(self.no_such_lock(self.server().no_lease()));
        }
        Ok(())
    }

    /// The lease is gone, because its table was dropped, and there is no other one.
    pub(crate) fn forget_lease(&mut self) {
        self.watchdog.lease = None;
    }

    /// The lease is gone, because its table was dropped: writes it into the new one, in the same transaction where the
    /// server can.
    pub(crate) async fn write_lease_anew(&mut self) -> Result<(), TablesError> {
        if self.watchdog.lease.take().is_some() {
            self.watchdog.lease = self.take_lease(false, None).await?;
            if self.watchdog.lease.is_none() {
                return Err(lease_lost().into());
            }
        }
        Ok(())
    }

    async fn release_lease(&mut self) {
        let Some(own) = self.watchdog.lease.take() else { return };
        for _ in 0..RELEASE_TRIES {
            match self.store.release_lease(self.connection, &own).await {
                // Another session was in the way.
                Err(error) if error.cause == Cause::Busy => tokio::time::sleep(PAUSE).await,
                Ok(()) => return,
                // SQL may have left the session unable to write.
                Err(_) => return self.watchdog.release(&self.store, &own).await,
            }
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

    /// The lease of another runner, and whether it was seen at once. What holds up the answer may hold up the renewal of
    /// the lease as well, and then nothing is learned of its holder.
    async fn look_at_lease(&mut self, wait: &mut LockWait) -> Result<(Option<LockRow>, bool), TablesError> {
        let asked = Instant::now();
        let row = self.read_patiently(&LockRowToWrite).await?;
        wait.holder = row.as_ref().and_then(|row| row.lease.clone()).map(holder_of_lease);
        Ok((row, self.is_prompt(asked)))
    }

    fn is_prompt(&self, asked: Instant) -> bool {
        asked.elapsed() < self.options.lease / 5
    }

    /// Watches another runner's lease. Where one transaction keeps all others from writing, it keeps the holder from
    /// renewing its lease.
    async fn watch(
        &mut self,
        before: Option<WatchedLease>,
        held: LeaseRow,
        prompt: bool,
    ) -> Result<WatchedLease, DatabaseError> {
        let visible = if !prompt {
            false
        } else if self.server().has_one_writer() {
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
        let mut watched = self.watch(None, held, true).await?;
        while !watched.has_expired(self.options.lease) {
            tokio::time::sleep(PAUSE).await;
            let asked = Instant::now();
            let row = self.store.lock_row(self.connection).await?;
            let prompt = self.is_prompt(asked);
            let Some(held) = row.and_then(|row| row.lease).filter(|held| watched.is_still(held)) else {
                return Ok(None);
            };
            watched = self.watch(Some(watched), held, prompt).await?;
        }
        Ok(Some(watched))
    }

    /// Whether a lease has expired and nothing of its holder is at work on the server. What is, is asked to end.
    pub(super) async fn is_abandoned(&mut self, watched: &WatchedLease) -> Result<bool, DatabaseError> {
        Ok(watched.has_expired(self.options.lease)
            && self.store.end_sessions(self.connection, watched.held()).await? == LeaseSessions::None)
    }

    /// Whether no runner has a lease. An expired one is taken away.
    async fn clear_of_leases(&mut self, wait: &mut LockWait) -> Result<bool, TablesError> {
        let (row, prompt) = self.look_at_lease(wait).await?;
        let Some(held) = row.and_then(|row| row.lease) else { return Ok(true) };
        let watched = self.watch(wait.watched_lease.take(), held, prompt).await?;
        if !self.is_abandoned(&watched).await? {
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
        let (row, prompt) = self.look_at_lease(wait).await?;
        let incomplete = row.is_none();
        let from = match row.and_then(|row| row.lease) {
            None => None,
            Some(held) => {
                let watched = self.watch(wait.watched_lease.take(), held, prompt).await?;
                if !self.is_abandoned(&watched).await? {
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
        let kept = server.end_begin_lease(self.connection, self.store.lock_of(), taken.is_ok()).await;
        if let (true, Err(error)) = (server.has_one_writer(), &kept)
            && error.cause == Cause::Busy
        {
            // Somebody reads, and holds up the commit.
            self.roll_back().await;
            return Ok(false);
        }
        // What failed first is the cause: on a full disk, SQLite has rolled back already and refuses to do so again.
        let taken = taken?;
        kept?;
        let Some(own) = taken else { return Ok(false) };
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

    /// What went wrong may only follow from something else, which the second connection tells: another runner took the
    /// lease and ended the sessions of its last holder, or the node was cut off from its cluster.
    pub(crate) async fn explain(&mut self, error: RunError) -> RunError {
        match error {
            RunError::Failed(mut failure) => {
                failure.error = self.explain_refusal(failure.error).await;
                RunError::Failed(failure)
            }
            RunError::Database { what, location, error } => {
                let error = self.explain_refusal(error).await;
                RunError::Database { what, location, error }
            }
            error => error,
        }
    }

    /// Who keeps this run out. If that cannot be found out, nobody is named.
    pub(super) async fn other_runner(&mut self) -> Option<Holder> {
        if let Ok(Some(holder)) = self.session_holder().await {
            return Some(holder);
        }
        let lease = self.store.lock_row(self.connection).await.ok().flatten()?.lease?;
        let own = self.watchdog.lease.as_ref().map(OwnLease::id);
        (own != Some(lease.lease_id.as_str())).then(|| holder_of_lease(lease))
    }

    /// The same of what the server said.
    pub(crate) async fn explain_refusal(&mut self, error: DatabaseError) -> DatabaseError {
        if error.cause != Cause::LeaseLost && self.watchdog.has_lost_lease(&self.store).await {
            return lease_lost();
        }
        self.connection.explain_cut_off(error).await
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
