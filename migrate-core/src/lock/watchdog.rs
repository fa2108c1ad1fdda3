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
use crate::server::{Blocker, Cause, Connection, DatabaseError, blockers_of_session};

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
}

/// How a statement is watched.
pub(super) struct StatementWatch<'a> {
    /// When to cancel it. For servers that do not do so themselves.
    pub(super) limit: Option<Duration>,
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
                self.give_up_in_time(store);
                if !seen.blockers.is_empty() {
                    (watch.on_wait)(StatementWait::Sessions(&seen.blockers), begun.elapsed());
                } else if seen.standby {
                    (watch.on_wait)(StatementWait::Standby, begun.elapsed());
                }
            }
            if let Some(result) = done {
                return if self.lost { Err(lease_lost().into()) } else { result };
            }
        }
    }

    async fn look(&mut self, store: &Store, cancel: bool, ask: bool, seen: &mut Seen) {
        let Some(mut second) = self.second().await else { return };
        if let Some(own) = &mut self.lease
            && own.renewed.elapsed() >= own.duration / 5
        {
            let sent = Instant::now();
            match store.renew_lease(&mut second, own).await {
                Ok(true) => own.renewed = sent,
                Ok(false) => self.lost = true,
                Err(error) if error.cause == Cause::Busy => {}
                Err(_) => return,
            }
        }
        if let Some(session) = &self.session {
            if cancel && let Some(cancel) = store.server.cancel_statement(session) {
                let _ = second.execute(&cancel).await;
            }
            if ask {
                seen.blockers = blockers_of_session(&mut second, session).await;
                if let Some(query) = store.server.standby_wait_query(session) {
                    seen.standby = matches!(second.value(&query).await, Ok(Some(_)));
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
        second.pin_session().await.ok()?.ok()?;
        if let Some(prepare) = second.server().prepare_second() {
            second.execute(prepare).await.ok()?;
        }
        Some(second)
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
        let look = async {
            let mut second = self.second().await?;
            store.renew_lease(&mut second, &own).await.ok()
        };
        tokio::time::timeout(ANSWER_TIMEOUT, look).await == Ok(Some(false))
    }

    /// If the lease could not be renewed for long, this runner gives up before another one may take the lease. Where one
    /// transaction keeps all others from writing, it keeps them from taking the lease as well.
    fn give_up_in_time(&mut self, store: &Store) {
        if let Some(own) = &self.lease
            && !store.server.has_one_writer()
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
