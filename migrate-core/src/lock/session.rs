//! What a run works with: one connection, its lock, and what watches over a long statement.

use std::time::Duration;

use crate::error::RunError;
use crate::event::{Event, Observer};
use crate::history::{HistorySnapshot, Store, TablesError};
use crate::migration::{Probe, Step};
use crate::options::{Options, Stop};
use crate::server::{Answer, Cause, Connection, DatabaseError, LockKind, Row, Server, StatementLimits, probe_query};

use super::patience::{Everything, Patience, TablesRead, read_patiently};
use super::watchdog::{StatementWait, StatementWatch, Watchdog};

/// The connection of one run, with its lock.
pub(crate) struct Session<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) options: &'a Options,
    pub(crate) stop: &'a Stop,
    pub(crate) observer: &'a mut dyn Observer,
    pub(crate) store: Store,
    pub(crate) lock_kind: LockKind,
    pub(super) watchdog: Watchdog,
    /// The limits that the session has, as far as this run set them.
    limits: Option<StatementLimits>,
}

/// What any node of a cluster has committed is seen from now on; a node that is cut off is refused.
pub(crate) async fn read_current(connection: &mut Connection, options: &Options) -> Result<(), RunError> {
    let read = connection.read_current().await;
    read.map_err(|error| RunError::database("read what the cluster holds", connection, error))?;
    connection.set_patience(options.lock_wait);
    Ok(())
}

/// Makes the session work in the role of the run.
pub(crate) async fn take_role(connection: &mut Connection, role: Option<&str>) -> Result<(), RunError> {
    let refused = connection.take_role(role).await;
    let (location, role) = (connection.location().to_owned(), role.unwrap_or_default().to_owned());
    match refused {
        Ok(None) => Ok(()),
        Ok(Some(why)) => Err(RunError::RoleRefused { location, role, why }),
        Err(error) => Err(RunError::RoleNotGiven { location, role, error: Box::new(error) }),
    }
}

/// Pins what decides the meaning of the runner's statements, and finds its tables.
pub(crate) async fn pin_store(connection: &mut Connection, options: &Options) -> Result<Store, RunError> {
    RunError::refuse_unusable(connection, &options.tables)?;
    take_role(connection, options.role.as_deref()).await?;
    let current = connection.pin_session().await;
    let current = current.map_err(|error| RunError::database("ask for the current schema", connection, error))?;
    read_current(connection, options).await?;
    match current {
        Ok(current) => Ok(Store::pinned(connection.server(), &options.tables, &current)),
        Err(why) => Err(RunError::NoSchema { location: connection.location().to_owned(), why }),
    }
}

impl<'a> Session<'a> {
    /// Pins what decides the meaning of the statements of a run.
    pub(crate) async fn begin_run(
        connection: &'a mut Connection,
        options: &'a Options,
        stop: &'a Stop,
        observer: &'a mut dyn Observer,
    ) -> Result<Self, RunError> {
        let store = pin_store(connection, options).await?;
        Ok(Self {
            connection,
            options,
            stop,
            observer,
            store,
            lock_kind: LockKind::None,
            watchdog: Watchdog::default(),
            limits: None,
        })
    }

    /// The connection was made again: pins the new session.
    pub(super) async fn begin_anew(&mut self) -> Result<(), RunError> {
        self.store = pin_store(self.connection, self.options).await?;
        self.limits = None;
        Ok(())
    }

    pub(crate) fn server(&self) -> &'static dyn Server {
        self.store.server
    }

    pub(crate) fn location(&self) -> String {
        self.connection.location().to_owned()
    }

    /// Who runs this, for the journal: `ada@host, process 12`.
    pub(crate) fn runner(&self) -> String {
        let host = whoami::hostname().unwrap_or_else(|_| "unknown host".to_owned());
        format!("{}@{host}, process {}", self.options.applied_by, std::process::id())
    }

    pub(crate) fn emit(&mut self, event: Event<'_>) {
        self.observer.on_event(event);
    }

    /// What the database keeps of its migrations.
    pub(crate) async fn load_history(&mut self) -> Result<HistorySnapshot, RunError> {
        self.load(false).await
    }

    /// The same, with the migrations without a script.
    pub(crate) async fn load_history_with_scripts(&mut self) -> Result<HistorySnapshot, RunError> {
        self.load(true).await
    }

    async fn load(&mut self, with_scripts: bool) -> Result<HistorySnapshot, RunError> {
        let with_position = self.lock_kind == LockKind::Transaction;
        let snapshot = self.read_patiently(&Everything { with_position, with_scripts }).await;
        snapshot.map_err(|why| self.read_error(why))
    }

    /// Reads the tables, while others may have them for themselves.
    pub(super) async fn read_patiently<T: Send>(
        &mut self,
        read: &impl TablesRead<Output = T>,
    ) -> Result<T, TablesError> {
        let Self { store, connection, options, observer, watchdog, .. } = self;
        let patience =
            Patience { wait: options.lock_wait, session: watchdog.session.as_deref(), observer: &mut **observer };
        read_patiently(store, connection, patience, read).await
    }

    /// Creates the tables of the history where they are missing, and writes down to which environment the database
    /// belongs.
    pub(crate) async fn prepare(&mut self, snapshot: &mut HistorySnapshot) -> Result<(), RunError> {
        if self.lock_kind == LockKind::Transaction {
            // Where other runners are kept out: in each transaction.
            return Ok(());
        }
        let result = async {
            if snapshot.incomplete {
                self.prepare_tables().await?;
            }
            Ok(self.write_environment(snapshot).await?)
        };
        result.await.map_err(|why| self.tables_error("create the tables of the history", why))?;
        snapshot.incomplete = false;
        Ok(())
    }

    /// The first run that may write tells the database to which protected environment it belongs, whatever it has to do.
    pub(crate) async fn record_environment(&mut self, snapshot: &mut HistorySnapshot) -> Result<(), RunError> {
        if snapshot.incomplete {
            // It is written with the tables.
            return Ok(());
        }
        let written = self.write_environment(snapshot).await;
        written.map_err(|error| self.database_error("write down to which environment it belongs", error))?;
        let protected = self.options.environment.as_ref().filter(|environment| environment.protected);
        snapshot.environment = protected.map(|environment| environment.name.clone()).or(snapshot.environment.take());
        Ok(())
    }

    /// Creates the tables. Where another runner is creating them at this moment, a moment later.
    async fn prepare_tables(&mut self) -> Result<(), TablesError> {
        const TRIES: u32 = 20;
        const PAUSE: Duration = Duration::from_millis(100);
        for _ in 0..TRIES {
            match self.prepare_once().await {
                Err(TablesError::Database(error)) if error.cause == Cause::Busy => tokio::time::sleep(PAUSE).await,
                prepared => return prepared,
            }
        }
        self.prepare_once().await
    }

    async fn prepare_once(&mut self) -> Result<(), TablesError> {
        let observer = &mut *self.observer;
        let mut on_wait = |wait: StatementWait<'_>, waited| on_standby(observer, wait, waited);
        let watch = StatementWatch { limit: None, patience: self.options.lock_wait, on_wait: &mut on_wait };
        self.watchdog.watch(&self.store, self.store.prepare(self.connection), watch).await
    }

    pub(super) async fn write_environment(&mut self, snapshot: &HistorySnapshot) -> Result<(), DatabaseError> {
        let protected = self.options.environment.as_ref().filter(|environment| environment.protected);
        match protected.map(|environment| &environment.name) {
            Some(name) if snapshot.environment.as_ref() != Some(name) => {
                self.store.belongs_to(self.connection, name).await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Runs a statement of a migration; tells whom it waits for, and ends it at the limit that the server does not keep.
    pub(crate) async fn watched(
        &mut self,
        migration: &'static str,
        sql: &str,
        limit: Option<Duration>,
    ) -> Result<(), DatabaseError> {
        self.watch_over(migration, sql, limit, Connection::execute_at_length).await.map(drop)
    }

    /// The same for several statements, with the rows that they return.
    pub(crate) async fn watched_rows(
        &mut self,
        migration: &'static str,
        sql: &str,
        limit: Option<Duration>,
    ) -> Result<Vec<Row>, DatabaseError> {
        self.watch_over(migration, sql, limit, Connection::fetch_at_length).await
    }

    async fn watch_over<T: Send>(
        &mut self,
        migration: &'static str,
        sql: &str,
        limit: Option<Duration>,
        send: for<'c> fn(&'c mut Connection, &'c str) -> Answer<'c, T>,
    ) -> Result<T, DatabaseError> {
        let observer = &mut *self.observer;
        let mut on_wait = |wait: StatementWait<'_>, waited| match wait {
            StatementWait::Sessions(blockers) => observer.on_event(Event::Blocked { migration, blockers, waited }),
            StatementWait::Standby => observer.on_event(Event::CommitWaits { waited }),
        };
        let watch = StatementWatch { limit, patience: self.options.lock_wait, on_wait: &mut on_wait };
        if limit.is_some() {
            self.connection.limit(limit).await?;
        }
        let done = self.watchdog.watch(&self.store, send(self.connection, sql), watch).await;
        if let Err(error) = &done
            && error.cause == Cause::CutOff
            && error.code.is_none()
        {
            self.connection.leave_unanswered(error);
        }
        if limit.is_some() {
            self.connection.limit(None).await?;
        }
        done
    }

    /// Commits, and tells where another server keeps it waiting. A lease is watched over by the transaction itself.
    pub(crate) async fn commit(&mut self) -> Result<(), DatabaseError> {
        if self.watchdog.lease.is_some() {
            return self.connection.execute("COMMIT").await.map(drop);
        }
        let observer = &mut *self.observer;
        let mut on_wait = |wait: StatementWait<'_>, waited| on_standby(observer, wait, waited);
        let watch = StatementWatch { limit: None, patience: self.options.lock_wait, on_wait: &mut on_wait };
        self.watchdog.watch(&self.store, self.connection.execute("COMMIT"), watch).await.map(drop)
    }

    /// Sleeps, renews the lease meanwhile, and wakes where the run is asked to end.
    pub(crate) async fn sleep(&mut self, pause: Duration) -> Result<(), DatabaseError> {
        /// How often a sleeper looks whether it is to end.
        const LOOK: Duration = Duration::from_millis(100);
        let (stop, end) = (self.stop, std::time::Instant::now() + pause);
        let work = async {
            while !stop.requested() && std::time::Instant::now() < end {
                let left = end.saturating_duration_since(std::time::Instant::now());
                tokio::time::sleep(LOOK.min(left)).await;
            }
            Ok(())
        };
        let watch = StatementWatch { limit: None, patience: self.options.lock_wait, on_wait: &mut |_, _| () };
        self.watchdog.watch(&self.store, work, watch).await
    }

    /// Sets the limits of a step that is not in a transaction of ours, where they belong to the session. The limit that
    /// the server does not keep is given back.
    pub(crate) async fn limit_session(&mut self, limits: StatementLimits) -> Result<Option<Duration>, DatabaseError> {
        let pooled = self.connection.is_direct().await? == Some(false);
        let needed = self.server().limit_session(limits, pooled);
        if let Some(set) = needed.set.filter(|_| self.limits != Some(limits)) {
            self.connection.execute(&set).await?;
            self.limits = Some(limits);
        }
        Ok(needed.left)
    }

    /// Takes an open transaction back. Where this fails, the server has done so already.
    pub(crate) async fn roll_back(&mut self) {
        let _ = self.connection.execute("ROLLBACK").await;
    }

    /// The position of the journal, where each transaction has a lock of its own: the next one compares it.
    pub(crate) async fn journal_position(&mut self) -> Result<Option<String>, DatabaseError> {
        match self.lock_kind {
            LockKind::Transaction => self.store.journal_position(self.connection).await.map(Some),
            LockKind::Session | LockKind::Lease | LockKind::None => Ok(None),
        }
    }

    /// Asks the server whether a step happened. None where it does not tell.
    pub(crate) async fn probe(&mut self, step: &Step) -> Result<Option<bool>, DatabaseError> {
        let query = match &step.probe {
            Probe::Facts(facts) => probe_query(self.server(), facts),
            Probe::Repeatable | Probe::Unknown => None,
        };
        let Some(query) = query else { return Ok(None) };
        Ok(Some(matches!(self.connection.value(&query).await?.as_deref(), Some("1" | "t"))))
    }

    /// The database's own name; SQLite: the file's.
    pub(crate) async fn database_name(&mut self) -> Result<String, RunError> {
        let server = self.server();
        let answer = self.connection.value(server.database_name_query()).await;
        let answer = answer.map_err(|error| self.database_error("ask for its name", error))?;
        Ok(server.database_name(answer, self.connection.location()))
    }

    pub(crate) fn database_error(&self, what: &'static str, error: DatabaseError) -> RunError {
        RunError::database(what, self.connection, error)
    }

    /// The tables cannot be used; if the server refused it, this was tried.
    pub(crate) fn tables_error(&self, what: &'static str, why: TablesError) -> RunError {
        match why {
            TablesError::Database(error) => self.database_error(what, error),
            TablesError::Newer { .. }
            | TablesError::Unreleased { .. }
            | TablesError::UnknownKind(_)
            | TablesError::Foreign { .. }
            | TablesError::GarbledLease(_)
            | TablesError::SchemaOfUser { .. }
            | TablesError::Garbled { .. }
            | TablesError::Held { .. } => self.read_error(why),
        }
    }

    /// The tables cannot be read.
    pub(crate) fn read_error(&self, why: TablesError) -> RunError {
        RunError::unreadable(&self.store, self.connection, why)
    }
}

/// Tells that a commit waits for another server.
fn on_standby(observer: &mut dyn Observer, wait: StatementWait<'_>, waited: Duration) {
    match wait {
        StatementWait::Standby => observer.on_event(Event::CommitWaits { waited }),
        StatementWait::Sessions(_) => {}
    }
}
