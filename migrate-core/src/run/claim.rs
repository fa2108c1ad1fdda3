//! Waiting until no other runner is at work, and letting the next one in.

use std::time::{Duration, Instant};

use super::attend::lost;
use super::memory::Memory;
use super::{Guard, Run};
use crate::connection::{Connection, Protocol};
use crate::error::{Cause, DatabaseError, RunError};
use crate::event::Event;
use crate::history::{Held, Store, Unreadable};
use crate::lock::{Holder, WatchedLease, session_holder};

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// How often it is told that another runner is waited for.
const TELL: Duration = Duration::from_secs(1);

/// The wait for another runner.
pub(super) struct Wait {
    begun: Instant,
    told: Option<Instant>,
    /// A lease that may be a dead runner's.
    pub(super) watched_lease: Option<WatchedLease>,
}

impl Wait {
    pub(super) fn begin() -> Self {
        Self { begun: Instant::now(), told: None, watched_lease: None }
    }

    fn waited(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// Whether other runners are kept out.
pub(super) enum Claim {
    /// They are.
    Claimed,
    /// They are not: one of them was faster.
    Overtaken,
    /// They are not: the run was asked to end.
    Stopped,
}

impl Run<'_> {
    /// Keeps other runners out, once those that are at work have come to their end. False where the run was asked to
    /// end meanwhile.
    pub(super) async fn claim(&mut self) -> Result<bool, RunError> {
        self.guard = Guard::choose(self.options.lock, self.connection).await?;
        self.attendant.learn(self.connection).await.map_err(|error| self.trouble("ask for the session", error))?;
        if let (Guard::Session, Protocol::Postgres) = (self.guard, self.protocol()) {
            // So that the session of a runner that was killed does not outlive it by a long statement. Not every server
            // can, and then it does.
            let _ = self.connection.execute("SET client_connection_check_interval = '2s'").await;
        }
        let mut wait = Wait::begin();
        loop {
            let claimed = match self.guard {
                Guard::Session => self.try_session(&mut wait).await,
                Guard::Lease => self.try_lease(&mut wait).await,
                Guard::Transaction => self.try_alone(&mut wait).await,
                Guard::None => self.store.state_to_write(self.connection).await.map(|_| true),
            };
            if claimed.map_err(|why| self.not_claimed(why))? {
                return Ok(true);
            }
            if !self.wait(&mut wait).await? {
                return Ok(false);
            }
        }
    }

    /// Lets the next runner in. Where this fails the connection is gone, and the session's lock with it; a lease is
    /// taken over when its heart has stood still for long enough.
    pub(super) async fn give_back(&mut self) {
        match self.guard {
            Guard::Session => drop(self.store.release_session(self.connection).await),
            Guard::Lease => self.release_lease().await,
            Guard::Transaction | Guard::None => {}
        }
    }

    /// A lock in each transaction keeps nobody out between two of them: there, a lease does.
    pub(super) async fn claim_for_steps(&mut self, memory: &Memory) -> Result<Claim, RunError> {
        if self.guard != Guard::Transaction {
            return Ok(Claim::Claimed);
        }
        if !self.attendant.can_beat() {
            return match self.protocol() {
                // Its own database in memory, where nobody else is.
                Protocol::Sqlite => Ok(Claim::Claimed),
                Protocol::Postgres | Protocol::MySql => Err(self.no_second_connection()),
            };
        }
        let mut wait = Wait::begin();
        while !self.try_lease(&mut wait).await.map_err(|why| self.not_claimed(why))? {
            if !self.wait(&mut wait).await? {
                return Ok(Claim::Stopped);
            }
        }
        // Before anything is found out or cleaned up: what looks cut off may have been another runner's at work.
        match self.store.stamp(self.connection).await {
            Ok(stamp) if memory.stamp.as_ref() == Some(&stamp) => Ok(Claim::Claimed),
            Ok(_) => {
                self.release_lease().await;
                Ok(Claim::Overtaken)
            }
            Err(error) => {
                self.release_lease().await;
                Err(self.trouble("read the history", error))
            }
        }
    }

    pub(super) async fn give_back_after_steps(&mut self) {
        if self.guard == Guard::Transaction {
            self.release_lease().await;
        }
    }

    async fn release_lease(&mut self) {
        if let Some(own) = self.attendant.lease.take() {
            let _ = self.store.release_lease(self.connection, &own).await;
        }
    }

    async fn try_session(&mut self, wait: &mut Wait) -> Result<bool, Unreadable> {
        if !self.store.try_session(self.connection).await? {
            wait.watched_lease = None;
            return Ok(false);
        }
        let clear = self.clear_of_leases(wait).await;
        if !matches!(clear, Ok(true)) {
            // A holder of a lease may need it to come to its end.
            self.store.release_session(self.connection).await?;
        }
        clear
    }

    /// Whether nobody is at work. Each transaction has a lock of its own, but a plan that is made between two steps of
    /// another runner takes them for interrupted.
    async fn try_alone(&mut self, wait: &mut Wait) -> Result<bool, Unreadable> {
        if !self.store.try_transaction(self.connection, self.options.lock_timeout).await? {
            wait.watched_lease = None;
            return Ok(false);
        }
        self.connection.execute("ROLLBACK").await?;
        self.clear_of_leases(wait).await
    }

    /// Watches somebody's lease. Who writes to an SQLite file keeps every other one from writing, and so the own heart
    /// from beating.
    pub(super) async fn watch(
        &mut self,
        before: Option<WatchedLease>,
        held: Held,
    ) -> Result<WatchedLease, DatabaseError> {
        let visible = match self.protocol() {
            Protocol::Postgres | Protocol::MySql => true,
            Protocol::Sqlite => {
                let visible = self.store.try_transaction(self.connection, self.options.lock_timeout).await?;
                if visible {
                    self.connection.execute("ROLLBACK").await?;
                }
                visible
            }
        };
        Ok(WatchedLease::watch(before, held, visible))
    }

    /// Watches somebody's lease for as long as its heart may stand still. None where it beats, or was given back.
    pub(super) async fn watch_until_dead(&mut self, held: Held) -> Result<Option<WatchedLease>, Unreadable> {
        let mut watched_lease = self.watch(None, held).await?;
        while !watched_lease.is_dead(self.options.lease) {
            tokio::time::sleep(PAUSE).await;
            let state = self.store.state(self.connection).await?;
            let Some(held) = state.and_then(|state| state.lease).filter(|held| watched_lease.is_still(held)) else {
                return Ok(None);
            };
            watched_lease = self.watch(Some(watched_lease), held).await?;
        }
        Ok(Some(watched_lease))
    }

    /// Whether nobody has a lease. A dead holder's is taken away.
    async fn clear_of_leases(&mut self, wait: &mut Wait) -> Result<bool, Unreadable> {
        let Some(held) = self.store.state_to_write(self.connection).await?.and_then(|state| state.lease) else {
            return Ok(true);
        };
        let watched_lease = self.watch(wait.watched_lease.take(), held).await?;
        if !watched_lease.is_dead(self.options.lease) {
            wait.watched_lease = Some(watched_lease);
            return Ok(false);
        }
        if !self.store.end_sessions(self.connection, watched_lease.held()).await? {
            wait.watched_lease = Some(watched_lease);
            return Ok(false);
        }
        if !self.store.free_lease(self.connection, watched_lease.held()).await? {
            return Ok(false);
        }
        self.taken_over(watched_lease.held().clone());
        Ok(true)
    }

    async fn try_lease(&mut self, wait: &mut Wait) -> Result<bool, Unreadable> {
        if !self.attendant.can_beat() {
            // Told as an error by whoever asked.
            return Err(Unreadable::Database(no_heart()));
        }
        let state = self.store.state_to_write(self.connection).await?;
        let unprepared = state.is_none();
        let from = match state.and_then(|state| state.lease) {
            None => None,
            Some(held) => {
                let watched_lease = self.watch(wait.watched_lease.take(), held).await?;
                if !watched_lease.is_dead(self.options.lease) {
                    wait.watched_lease = Some(watched_lease);
                    return Ok(false);
                }
                if !self.store.end_sessions(self.connection, watched_lease.held()).await? {
                    wait.watched_lease = Some(watched_lease);
                    return Ok(false);
                }
                Some(watched_lease)
            }
        };
        if !self.begin_lease().await? {
            // Somebody has the session's lock, or writes: nothing was seen of the holder's heart.
            wait.watched_lease = from.map(|mut watched_lease| {
                watched_lease.forget();
                watched_lease
            });
            return Ok(false);
        }
        let held = from.as_ref().map(WatchedLease::held);
        let taken = self.take_lease(unprepared, held).await;
        self.end_lease(taken.is_ok()).await?;
        let Some(own) = taken? else { return Ok(false) };
        self.attendant.lease = Some(own);
        if let Some(watched_lease) = from {
            self.taken_over(watched_lease.held().clone());
        }
        Ok(true)
    }

    /// Keeps those out who rely on the session's lock, while the lease is taken.
    async fn begin_lease(&mut self) -> Result<bool, DatabaseError> {
        match self.protocol() {
            Protocol::Postgres | Protocol::Sqlite => {
                self.store.try_transaction(self.connection, self.options.lock_timeout).await
            }
            Protocol::MySql => match self.store.try_session(self.connection).await {
                // A cluster may have no such locks, and then nobody relies on them.
                Err(error) if error.cause == Cause::Other => Ok(true),
                held => held,
            },
        }
    }

    async fn take_lease(
        &mut self,
        unprepared: bool,
        from: Option<&Held>,
    ) -> Result<Option<crate::lock::OwnLease>, Unreadable> {
        if unprepared {
            self.store.prepare(self.connection).await?;
        }
        let runner = self.runner();
        Ok(self.store.take_lease(self.connection, from, self.options.lease, &runner).await?)
    }

    async fn end_lease(&mut self, keep: bool) -> Result<(), DatabaseError> {
        match self.protocol() {
            Protocol::Postgres | Protocol::Sqlite => {
                let end = if keep { "COMMIT" } else { "ROLLBACK" };
                self.connection.execute(end).await.map(drop)
            }
            Protocol::MySql => {
                // Where there are no such locks, there is none to give back.
                let _ = self.store.release_session(self.connection).await;
                Ok(())
            }
        }
    }

    fn taken_over(&mut self, held: Held) {
        tracing::warn!(holder = held.holder, "took over the lease of a runner whose heart stands still");
        self.tell(Event::TakenOver(&Holder::from(held)));
    }

    /// One more moment. False where the run was asked to end.
    pub(super) async fn wait(&mut self, wait: &mut Wait) -> Result<bool, RunError> {
        let waited = wait.waited();
        if self.stop.requested() {
            return Ok(false);
        }
        if waited >= self.options.lock_wait {
            let holder = holder(&self.store, self.connection).await.map(Box::new);
            let place = self.connection.place().to_owned();
            return Err(RunError::Locked { place, waited, holder });
        }
        if wait.told.is_none_or(|told| told.elapsed() >= TELL) {
            wait.told = Some(Instant::now());
            let holder = holder(&self.store, self.connection).await;
            self.tell(Event::Waiting { holder: holder.as_ref(), waited });
        }
        tokio::time::sleep(PAUSE).await;
        Ok(true)
    }

    fn not_claimed(&self, why: Unreadable) -> RunError {
        match why {
            Unreadable::Database(error) if error.cause == Cause::LeaseLost => self.no_second_connection(),
            why => self.unusable("lock the history", why),
        }
    }

    fn no_second_connection(&self) -> RunError {
        let (why, instead) = match self.protocol() {
            Protocol::Postgres | Protocol::MySql => (
                "its heart beats over a second connection, and nobody said how to make one: the first was handed over \
                 ready made",
                "session",
            ),
            Protocol::Sqlite => ("a database in memory belongs to one connection", "transaction"),
        };
        RunError::NoSuchLock { place: self.connection.place().to_owned(), mode: "lease", why, instead }
    }

    /// Whoever takes a lease over ends the sessions of the runner that had it, which then sees nothing but a connection
    /// that is gone. The second connection tells why.
    pub(super) async fn explain(&mut self, error: RunError) -> RunError {
        match error {
            RunError::Failed(mut failure) if failure.error.cause == Cause::Disconnected => {
                if self.attendant.has_lost(&self.store).await {
                    failure.error = lost();
                }
                RunError::Failed(failure)
            }
            RunError::Database { what, place, error } if error.cause == Cause::Disconnected => {
                let error = if self.attendant.has_lost(&self.store).await { lost() } else { error };
                RunError::Database { what, place, error }
            }
            error => error,
        }
    }
}

fn no_heart() -> DatabaseError {
    DatabaseError { cause: Cause::LeaseLost, code: None, message: String::new(), grant: None }
}

/// Who keeps other runners out. Not knowing is no error.
async fn holder(store: &Store, connection: &mut Connection) -> Option<Holder> {
    if let Ok(Some(holder)) = session_holder(store, connection).await {
        return Some(holder);
    }
    let state = store.state(connection).await.ok().flatten()?;
    state.lease.map(Holder::from)
}
