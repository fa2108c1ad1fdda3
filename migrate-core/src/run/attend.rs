//! What happens beside a statement that takes long: the heart of the lease beats, and whoever is waited for is told.

use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use crate::blockers::{self, Blocker};
use crate::connection::{Connection, Protocol};
use crate::error::{Cause, DatabaseError};
use crate::history::Store;
use crate::lock::OwnLease;

/// How long a statement goes unattended.
const TICK: Duration = Duration::from_secs(1);

/// How long the second connection may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// A second connection, made when the first statement takes long, and what it has to do.
#[derive(Debug, Default)]
pub(super) struct Attendant {
    /// How to make it; none where nobody knows.
    address: Option<String>,
    second: Option<Connection>,
    /// The number of the first connection's session, where it has one of its own.
    session: Option<String>,
    /// The lease of this run, where it has one.
    pub(super) lease: Option<OwnLease>,
    lost: bool,
}

/// What a statement is allowed, and whom it tells.
pub(super) struct Watched<'a> {
    /// When to cancel it. For servers that do not do so themselves.
    pub(super) limit: Option<Duration>,
    /// Told whom the statement waits for.
    pub(super) tell: &'a mut (dyn FnMut(&[Blocker], Duration) + Send),
}

impl Attendant {
    /// Learns what it needs to know of the first connection.
    pub(super) async fn learn(&mut self, connection: &mut Connection) -> Result<(), DatabaseError> {
        self.address = connection.address().await;
        self.session = match connection.protocol() {
            Protocol::Postgres if connection.is_direct().await? == Some(false) => None,
            Protocol::Postgres => connection.value("SELECT pg_backend_pid()").await?,
            Protocol::MySql => connection.value("SELECT connection_id()").await?,
            Protocol::Sqlite => None,
        };
        Ok(())
    }

    /// Whether it can keep a lease alive.
    pub(super) fn can_beat(&self) -> bool {
        self.address.is_some()
    }

    /// Waits for the work, and attends to what has to be done meanwhile.
    pub(super) async fn attend<T>(
        &mut self,
        store: &Store,
        work: impl Future<Output = Result<T, DatabaseError>> + Send,
        watched: Watched<'_>,
    ) -> Result<T, DatabaseError> {
        let mut work = pin!(work);
        let begun = Instant::now();
        let mut cancelled = false;
        loop {
            let pause = self.lease.as_ref().map_or(TICK, |own| TICK.min(own.duration / 5));
            let mut done = either(work.as_mut(), pin!(tokio::time::sleep(pause))).await;
            if done.is_none() && self.address.is_some() {
                let overdue = watched.limit.is_some_and(|limit| begun.elapsed() >= limit);
                let cancel = !cancelled && (overdue || self.lost);
                cancelled |= cancel;
                let mut seen = Vec::new();
                {
                    let side = self.look_after(store, cancel, begun.elapsed() >= TICK, &mut seen);
                    let side = tokio::time::timeout(PATIENCE, side);
                    done = beside(work.as_mut(), pin!(side)).await;
                }
                self.judge_silence(store);
                if !seen.is_empty() {
                    (watched.tell)(&seen, begun.elapsed());
                }
            }
            if let Some(result) = done {
                return if self.lost { Err(lost()) } else { result };
            }
        }
    }

    async fn look_after(&mut self, store: &Store, cancel: bool, ask: bool, seen: &mut Vec<Blocker>) {
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
            if cancel {
                let end = match store.protocol() {
                    Protocol::Postgres => format!("SELECT pg_cancel_backend({session})"),
                    Protocol::MySql => format!("KILL QUERY {session}"),
                    Protocol::Sqlite => String::new(),
                };
                let _ = second.execute(&end).await;
            }
            if ask {
                *seen = blockers::of_session(&mut second, session).await;
            }
        }
        self.second = Some(second);
    }

    async fn second(&mut self) -> Option<Connection> {
        if let Some(second) = self.second.take() {
            return Some(second);
        }
        let mut second = Connection::find(self.address.as_ref()?).await.ok()?;
        if second.protocol() == Protocol::Sqlite {
            // The first connection is the one that writes.
            second.execute("PRAGMA busy_timeout = 0").await.ok()?;
        }
        Some(second)
    }

    /// Whether somebody else has the lease that this run had. Not knowing is no.
    pub(super) async fn has_lost(&mut self, store: &Store) -> bool {
        let Some(own) = self.lease.clone() else { return false };
        let look = async {
            let mut second = self.second().await?;
            store.renew_lease(&mut second, &own).await.ok()
        };
        tokio::time::timeout(PATIENCE, look).await == Ok(Some(false))
    }

    /// Where nobody can tell whether the heart is seen to beat, this runner gives up before another may take over.
    /// SQLite: whoever writes keeps others from writing, and from taking over.
    fn judge_silence(&mut self, store: &Store) {
        if let Some(own) = &self.lease
            && store.protocol() != Protocol::Sqlite
            && own.renewed.elapsed() >= own.duration * 4 / 5
        {
            self.lost = true;
        }
    }
}

pub(super) fn lost() -> DatabaseError {
    DatabaseError {
        cause: Cause::LeaseLost,
        code: None,
        message: "the lease was taken over by another runner, or could not be kept alive".to_owned(),
        grant: None,
    }
}

/// The result of the work, or none where the other came first.
async fn either<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send)>,
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
async fn beside<T>(
    mut work: Pin<&mut (impl Future<Output = T> + Send)>,
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
