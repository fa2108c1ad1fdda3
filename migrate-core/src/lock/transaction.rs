//! Transactions of the runner's own.

use std::time::{Duration, Instant};

use super::Session;
use super::lease::{OwnLease, WatchedLease};
use super::wait::LockWait;
use super::watchdog::lease_lost;
use crate::error::RunError;
use crate::history::{HistorySnapshot, TablesError};
use crate::options::Options;
use crate::server::{Cause, DatabaseError, LockKind, StatementLimits};

/// How often, and with which pauses, the holder of a lease tries to begin before it counts as waiting.
const SOON: u32 = 20;
const SHORT_PAUSE: Duration = Duration::from_millis(5);

/// How a transaction began.
#[derive(Debug)]
pub(crate) enum Begin {
    /// It is open.
    Open,
    /// It is not: another runner was faster.
    Overtaken,
    /// It is not: the run was asked to end.
    Stopped,
}

/// What a transaction that keeps others out finds.
enum Found {
    /// What the plan was made for.
    Expected,
    /// Another runner was faster.
    Overtaken,
    /// Another runner has a lease.
    Leased,
}

impl StatementLimits {
    /// What the options say.
    pub(crate) fn of_options(options: &Options) -> Self {
        Self { lock: Some(options.lock_timeout), statement: options.statement_timeout }
    }
}

impl Session<'_> {
    /// Begins a transaction, in which no statement waits or runs for longer than it may.
    pub(crate) async fn begin(
        &mut self,
        snapshot: &HistorySnapshot,
        limits: StatementLimits,
    ) -> Result<Begin, RunError> {
        if !self.connection.is_in_place() {
            return Err(RunError::FileReplaced { location: self.location() });
        }
        match self.lock_kind {
            LockKind::Session | LockKind::Lease | LockKind::None => match self.server().begin(limits) {
                Some(begin) => self.begin_with(&begin).await?,
                None => {
                    if !self.begin_alone(&mut LockWait::begin(), limits).await? {
                        return Ok(Begin::Stopped);
                    }
                }
            },
            LockKind::Transaction => {
                let mut wait = LockWait::begin();
                loop {
                    if !self.begin_alone(&mut wait, limits).await? {
                        return Ok(Begin::Stopped);
                    }
                    match self.find(snapshot, &mut wait).await {
                        Ok(Found::Expected) => break,
                        Ok(Found::Overtaken) => {
                            self.roll_back().await;
                            return Ok(Begin::Overtaken);
                        }
                        Ok(Found::Leased) => {
                            self.roll_back().await;
                            if !self.wait(&mut wait).await? {
                                return Ok(Begin::Stopped);
                            }
                        }
                        Err(why) => {
                            self.roll_back().await;
                            return Err(self.read_error(why));
                        }
                    }
                }
                if let Some(set) = self.server().limit_transaction(limits) {
                    self.begin_with(&set).await?;
                }
            }
        }
        Ok(Begin::Open)
    }

    /// The SQL that begins a transaction, to be sent with its first statement. None where something must be asked first.
    pub(crate) fn begin_sql(&self, limits: StatementLimits) -> Option<String> {
        match self.lock_kind {
            LockKind::Session | LockKind::Lease | LockKind::None => self.server().begin(limits),
            LockKind::Transaction => None,
        }
    }

    /// Begins a transaction for rows of the history alone.
    pub(crate) async fn begin_decision(&mut self, snapshot: &HistorySnapshot) -> Result<(), RunError> {
        match self.begin(snapshot, StatementLimits::of_options(self.options)).await? {
            Begin::Open => Ok(()),
            Begin::Overtaken => Err(RunError::Overtaken { location: self.location() }),
            Begin::Stopped => Err(RunError::Stopped),
        }
    }

    async fn begin_with(&mut self, sql: &str) -> Result<(), RunError> {
        let answer = self.connection.execute(sql).await;
        answer.map(drop).map_err(|error| self.database_error("begin a transaction", error))
    }

    /// Begins as the only one who writes. False if the run was asked to end meanwhile.
    async fn begin_alone(&mut self, wait: &mut LockWait, limits: StatementLimits) -> Result<bool, RunError> {
        let wait_for_readers: Duration = limits.lock.unwrap_or(self.options.lock_timeout);
        let mut soon = SOON;
        loop {
            let begun = self.try_begin_alone(wait_for_readers).await;
            if begun.map_err(|error| self.database_error("lock the history", error))? {
                return Ok(true);
            }
            if self.watchdog.lease.is_some() && soon > 0 {
                // Runners that wait look at the lease in short transactions.
                soon -= 1;
                tokio::time::sleep(SHORT_PAUSE).await;
                continue;
            }
            if let Some(watched) = &mut wait.watched_lease {
                watched.restart();
            }
            if !self.wait(wait).await? {
                return Ok(false);
            }
        }
    }

    /// Looks whether another runner was here since the plan was made, or is here with a lease.
    async fn find(&mut self, snapshot: &HistorySnapshot, wait: &mut LockWait) -> Result<Found, TablesError> {
        if snapshot.incomplete {
            self.store.prepare(self.connection).await?;
        }
        self.write_environment(snapshot).await?;
        if snapshot.journal_position.as_ref() != Some(&self.store.journal_position(self.connection).await?) {
            return Ok(Found::Overtaken);
        }
        let lease = self.store.lock_row_to_write(self.connection).await?.and_then(|row| row.lease);
        let own = self.watchdog.lease.as_ref().map(OwnLease::id);
        let Some(held) = lease.filter(|held| own != Some(held.lease_id.as_str())) else {
            return Ok(Found::Expected);
        };
        let watched = WatchedLease::watch(wait.watched_lease.take(), held, true);
        if self.is_abandoned(&watched).await? && self.store.free_lease(self.connection, watched.held()).await? {
            // What it wrote last is found by the journal's position, or it wrote nothing since the plan was made.
            return Ok(Found::Expected);
        }
        wait.watched_lease = Some(watched);
        Ok(Found::Leased)
    }

    /// Within a transaction that is about to be committed: renews the lease, and so makes sure that this run still has
    /// it. From here on no runner takes it before the transaction ends.
    pub(crate) async fn renew_before_commit(&mut self) -> Result<(), DatabaseError> {
        let Some(own) = &mut self.watchdog.lease else { return Ok(()) };
        let sent = Instant::now();
        if !self.store.renew_lease(self.connection, own).await? {
            return Err(lease_lost());
        }
        own.renewed = sent;
        Ok(())
    }

    /// Before a statement outside a transaction: the same, if the lease was not renewed just now. A runner that was
    /// paused finds out here that another one has taken its lease.
    pub(crate) async fn check_lease(&mut self) -> Result<(), DatabaseError> {
        match &self.watchdog.lease {
            Some(own) if own.renewed.elapsed() >= own.duration / 4 => self.renew_before_commit().await,
            Some(_) | None => Ok(()),
        }
    }

    /// Writes into the lease what is at work here, for other runners. A transaction keeps them from reading it where it
    /// keeps them from writing, and there a commit for this alone would cost as much as the transaction's own.
    pub(crate) async fn write_what_is_done(&mut self, doing: &str, in_transaction: bool) -> Result<(), RunError> {
        let doing = Some(doing).filter(|_| !in_transaction || !self.server().has_one_writer());
        let Some(own) = self.watchdog.lease.as_mut().filter(|own| doing.is_some() || own.says_what) else {
            return Ok(());
        };
        let sent = Instant::now();
        match self.store.renew_lease_doing(self.connection, own, doing).await {
            Ok(true) => {
                (own.renewed, own.says_what) = (sent, doing.is_some());
                Ok(())
            }
            Ok(false) => Err(self.database_error("keep the lease", lease_lost())),
            // Another session was in the way; the next renewal tells whether the lease is still held.
            Err(error) if error.cause == Cause::Busy => Ok(()),
            Err(error) => Err(self.database_error("keep the lease", error)),
        }
    }
}
