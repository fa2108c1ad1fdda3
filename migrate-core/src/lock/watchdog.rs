//! Watches over a statement that takes long. A second connection renews the lease, finds the sessions that the statement
//! waits for, and cancels it at its limit.
//!
//! There is no background task: the same task that waits for the statement does this. If the run is dropped, everything
//! stops.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use super::lease::OwnLease;
use crate::history::Store;
use crate::server::{Blocker, Cause, Cluster, Connection, DatabaseError, blockers_of_session};

/// How often it looks.
pub(super) const TICK: Duration = Duration::from_secs(1);

/// How long the second connection may take to answer.
pub(super) const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);

/// A second connection, which is made when the first statement takes long, and what it has to do.
#[derive(Debug, Default)]
pub(super) struct Watchdog {
    /// Its URL; none where it is not known.
    address: Option<String>,
    second: Option<Connection>,
    /// The number of the first connection's session, where it has one of its own.
    pub(super) session: Option<String>,
    /// The lease of this run, where it has one.
    pub(super) lease: Option<OwnLease>,
    lost: bool,
    /// The cluster of the server.
    cluster: Option<Cluster>,
    /// The role in which the run works.
    role: Option<String>,
    /// A renewal was sent, and is not answered.
    held_up: bool,
    /// Since when the node is cut off from its cluster, and why.
    cut_off: Option<(Instant, &'static str)>,
}

/// How a statement is watched.
pub(super) struct StatementWatch<'a> {
    /// When to cancel it. For servers that do not do so themselves.
    pub(super) limit: Option<Duration>,
    /// How long it may wait for a cluster from which its node is cut off.
    pub(super) patience: Duration,
    /// Called with what the statement waits for.
    pub(super) on_wait: &'a mut (dyn FnMut(StatementWait<'_>, Duration) + Send),
}

/// What a statement waits for.
#[derive(Debug)]
pub(super) enum StatementWait<'a> {
    /// Locks of these sessions.
    Sessions(&'a [Blocker]),
    /// Another server, which is to have the commit as well.
    Standby,
}

/// What was seen over the second connection.
#[derive(Debug, Default)]
struct Seen {
    blockers: Vec<Blocker>,
    standby: bool,
}

impl Watchdog {
    /// Finds out what it needs to know of the first connection.
    pub(super) async fn inspect(&mut self, connection: &mut Connection) -> Result<(), DatabaseError> {
        self.address = connection.address().await?;
        self.cluster = connection.cluster().await?;
        self.role = connection.role().map(str::to_owned);
        // Behind a pooler, the next statement may reach another session.
        self.session = match connection.server().session_query() {
            Some(query) if connection.is_direct().await? != Some(false) => connection.value(query).await?,
            Some(_) | None => None,
        };
        Ok(())
    }

    /// Whether it can renew a lease.
    pub(super) fn can_renew(&self) -> bool {
        self.address.is_some()
    }

    /// Waits for the work, and watches over it.
    pub(super) async fn watch<T, E: From<DatabaseError>>(
        &mut self,
        store: &Store,
        work: impl Future<Output = Result<T, E>> + Send,
        watch: StatementWatch<'_>,
    ) -> Result<T, E> {
        let mut work = pin!(work);
        let begun = Instant::now();
        let mut cancelled = false;
        loop {
            let pause = self.lease.as_ref().map_or(TICK, |own| TICK.min(own.duration / 5));
            let mut done = either(work.as_mut(), pin!(tokio::time::sleep(pause))).await;
            if done.is_none() && self.address.is_some() {
                let overdue = watch.limit.is_some_and(|limit| begun.elapsed() >= limit);
                let cancel = !cancelled && (overdue || self.lost);
                cancelled |= cancel;
                let mut seen = Seen::default();
                {
                    let side = self.look(store, cancel, begun.elapsed() >= TICK, &mut seen);
                    let side = tokio::time::timeout(ANSWER_TIMEOUT, side);
                    done = beside(work.as_mut(), pin!(side)).await;
                }
                if let Some((since, reason)) = self.cut_off
                    && done.is_none()
                    && since.elapsed() >= watch.patience
                {
                    return Err(DatabaseError::cut_off(reason).which_may_be_carried_out().into());
                }
                self.give_up_in_time(store);
                if !seen.blockers.is_empty() {
                    (watch.on_wait)(StatementWait::Sessions(&seen.blockers), begun.elapsed());
                } else if seen.standby {
                    (watch.on_wait)(StatementWait::Standby, begun.elapsed());
                }
            }
            if let Some(result) = done {
                self.ask_after(store).await;
                return if self.lost { Err(lease_lost().into()) } else { result };
            }
        }
    }

    async fn look(&mut self, store: &Store, cancel: bool, ask: bool, seen: &mut Seen) {
        let Some(mut second) = self.second().await else { return };
        if self.cluster.is_some_and(Cluster::waits_for_majority) {
            let Ok(reason) = second.cut_off().await else { return };
            self.cut_off = reason.map(|reason| (self.cut_off.map_or_else(Instant::now, |(since, _)| since), reason));
            if reason.is_some() {
                // Nothing that is sent now is answered.
                self.second = Some(second);
                return;
            }
        }
        if let Some(own) = &mut self.lease
            && own.renewed.elapsed() >= own.duration / 5
            // Behind the statement, a second renewal would wait for the first one.
            && !(self.held_up && self.cluster.is_some_and(Cluster::holds_up_commits))
        {
            let sent = Instant::now();
            self.held_up = true;
            let renewed = store.renew_lease(&mut second, own).await;
            self.held_up = false;
            match renewed {
                Ok(true) => own.renewed = sent,
                Ok(false) => self.lost = true,
                Err(error) if error.cause == Cause::Busy => {}
                Err(_) => return,
            }
        }
        if let Some(session) = &self.session {
            if cancel && let Some(cancel) = store.server.cancel_statement(session) {
                let _ = second.fetch_as_user(&cancel).await;
            }
            if ask {
                seen.blockers = blockers_of_session(&mut second, session).await;
                if let Some(query) = store.server.standby_wait_query(session) {
                    seen.standby = second.fetch_as_user(&query).await.is_ok_and(|rows| !rows.is_empty());
                }
            }
        }
        self.second = Some(second);
    }

    async fn second(&mut self) -> Option<Connection> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let mut second = Connection::find(self.address.as_ref()?).await.ok()?;
        second.take_role(self.role.as_deref()).await.ok()?;
        second.pin_session().await.ok()?.ok()?;
        if let Some(prepare) = second.server().prepare_second() {
            second.execute(prepare).await.ok()?;
        }
        Some(second)
    }

    /// Whether the silence of the lease may come from the statement itself, or from a cluster that takes no writes at all:
    /// then no other runner can take it either.
    fn may_be_silent(&self) -> bool {
        self.cut_off.is_some() || self.cluster.is_some_and(Cluster::holds_up_commits)
    }

    /// After a statement during which the lease may have been silent: looks whether it was lost. If that cannot be found
    /// out, the next write tells.
    async fn ask_after(&mut self, store: &Store) {
        if !self.may_be_silent() || self.lost {
            return;
        }
        (self.held_up, self.cut_off) = (false, None);
        let Some(own) = self.lease.as_ref().filter(|own| own.renewed.elapsed() >= own.duration / 5) else { return };
        let (own, sent) = (own.clone(), Instant::now());
        let renewed = self.renew(store, &own).await;
        self.lost = renewed == Some(false);
        if let (Some(true), Some(own)) = (renewed, &mut self.lease) {
            own.renewed = sent;
        }
    }

    /// Gives a lease back over the second connection. If that fails, it expires.
    pub(super) async fn release(&mut self, store: &Store, own: &OwnLease) {
        let release = async {
            if let Some(mut second) = self.second().await {
                let _ = store.release_lease(&mut second, own).await;
                self.second = Some(second);
            }
        };
        let _ = tokio::time::timeout(ANSWER_TIMEOUT, release).await;
    }

    /// Renews a lease over the second connection. None if that cannot be found out.
    async fn renew(&mut self, store: &Store, own: &OwnLease) -> Option<bool> {
        let renew = async {
            let mut second = self.second().await?;
            let renewed = store.renew_lease(&mut second, own).await.ok();
            self.second = Some(second);
            renewed
        };
        tokio::time::timeout(ANSWER_TIMEOUT, renew).await.ok().flatten()
    }

    /// Whether the history has a migration, once the first connection's session is gone: until then, its transaction may
    /// still come to its end. None where that cannot be found out in time.
    pub(super) async fn is_applied_after_session(&mut self, store: &Store, history: &str, name: &str) -> Option<bool> {
        let session = self.session.clone()?;
        let query = store.server.session_exists_query(&session)?;
        let look = async {
            loop {
                if let Some(mut second) = self.second().await
                    && matches!(second.value(&query).await, Ok(None))
                    && let Ok(is_applied) = store.is_applied(&mut second, history, name).await
                {
                    return is_applied;
                }
                tokio::time::sleep(TICK / 4).await;
            }
        };
        tokio::time::timeout(2 * ANSWER_TIMEOUT, look).await.ok()
    }

    /// Whether another runner has the lease that this run had. If that cannot be found out, no.
    pub(super) async fn has_lost_lease(&mut self, store: &Store) -> bool {
        let Some(own) = self.lease.clone() else { return false };
        self.renew(store, &own).await == Some(false)
    }

    /// If the lease could not be renewed for long, this runner gives up before another one may take the lease. Where one
    /// transaction keeps all others from writing, it keeps them from taking the lease as well.
    fn give_up_in_time(&mut self, store: &Store) {
        if let Some(own) = &self.lease
            && !store.server.has_one_writer()
            && !self.may_be_silent()
            && own.renewed.elapsed() >= own.duration * 4 / 5
        {
            self.lost = true;
        }
    }
}

pub(super) fn lease_lost() -> DatabaseError {
    DatabaseError {
        cause: Cause::LeaseLost,
        code: None,
        message: "the lease was taken over by another runner, or could not be kept alive".to_owned(),
        grant: None,
    }
}

/// The result of the work, or none where the other came first.
pub(super) async fn either<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send + ?Sized)>,
    mut other: Pin<&mut impl Future>,
) -> Option<T> {
    std::future::poll_fn(|context| {
        if let Poll::Ready(result) = work.as_mut().poll(context) {
            return Poll::Ready(Some(result));
        }
        other.as_mut().poll(context).map(|_| None)
    })
    .await
}

/// Waits for the other, and for the work meanwhile: its result, where it came to its end.
pub(super) async fn beside<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send + ?Sized)>,
    mut other: Pin<&mut impl Future>,
) -> Option<T> {
    let mut done = None;
    std::future::poll_fn(|context| {
        if done.is_none()
            && let Poll::Ready(result) = work.as_mut().poll(context)
        {
            done = Some(result);
        }
        other.as_mut().poll(context).map(|_| ())
    })
    .await;
    done
}
