//! Waiting for another runner: bounded, reported, and without a connection where it takes long. Many who wait would
//! leave the server none for its applications.

use std::time::{Duration, Instant};

use super::Session;
use super::acquire::NotAcquired;
use super::lease::WatchedLease;
use super::patience::is_no_runner;
use crate::error::{ConnectError, RunError};
use crate::event::Event;
use crate::history::TablesError;
use crate::server::{Cause, DatabaseError, Holder, Pauses, keeper_of_file};

/// How long to wait between two attempts.
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// What the server is given to answer a statement of the wait, however little time is left.
const SHORTEST_ANSWER: Duration = Duration::from_secs(1);

/// How often it is reported that another runner is waited for.
const REPORT_INTERVAL: Duration = Duration::from_secs(1);

/// For how long one that waits keeps its connection: most runs end sooner.
const KEEPS_CONNECTION: Duration = Duration::from_secs(1);

/// The wait for another runner.
pub(super) struct LockWait {
    begun: Instant,
    reported: Option<Instant>,
    /// A lease that may have expired.
    pub(super) watched_lease: Option<WatchedLease>,
    /// Why the last try failed, where another session was faster.
    refused: Option<DatabaseError>,
    /// Whose lease was seen last.
    pub(super) holder: Option<Holder>,
    /// Whether it is known of the connection what watches over it needs to know.
    pub(super) inspected: bool,
    pauses: Pauses,
}

impl LockWait {
    pub(super) fn begin() -> Self {
        Self {
            begun: Instant::now(),
            reported: None,
            watched_lease: None,
            refused: None,
            holder: None,
            inspected: false,
            pauses: Pauses::begin(),
        }
    }

    /// How long a statement may take that is a part of the wait.
    pub(super) fn left(&self, lock_wait: Duration) -> Duration {
        lock_wait.saturating_sub(self.waited()).max(SHORTEST_ANSWER)
    }

    /// Whether the try succeeded. It did not where another session was faster with the same.
    pub(super) fn outcome(&mut self, tried: Result<bool, NotAcquired>) -> Result<bool, NotAcquired> {
        match tried {
            Err(NotAcquired::Tables(TablesError::Database(error))) if error.cause == Cause::Busy => {
                // Nothing was seen of a lease.
                (self.watched_lease, self.refused) = (None, Some(error));
                Ok(false)
            }
            tried => {
                self.refused = None;
                tried
            }
        }
    }

    pub(super) fn waited(&self) -> Duration {
        self.begun.elapsed()
    }
}

impl Session<'_> {
    /// One more moment. False if the run was asked to end.
    pub(super) async fn wait(&mut self, wait: &mut LockWait) -> Result<bool, RunError> {
        if !self.report_wait(wait).await? {
            return Ok(false);
        }
        tokio::time::sleep(PAUSE).await;
        Ok(true)
    }

    /// The same before the run has its lock: nothing is lost if it gives its connection back meanwhile.
    pub(super) async fn wait_without_connection(&mut self, wait: &mut LockWait) -> Result<bool, RunError> {
        if wait.waited() < KEEPS_CONNECTION || !self.connection.can_reconnect() {
            return self.wait(wait).await;
        }
        if !self.report_wait(wait).await? {
            return Ok(false);
        }
        self.connection.close();
        let mut goes_on = self.pause(wait.pauses.next()).await;
        loop {
            match self.connection.reconnect().await {
                Ok(()) => break,
                Err(ConnectError::TooManyConnections { .. }) if goes_on && wait.waited() < self.options.lock_wait => {
                    goes_on = self.pause(wait.pauses.next()).await;
                }
                Err(_) if !goes_on => return Ok(false),
                Err(error) => return Err(error.into()),
            }
        }
        let kind = self.lock_kind;
        self.begin_anew().await?;
        self.choose_lock().await?;
        self.lock_kind = kind;
        wait.inspected = false;
        Ok(goes_on)
    }

    /// Ends a wait that takes too long, and reports one that goes on. False if the run was asked to end.
    async fn report_wait(&mut self, wait: &mut LockWait) -> Result<bool, RunError> {
        let waited = wait.waited();
        if self.stop.requested() {
            return Ok(false);
        }
        if waited >= self.options.lock_wait {
            let holder = self.other_runner().await.or_else(|| wait.holder.take()).map(Box::new);
            let refused = wait.refused.take().filter(|_| !self.server().has_one_writer());
            return Err(match (holder, keeper_of_file(self.connection), refused) {
                (None, keeper @ Some(_), _) => RunError::held(self.location(), keeper, waited),
                (None, None, Some(error)) => {
                    let error = self.database_error("lock the history", error);
                    self.explain(error).await
                }
                (holder, _, _) => RunError::Locked { location: self.location(), waited, holder },
            });
        }
        if wait.reported.is_none_or(|reported| reported.elapsed() >= REPORT_INTERVAL) {
            wait.reported = Some(Instant::now());
            match (self.other_runner().await, keeper_of_file(self.connection)) {
                (None, Some(keeper)) if is_no_runner(&keeper) => {
                    self.emit(Event::Held { by: Some(&keeper.name), waited });
                }
                (holder, keeper) => {
                    let holder = holder.or_else(|| keeper.map(|keeper| Holder::runner(keeper.name)));
                    self.emit(Event::Waiting { holder: holder.as_ref(), waited });
                }
            }
        }
        Ok(true)
    }

    /// False if the run was asked to end meanwhile.
    async fn pause(&mut self, pause: Duration) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < pause {
            if self.stop.requested() {
                return false;
            }
            tokio::time::sleep(PAUSE.min(pause.saturating_sub(begun.elapsed()))).await;
        }
        !self.stop.requested()
    }
}
