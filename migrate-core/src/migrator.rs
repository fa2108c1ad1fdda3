//! The front door: a database, the linked migrations, and what to do with them.

use std::fmt;
use std::time::Duration;

use crate::connection::{Connection, Server};
use crate::error::{ConnectError, Error, RegistryError, RunError};
use crate::event::Event;
use crate::history::{self, Record};
use crate::lock;
use crate::options::{Interrupted, Options, Stop};
use crate::plan::{Down, Goal, Plan, Policy, Up};
use crate::registry::Registry;
use crate::report::Report;
use crate::run::Run;
use crate::status::Status;

/// Runs migrations on one database, over one connection of its own.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Migrator, Up};
///
/// let report = Migrator::connect("sqlite:app.db").await?.up(Up::All).await?;
/// for ran in report.migrations {
///     println!("{} in {:?}", ran.name, ran.duration);
/// }
/// # Ok(())
/// # }
/// ```
///
/// Dropping a running future closes the connection; the server then takes back what was not committed, and the next
/// run goes on from there.
pub struct Migrator {
    connection: Option<Connection>,
    registry: Option<Registry>,
    options: Options,
    observer: Box<dyn FnMut(Event<'_>) + Send>,
    stop: Stop,
}

impl Migrator {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`.
    pub async fn connect(url: &str) -> Result<Self, ConnectError> {
        Ok(Self::new(Connection::open(url).await?))
    }

    /// Over a connection that is there already: one of sqlx's, or [`Connection`].
    pub fn new(connection: impl Into<Connection>) -> Self {
        Self {
            connection: Some(connection.into()),
            registry: None,
            options: Options::default(),
            observer: Box::new(|_| ()),
            stop: Stop::default(),
        }
    }

    /// These migrations, instead of the linked ones.
    #[must_use]
    pub fn registry(mut self, registry: Registry) -> Self {
        self.registry = Some(registry);
        self
    }

    /// All options at once.
    #[must_use]
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// How long to wait for another runner to end.
    #[must_use]
    pub fn lock_wait(mut self, wait: Duration) -> Self {
        self.options.lock_wait = wait;
        self
    }

    /// How long one statement may wait for a lock on a table.
    #[must_use]
    pub fn lock_timeout(mut self, timeout: Duration) -> Self {
        self.options.lock_timeout = timeout;
        self
    }

    /// Whether a pending migration may run although a later one is applied.
    #[must_use]
    pub fn allow_out_of_order(mut self, allow: bool) -> Self {
        self.options.allow_out_of_order = allow;
        self
    }

    /// What to do with a step of which nobody can tell whether it happened.
    #[must_use]
    pub fn interrupted(mut self, interrupted: Interrupted) -> Self {
        self.options.interrupted = interrupted;
        self
    }

    /// Tells everything that happens in a run.
    #[must_use]
    pub fn observe(mut self, observer: impl FnMut(Event<'_>) + Send + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// A handle that ends a run early, after the migration at work.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Applies pending migrations.
    pub async fn up(&mut self, target: Up) -> Result<Report, Error> {
        self.run(target).await
    }

    /// Reverts applied migrations, the newest first.
    pub async fn down(&mut self, target: Down) -> Result<Report, Error> {
        self.run(target).await
    }

    /// Reverts the newest applied migration, and applies it again.
    pub async fn redo(&mut self) -> Result<Report, Error> {
        self.run(Goal::Redo).await
    }

    /// Runs what reaches the goal.
    pub async fn run(&mut self, goal: impl Into<Goal>) -> Result<Report, Error> {
        let goal = goal.into();
        let registry = self.linked()?;
        let mut connection = self.take()?;
        let run = Run {
            connection: &mut connection,
            registry: &registry,
            options: &self.options,
            stop: &self.stop,
            observer: &mut *self.observer,
            report: Report::default(),
        };
        let result = run.reach(goal).await;
        self.connection = Some(connection);
        result
    }

    /// What [`run`](Self::run) would do. Writes nothing.
    pub async fn plan(&mut self, goal: impl Into<Goal>) -> Result<Plan, Error> {
        let registry = self.linked()?;
        let policy = Policy { allow_out_of_order: self.options.allow_out_of_order };
        let mut connection = self.take()?;
        let read = read(&mut connection).await;
        self.connection = Some(connection);
        let (record, server) = read?;
        Ok(Plan::new(&registry, &record, server, &goal.into(), policy)?)
    }

    /// Which migrations are applied. Writes nothing, and refuses nothing.
    pub async fn status(&mut self) -> Result<Status, Error> {
        let registry = self.linked()?;
        let mut connection = self.take()?;
        let database = connection.place().to_owned();
        let read = read(&mut connection).await;
        // Not knowing who is at work is no error.
        let runner = lock::holder(&mut connection).await.unwrap_or_default();
        self.connection = Some(connection);
        let (record, server) = read?;
        Ok(Status::new(&registry, record, database, server, runner))
    }

    fn linked(&mut self) -> Result<Registry, RegistryError> {
        let registry = self.registry.take().map_or_else(Registry::linked, Ok)?;
        Ok(self.registry.insert(registry).clone())
    }

    /// The connection, away from here for as long as it is at work: who drops that work drops the connection, and the
    /// server takes back what was not committed.
    fn take(&mut self) -> Result<Connection, RunError> {
        self.connection.take().ok_or(RunError::Dropped)
    }
}

async fn read(connection: &mut Connection) -> Result<(Record, Server), RunError> {
    let answer = async {
        let record = history::read(connection).await?.unwrap_or_default();
        Ok((record, connection.server().await?))
    };
    answer.await.map_err(|error| RunError::Database {
        what: "read the history",
        place: connection.place().to_owned(),
        error,
    })
}

impl fmt::Debug for Migrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator")
            .field("connection", &self.connection)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
