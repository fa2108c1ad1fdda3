//! Transactions of the runner's own.

use super::bounds::{Bounds, Patience};
use super::claim::Wait;
use super::{Guard, Memory, Run};
use crate::connection::Protocol;
use crate::error::{DatabaseError, RunError};
use crate::history::Unreadable;
use crate::lock::WatchedLease;

/// How a transaction began.
#[derive(Debug)]
pub(super) enum Begin {
    /// It is open. So long its statements may wait.
    Begun(Patience),
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

impl Run<'_> {
    /// Begins a transaction, in which no statement waits or runs for longer than it may.
    pub(super) async fn begin(&mut self, memory: &Memory, bounds: Bounds) -> Result<Begin, RunError> {
        let patience = Patience::of_transaction(bounds);
        match (self.guard, self.protocol()) {
            (Guard::Session | Guard::Lease | Guard::None, Protocol::Postgres) => {
                let begin = format!("BEGIN; {}", bounds.on_postgres("LOCAL "));
                self.begin_with(&begin).await?;
            }
            (Guard::Session | Guard::Lease | Guard::None | Guard::Transaction, Protocol::MySql) => {
                self.begin_with("START TRANSACTION").await?;
            }
            (Guard::Session | Guard::Lease | Guard::None, Protocol::Sqlite) => {
                if !self.begin_alone(&mut Wait::begin(), bounds).await? {
                    return Ok(Begin::Stopped);
                }
            }
            (Guard::Transaction, Protocol::Postgres | Protocol::Sqlite) => {
                let mut wait = Wait::begin();
                loop {
                    if !self.begin_alone(&mut wait, bounds).await? {
                        return Ok(Begin::Stopped);
                    }
                    match self.find(memory, &mut wait).await {
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
                            return Err(self.unreadable(why));
                        }
                    }
                }
                if self.protocol() == Protocol::Postgres {
                    self.begin_with(&bounds.on_postgres("LOCAL ")).await?;
                }
            }
        }
        Ok(Begin::Begun(patience))
    }

    async fn begin_with(&mut self, sql: &str) -> Result<(), RunError> {
        let answer = self.connection.execute(sql).await;
        answer.map(drop).map_err(|error| self.trouble("begin a transaction", error))
    }

    /// Begins as the only one who writes. False where the run was asked to end meanwhile.
    async fn begin_alone(&mut self, wait: &mut Wait, bounds: Bounds) -> Result<bool, RunError> {
        let patience = bounds.lock.unwrap_or(self.options.lock_timeout);
        loop {
            let begun = self.store.try_transaction(self.connection, patience).await;
            if begun.map_err(|error| self.trouble("lock the history", error))? {
                return Ok(true);
            }
            if let Some(watched_lease) = &mut wait.watched_lease {
                watched_lease.forget();
            }
            if !self.wait(wait).await? {
                return Ok(false);
            }
        }
    }

    /// Looks whether another runner was here since the plan was made, or is here with a lease.
    async fn find(&mut self, memory: &Memory, wait: &mut Wait) -> Result<Found, Unreadable> {
        if memory.unprepared {
            self.store.prepare(self.connection).await?;
        }
        self.write_environment(memory).await?;
        if memory.stamp.as_ref() != Some(&self.store.stamp(self.connection).await?) {
            return Ok(Found::Overtaken);
        }
        let lease = self.store.state_to_write(self.connection).await?.and_then(|state| state.lease);
        let own = self.attendant.lease.as_ref().map(|own| own.id.as_str());
        let Some(held) = lease.filter(|held| own != Some(held.lease_id.as_str())) else {
            return Ok(Found::Expected);
        };
        let watched_lease = WatchedLease::watch(wait.watched_lease.take(), held, true);
        if watched_lease.is_dead(self.options.lease)
            && self.store.end_sessions(self.connection, watched_lease.held()).await?
            && self.store.free_lease(self.connection, watched_lease.held()).await?
        {
            // What it wrote last is found by the stamp, or it wrote nothing since the plan was made.
            return Ok(Found::Expected);
        }
        wait.watched_lease = Some(watched_lease);
        Ok(Found::Leased)
    }

    /// Takes an open transaction back. Where this fails, the server has done so already.
    pub(super) async fn roll_back(&mut self) {
        let _ = self.connection.execute("ROLLBACK").await;
    }

    /// Within a transaction that is about to be committed: makes sure that this run still has its lease. From here on
    /// nobody takes it over before the transaction ends.
    pub(super) async fn fence(&mut self) -> Result<(), DatabaseError> {
        let Some(own) = &mut self.attendant.lease else { return Ok(()) };
        let sent = std::time::Instant::now();
        if !self.store.renew_lease(self.connection, own).await? {
            return Err(super::attend::lost());
        }
        own.renewed = sent;
        Ok(())
    }

    /// Before a statement outside a transaction: the same, where the last beat is not fresh. A runner that was stopped
    /// for a while finds out here that it lost its lease.
    pub(super) async fn still_alone(&mut self) -> Result<(), DatabaseError> {
        match &self.attendant.lease {
            Some(own) if own.renewed.elapsed() >= own.duration / 4 => self.fence().await,
            Some(_) | None => Ok(()),
        }
    }

    /// Lets others know what is at work here, where a lease tells.
    pub(super) async fn say_what_is_done(&mut self, doing: &str) -> Result<(), RunError> {
        let Some(own) = &mut self.attendant.lease else { return Ok(()) };
        let sent = std::time::Instant::now();
        let told = self.store.renew_lease_doing(self.connection, own, doing).await;
        match told {
            Ok(true) => {
                own.renewed = sent;
                Ok(())
            }
            Ok(false) => Err(self.trouble("keep the lease", super::attend::lost())),
            Err(error) => Err(self.trouble("keep the lease", error)),
        }
    }
}
