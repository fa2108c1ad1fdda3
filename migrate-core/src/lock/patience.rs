//! Reading the tables of the history while another session or program has them for itself: the wait is bounded, and told.

use std::collections::BTreeMap;
use std::pin::pin;
use std::time::{Duration, Instant};

use super::watchdog::{ANSWER_TIMEOUT, TICK, beside, either};
use crate::box_future::BoxFuture;
use crate::event::{Event, Observer};
use crate::history::journal::TablesFormat;
use crate::history::{HistorySnapshot, JournalEntry, LinkedHead, LockRow, StartState, Store, TablesError};
use crate::options::Options;
use crate::server::{Cause, Connection, Keeper, keeper_of_file, keeper_of_tables};

/// How long to wait until a file is read again that was locked.
const PAUSE: Duration = Duration::from_millis(100);

/// What is read of the tables. It may be read again.
pub(crate) trait TablesRead: Sync {
    /// What comes of it.
    type Output: Send;

    /// Reads once.
    fn read<'a>(
        &'a self,
        store: &'a Store,
        connection: &'a mut Connection,
    ) -> BoxFuture<'a, Result<Self::Output, TablesError>>;
}

/// Everything that the database keeps.
pub(crate) struct Everything {
    /// The position of the journal as well, where each transaction has a lock of its own.
    pub(crate) with_position: bool,
    /// Which migrations have no script as well.
    pub(crate) with_scripts: bool,
}

impl TablesRead for Everything {
    type Output = HistorySnapshot;

    fn read<'a>(
        &'a self,
        store: &'a Store,
        connection: &'a mut Connection,
    ) -> BoxFuture<'a, Result<HistorySnapshot, TablesError>> {
        Box::pin(HistorySnapshot::read(store, connection, self.with_position, self.with_scripts))
    }
}

/// Whether each history has come to its end.
pub(crate) struct IsAt<'h> {
    pub(crate) heads: &'h BTreeMap<&'static str, LinkedHead>,
}

impl TablesRead for IsAt<'_> {
    type Output = StartState;

    fn read<'a>(
        &'a self,
        store: &'a Store,
        connection: &'a mut Connection,
    ) -> BoxFuture<'a, Result<StartState, TablesError>> {
        Box::pin(async move { Ok(store.is_at(connection, self.heads).await?) })
    }
}

/// The newest rows of the journal, the oldest of them first. The rows of the history are not looked at, so that one that
/// was edited hides nothing here.
pub(crate) struct NewestEntries {
    pub(crate) newest: usize,
}

impl TablesRead for NewestEntries {
    type Output = Vec<JournalEntry>;

    fn read<'a>(
        &'a self,
        store: &'a Store,
        connection: &'a mut Connection,
    ) -> BoxFuture<'a, Result<Vec<JournalEntry>, TablesError>> {
        Box::pin(async move {
            let row = store.lock_row(connection).await?;
            match store.entries(connection, self.newest, TablesFormat::of(row.as_ref())).await {
                Ok(entries) => Ok(entries.unwrap_or_default()),
                Err(error) => {
                    let other = store.of_another_program(connection).await.ok().flatten();
                    Err(other.unwrap_or(error.into()))
                }
            }
        })
    }
}

/// The row of the lock, for a run that is about to write.
pub(super) struct LockRowToWrite;

impl TablesRead for LockRowToWrite {
    type Output = Option<LockRow>;

    fn read<'a>(
        &'a self,
        store: &'a Store,
        connection: &'a mut Connection,
    ) -> BoxFuture<'a, Result<Option<LockRow>, TablesError>> {
        Box::pin(store.lock_row_to_write(connection))
    }
}

/// For how long to wait, and who is told meanwhile.
pub(crate) struct Patience<'a> {
    pub(crate) wait: Duration,
    /// The session that reads, where it is known.
    pub(crate) session: Option<&'a str>,
    pub(crate) observer: &'a mut dyn Observer,
}

impl<'a> Patience<'a> {
    /// As long as a run waits for its lock; for a session that has none.
    pub(crate) fn of(options: &Options, observer: &'a mut dyn Observer) -> Self {
        Self { wait: options.lock_wait, session: None, observer }
    }
}

/// Reads, and waits at most so long for those who have the tables for themselves. Then the connection is closed, as its
/// statement waits still. A read that only takes long is waited for.
pub(crate) async fn read_patiently<T: Send>(
    store: &Store,
    connection: &mut Connection,
    mut patience: Patience<'_>,
    read: &impl TablesRead<Output = T>,
) -> Result<T, TablesError> {
    let begun = Instant::now();
    if !store.server.has_one_writer() {
        let url = connection.url().map(str::to_owned);
        let result = watched(store, read.read(store, connection), url.as_deref(), begun, &mut patience).await;
        if matches!(result, Err(TablesError::Held { .. })) {
            connection.give_up();
        }
        return result;
    }
    loop {
        match read.read(store, connection).await {
            // SQLite waits by itself for some time, and then gives up.
            Err(TablesError::Database(error)) if error.cause == Cause::Busy => {
                let waited = begun.elapsed();
                let keeper = keeper_of_file(connection);
                if waited >= patience.wait {
                    return Err(TablesError::Held { by: keeper, waited });
                }
                patience
                    .observer
                    .on_event(Event::Held { by: keeper.as_ref().map(|keeper| keeper.name.as_str()), waited });
                tokio::time::sleep(PAUSE).await;
            }
            result => return result,
        }
    }
}

/// Waits for what is read, and looks over a second connection who is in the way where it takes long.
async fn watched<T: Send>(
    store: &Store,
    mut work: BoxFuture<'_, Result<T, TablesError>>,
    url: Option<&str>,
    begun: Instant,
    patience: &mut Patience<'_>,
) -> Result<T, TablesError> {
    let mut second = None;
    loop {
        let mut done = either(work.as_mut(), pin!(tokio::time::sleep(TICK))).await;
        if done.is_none()
            && let Some(url) = url
        {
            let give_up = begun.elapsed() >= patience.wait;
            let mut keeper = None;
            let look = async {
                if second.is_none() {
                    second = Connection::find(url).await.ok();
                }
                let Some(second) = &mut second else { return };
                keeper = keeper_of_tables(second, &[&store.history, &store.journal, &store.lock]).await;
                if let (true, Some(_), Some(session)) = (give_up, &keeper, patience.session)
                    && let Some(cancel) = store.server.cancel_statement(session)
                {
                    let _ = second.execute(&cancel).await;
                }
            };
            let look = tokio::time::timeout(ANSWER_TIMEOUT, look);
            done = beside(work.as_mut(), pin!(look)).await;
            let waited = begun.elapsed();
            if let Some(keeper) = keeper {
                if done.is_none() {
                    patience.observer.on_event(Event::Held { by: Some(&keeper.name), waited });
                }
                if give_up && !matches!(done, Some(Ok(_))) {
                    return Err(TablesError::Held { by: Some(keeper), waited });
                }
            }
        }
        if let Some(result) = done {
            return result;
        }
    }
}

/// Whether a keeper is no runner. Where that is not told, it may be one.
pub(super) fn is_no_runner(keeper: &Keeper) -> bool {
    keeper.is_runner == Some(false)
}
