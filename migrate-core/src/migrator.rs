//! The front door: a database, the linked migrations, and what to do with them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use crate::box_future::BoxFuture;
use crate::error::{Cause, ConnectError, Error, ErrorKind, RegistryError, RunError};
use crate::event::{Event, Observer};
use crate::execute::{DryRun, Executor, Fresh};
use crate::findings::{Finding, find as find_findings};
use crate::history::{HistorySnapshot, JournalEntry, LinkedHead, StartState, Store};
use crate::lock::{
    Everything, IsAt, NewestEntries, Patience, ServerStatus, Session, TablesRead, holder_of_lease, pin_store,
    read_patiently, take_role,
};
use crate::migration::Migration;
use crate::options::{Environment, Options, Policy, Stop, Tables, Tolerance, option_setters};
use crate::plan::{Down, Goal, Plan, Up, find};
use crate::recover::{Change, Diagnosis, Mark, Protection, Recovery, RenderingChange};
use crate::registry::{Registry, registered};
use crate::report::Report;
use crate::server::{Access, Connection, Holder};
use crate::status::Status;
use crate::whole_database::{create_database, drop_database};

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
    observer: Box<dyn Observer>,
    stop: Stop,
}

impl Migrator {
    /// Connects to `postgres://`, `mysql://`, `mariadb://` or `sqlite:`. A missing SQLite file is created by the first
    /// call that writes. Where the server has no connection left, it is tried again for a minute.
    pub fn connect(url: &str) -> BoxFuture<'_, Result<Self, ConnectError>> {
        Self::connect_within(url, Options::default().lock_wait)
    }

    /// The same; where the server has no connection left, it is tried again for so long.
    pub fn connect_within(url: &str, wait: Duration) -> BoxFuture<'_, Result<Self, ConnectError>> {
        Box::pin(async move { Ok(Self::new(Connection::find_within(url, wait).await?)) })
    }

    /// Over a connection that is there already: one of sqlx's, or [`Connection`]. Where it is one of sqlx's, nobody knows
    /// how to make a second one: then there is no lease, and nobody looks whom a long statement waits for.
    pub fn new(connection: impl Into<Connection>) -> Self {
        Self {
            connection: Some(connection.into()),
            registry: None,
            options: Options::default(),
            observer: Box::new(|_: Event<'_>| ()),
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

    option_setters!(options);

    /// Shorthand for [`out_of_order`](Self::out_of_order).
    #[must_use]
    pub fn allow_out_of_order(self, allow: bool) -> Self {
        self.out_of_order(if allow { Tolerance::Allow } else { Tolerance::Refuse })
    }

    /// Tells a closure everything that happens in a run.
    #[must_use]
    pub fn observe(self, observer: impl FnMut(Event<'_>) + Send + 'static) -> Self {
        self.observer(observer)
    }

    /// Tells an [`Observer`] everything that happens in a run.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer + 'static) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// A handle that ends a run early.
    #[must_use]
    pub fn stop(mut self, stop: Stop) -> Self {
        self.stop = stop;
        self
    }

    /// Applies pending migrations.
    pub fn up(&mut self, target: Up) -> BoxFuture<'_, Result<Report, Error>> {
        self.reach(target.into())
    }

    /// Reverts applied migrations, the newest first.
    pub fn down(&mut self, target: Down) -> BoxFuture<'_, Result<Report, Error>> {
        self.reach(target.into())
    }

    /// Reverts the newest applied migration, and applies it again.
    pub fn redo(&mut self) -> BoxFuture<'_, Result<Report, Error>> {
        self.reach(Goal::Redo)
    }

    /// Runs what reaches the goal.
    pub fn run(&mut self, goal: impl Into<Goal>) -> BoxFuture<'_, Result<Report, Error>> {
        self.reach(goal.into())
    }

    /// Runs exactly this plan, which [`plan`](Self::plan) has made, perhaps some time ago. If the database needs something
    /// else by now, nothing is run.
    ///
    /// # Errors
    ///
    /// [`PlanError::OtherPlan`](crate::error::PlanError::OtherPlan) where the database needs another plan, and those of
    /// [`run`](Self::run).
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Migrator, Up};
    ///
    /// let mut migrator = Migrator::connect("sqlite:app.db").await?;
    /// let plan = migrator.plan(Up::All).await?;
    /// println!("{} migrations are pending", plan.migrations.len());
    /// migrator.run_plan(&plan).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn run_plan<'a>(&'a mut self, plan: &'a Plan) -> BoxFuture<'a, Result<Report, Error>> {
        Box::pin(self.as_run(Access::Writes, async move |run| run.reach_plan(plan).await))
    }

    fn reach(&mut self, goal: Goal) -> BoxFuture<'_, Result<Report, Error>> {
        Box::pin(async move {
            if let Goal::Up(target) = &goal {
                if let Up::To(name) = target {
                    find(&self.linked()?, name)?;
                }
                match self.find_start().await {
                    Ok(StartState { is_current: true, .. }) => return Ok(Report::default()),
                    // Another runner may be changing the tables at this moment.
                    Err(error) if error.kind() != ErrorKind::Locked => return Err(error),
                    Ok(_) | Err(_) => {}
                }
            }
            self.as_run(Access::Writes, async |run| run.reach(goal).await).await
        })
    }

    /// Tries what reaches the goal, in one transaction that is taken back. PostgreSQL and SQLite; the locks are taken, and
    /// held until the end.
    pub fn dry_run(&mut self, goal: impl Into<Goal>) -> BoxFuture<'_, Result<DryRun, Error>> {
        self.dry_run_goal(goal.into())
    }

    fn dry_run_goal(&mut self, goal: Goal) -> BoxFuture<'_, Result<DryRun, Error>> {
        Box::pin(self.as_run(Access::Writes, async move |run| run.dry_run(&goal).await))
    }

    /// Drops everything in the database, the history and what no migration made included; then applies every migration.
    pub fn fresh(&mut self) -> BoxFuture<'_, Result<Fresh, Error>> {
        Box::pin(self.as_run(Access::Writes, async |run| run.fresh().await))
    }

    /// Creates the database that the URL names, and an SQLite file without tables. False where it is there already.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Fresh, Migrator};
    ///
    /// Migrator::create_database("postgres://app@db/app").await?;
    /// let mut migrator = Migrator::connect("postgres://app@db/app").await?;
    /// let Fresh { dropped, report, .. } = migrator.fresh().await?;
    /// println!("dropped {dropped:?}, and ran {} migrations", report.migrations.len());
    /// # Ok(())
    /// # }
    /// ```
    pub fn create_database(url: &str) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(create_database(url, None))
    }

    /// The same. On PostgreSQL the database belongs to this role, and not to the user.
    pub fn create_database_with_owner<'a>(url: &'a str, owner: &'a str) -> BoxFuture<'a, Result<bool, Error>> {
        Box::pin(create_database(url, Some(owner)))
    }

    /// Drops the database with everything in it, and closes the connection. A protected one, only by its name in
    /// [`Options::yes_drop`]. False where there was no database: an SQLite file is missing.
    pub fn drop_database(&mut self) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async move {
            let url = self.connection.as_ref().and_then(Connection::url).map(str::to_owned);
            let url = url.ok_or_else(|| ConnectError::BadUrl {
                reason: "the connection was handed over, so the database's URL is not known".to_owned(),
            })?;
            let name = self.as_run(Access::Writes, async |run| run.check_drop().await).await?;
            self.connection = None;
            drop_database(&url, &name, self.options.role.as_deref()).await
        })
    }

    /// What [`fresh`](Self::fresh) would drop, in words. Writes nothing.
    pub fn everything(&mut self) -> BoxFuture<'_, Result<Vec<String>, Error>> {
        Box::pin(self.as_run(Access::Reads, async |run| run.list_objects().await))
    }

    /// The database's own name, as [`Options::yes_drop`] must have it; SQLite: the file's.
    pub fn database_name(&mut self) -> BoxFuture<'_, Result<String, Error>> {
        Box::pin(self.as_run(Access::Reads, async |mut run| Ok(run.session.database_name().await?)))
    }

    /// Whether everything that is linked is applied, and nothing else: one statement, for start-up and health checks, which
    /// takes the same time however long the history is, unless [`Options::thorough`] is set. Writes nothing.
    pub fn is_current(&mut self) -> BoxFuture<'_, Result<bool, Error>> {
        Box::pin(async move { Ok(self.look_at_start(Access::Reads).await?.is_current) })
    }

    async fn look_at_start(&mut self, access: Access) -> Result<StartState, Error> {
        if self.options.thorough {
            let (registry, policy) = (self.linked()?, Policy::of(&self.options));
            let snapshot = self
                .with_store(async |store, connection, patience| {
                    let everything = Everything { with_position: false, with_scripts: false };
                    read_from(store, connection, patience, &everything).await
                })
                .await?;
            let is_current =
                is_complete(&registry, &snapshot) && find_findings(&registry, &snapshot, policy).is_empty();
            return Ok(StartState { is_current, environment: snapshot.environment });
        }
        let heads = self.heads()?;
        let mut connection = self.take()?;
        let begun = match RunError::refuse_unusable(&connection, &self.options.tables) {
            Ok(()) => take_role(&mut connection, self.options.role.as_deref()).await,
            Err(error) => Err(error),
        };
        let start = match begun {
            Ok(()) => {
                let store = Store::resolved_by_session(connection.server(), &self.options.tables);
                let patience = Patience::of(&self.options, &mut *self.observer);
                read_from(&store, &mut connection, patience, &IsAt { heads: &heads }).await
            }
            Err(error) => Err(error.into()),
        };
        let start = explained(&mut connection, &self.options.tables, access, start).await;
        self.connection = Some(connection);
        start
    }

    /// The same for a run, which may write. A database that does not know yet that it is protected learns it, although
    /// nothing is pending.
    async fn find_start(&mut self) -> Result<StartState, Error> {
        let start = self.look_at_start(Access::Writes).await?;
        let environment = self.options.environment.as_ref().filter(|environment| environment.protected);
        if let Some(Environment { name, protected: _ }) = environment.cloned()
            && start.is_current
            && start.environment.as_ref() != Some(&name)
        {
            self.with_store(async |store, connection, _| match store.belongs_to(connection, &name).await {
                // A program that may only read starts all the same.
                Err(error) if matches!(error.cause, Cause::Forbidden | Cause::ReadOnly | Cause::ReadOnlyFile) => Ok(()),
                written => Ok(written.map_err(|error| {
                    RunError::database("write down to which environment it belongs", connection, error)
                })?),
            })
            .await?;
        }
        Ok(start)
    }

    /// What [`run`](Self::run) would do. Writes nothing.
    pub fn plan(&mut self, goal: impl Into<Goal>) -> BoxFuture<'_, Result<Plan, Error>> {
        self.preview(goal.into())
    }

    fn preview(&mut self, goal: Goal) -> BoxFuture<'_, Result<Plan, Error>> {
        Box::pin(self.as_run(Access::Reads, async move |run| run.preview(&goal).await))
    }

    /// Which migrations are applied. Writes nothing, and refuses nothing.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Migrator, MigrationStatus, State, Status};
    ///
    /// let status: Status = Migrator::connect("sqlite:app.db").await?.status().await?;
    /// for MigrationStatus { name, state, .. } in &status.migrations {
    ///     match state {
    ///         State::Applied(applied) => println!("{name}: applied {} by {}", applied.applied_at, applied.applied_by),
    ///         State::Pending { out_of_order } => println!("{name}: pending, out of order: {out_of_order}"),
    ///         State::Changed(_) | State::Unknown(_) | State::Unfinished | State::RowMissing => println!("{name}: see below"),
    ///     }
    /// }
    /// for finding in &status.findings {
    ///     println!("{finding}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn status(&mut self) -> BoxFuture<'_, Result<Status, Error>> {
        Box::pin(async move {
            let (registry, policy) = (self.linked()?, Policy::of(&self.options));
            self.with_store(async |store, connection, patience| {
                let everything = Everything { with_position: false, with_scripts: true };
                let snapshot = read_from(store, connection, patience, &everything).await?;
                let asked = ServerStatus::ask(store, connection).await;
                let ServerStatus { server, holder, publications } =
                    asked.map_err(|error| RunError::database("ask for the version", connection, error))?;
                let with_lease = || snapshot.lock_row.as_ref()?.lease.clone().map(holder_of_lease);
                let runner = holder.or_else(with_lease);
                let location = connection.location().to_owned();
                Ok(Status::new(&registry, snapshot, location, server, runner, publications, policy))
            })
            .await
        })
    }

    /// The newest rows of the journal, the oldest of them first. Writes nothing.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::Migrator;
    /// use migrate_core::history::{JournalEntry, JournalKind};
    ///
    /// let rows: Vec<JournalEntry> = Migrator::connect("sqlite:app.db").await?.journal(20).await?;
    /// for row in rows.iter().filter(|row| row.kind == JournalKind::Failed) {
    ///     println!("{} {}: {}", row.at, row.name, row.error.as_deref().unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn journal(&mut self, newest: usize) -> BoxFuture<'_, Result<Vec<JournalEntry>, Error>> {
        Box::pin(async move {
            self.with_store(async |store, connection, patience| {
                read_from(store, connection, patience, &NewestEntries { newest }).await
            })
            .await
        })
    }

    /// What is not as it should be. Writes nothing. A lease is watched until it is renewed or has expired.
    pub fn diagnose(&mut self) -> BoxFuture<'_, Result<Diagnosis, Error>> {
        Box::pin(self.as_recovery(Access::Reads, async |run| run.diagnose().await))
    }

    /// Puts in order what can be, of what [`diagnose`](Self::diagnose) found.
    pub fn repair<'a>(&'a mut self, findings: &'a [Finding]) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.as_run(Access::Writes, async move |run| run.repair(findings).await))
    }

    /// The applied migrations that are the same still, but whose SQL this version of the library writes in another way
    /// than the version that applied them; and how many were compared. Writes nothing.
    pub fn rendering_changes(&mut self) -> BoxFuture<'_, Result<(usize, Vec<RenderingChange>), Error>> {
        Box::pin(self.as_recovery(Access::Reads, async |run| run.rendering_changes().await))
    }

    /// Writes that a migration is, or is not, applied, and runs nothing of it.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Mark, Migrator};
    ///
    /// let mut migrator = Migrator::connect("sqlite:app.db").await?;
    /// migrator.mark("m0001_create_users", Mark::Applied, "it was there before").await?;
    /// migrator.mark_renamed("m0002_avatar", "m0002_add_avatar", "a clearer name").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn mark<'a>(&'a mut self, name: &'a str, mark: Mark, reason: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.mark(name, mark, reason).await))
    }

    /// Writes that every migration of a history up to this one is applied, and runs nothing of them. Gives the names of
    /// those that were not.
    pub fn mark_applied_to<'a>(
        &'a mut self,
        name: &'a str,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<Vec<String>, Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.mark_applied_to(name, reason).await))
    }

    /// Writes that a migration was renamed after it was applied, and runs nothing of it.
    pub fn mark_renamed<'a>(
        &'a mut self,
        old: &'a str,
        new: &'a str,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.rename(old, new, reason).await))
    }

    /// Writes to which protected environment the database belongs, and gives the one that it belonged to. Leaving one
    /// needs the database's name in [`Options::yes_drop`].
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Migrator, Protection};
    ///
    /// let mut migrator = Migrator::connect("sqlite:app.db").await?;
    /// migrator.protect(&Protection::As("production".to_owned()), "it has users now").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn protect<'a>(
        &'a mut self,
        protection: &'a Protection,
        reason: &'a str,
    ) -> BoxFuture<'a, Result<Option<String>, Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.protect(protection, reason).await))
    }

    /// How the SQL of a migration that was changed after it was applied differs from the SQL that ran. Writes nothing.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Change, Migrator, ScriptChange};
    ///
    /// let mut migrator = Migrator::connect("sqlite:app.db").await?;
    /// let Change { changes, .. } = migrator.change("m0001_create_users").await?;
    /// for ScriptChange { direction, stored, rendered, .. } in changes {
    ///     println!("{direction}: {stored:?} ran, and it is {rendered:?} now");
    /// }
    /// migrator.accept("m0001_create_users", "both do the same").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn change<'a>(&'a mut self, name: &'a str) -> BoxFuture<'a, Result<Change, Error>> {
        Box::pin(self.as_recovery(Access::Reads, async move |run| run.change(name).await))
    }

    /// Accepts that a migration was changed after it was applied: from now on it has its new checksum.
    pub fn accept<'a>(&'a mut self, name: &'a str, reason: &'a str) -> BoxFuture<'a, Result<(), Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.accept(name, reason).await))
    }

    /// Takes the lock away from its holder, and says who that was: a lease that is not renewed; with `force`, any
    /// lock, by ending the session that has it.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), migrate_core::Error> {
    /// use migrate_core::{Holder, Migrator};
    ///
    /// let mut migrator = Migrator::connect("sqlite:app.db").await?;
    /// let holder: Option<Holder> = migrator.unlock(false, "its machine was shut down").await?;
    /// println!("{}", holder.map_or("nobody had it".to_owned(), |holder| format!("it was {holder}")));
    /// # Ok(())
    /// # }
    /// ```
    pub fn unlock<'a>(&'a mut self, force: bool, reason: &'a str) -> BoxFuture<'a, Result<Option<Holder>, Error>> {
        Box::pin(self.as_recovery(Access::Writes, async move |run| run.unlock(force, reason).await))
    }

    /// What each history comes to once everything is applied. The compiler knew it, unless other migrations were given.
    fn heads(&mut self) -> Result<BTreeMap<&'static str, LinkedHead>, RegistryError> {
        if self.registry.is_none()
            && let Some(heads) = registered::heads().filter(|heads| !heads.is_empty())
        {
            return Ok(heads);
        }
        Ok(self.linked()?.heads())
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

    async fn as_run<T>(
        &mut self,
        access: Access,
        work: impl AsyncFnOnce(Executor<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let registry = self.linked()?;
        self.in_session(access, async |session| work(Executor::new(session, registry)).await).await
    }

    async fn as_recovery<T>(
        &mut self,
        access: Access,
        work: impl AsyncFnOnce(Recovery<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let registry = self.linked()?;
        self.in_session(access, async |session| work(Recovery::new(session, registry)).await).await
    }

    async fn in_session<T>(
        &mut self,
        access: Access,
        work: impl AsyncFnOnce(Session<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.take()?;
        let result = match Session::begin_run(&mut connection, &self.options, &self.stop, &mut *self.observer).await {
            Ok(session) => work(session).await,
            Err(error) => Err(error.into()),
        };
        let result = if connection.is_in_place() {
            explained(&mut connection, &self.options.tables, access, result).await
        } else {
            Err(RunError::FileReplaced { location: connection.location().to_owned() }.into())
        };
        self.connection = Some(connection);
        result
    }

    async fn with_store<T>(
        &mut self,
        work: impl AsyncFnOnce(&Store, &mut Connection, Patience<'_>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut connection = self.take()?;
        let result = match pin_store(&mut connection, &self.options).await {
            Ok(store) => {
                let patience = Patience::of(&self.options, &mut *self.observer);
                work(&store, &mut connection, patience).await
            }
            Err(error) => Err(error.into()),
        };
        let result = explained(&mut connection, &self.options.tables, Access::Reads, result).await;
        self.connection = Some(connection);
        result
    }
}

/// Reads the tables of the history, while others may have them for themselves.
async fn read_from<T: Send>(
    store: &Store,
    connection: &mut Connection,
    patience: Patience<'_>,
    read: &impl TablesRead<Output = T>,
) -> Result<T, Error> {
    let result = read_patiently(store, connection, patience, read).await;
    result.map_err(|why| RunError::unreadable(store, connection, why).into())
}

/// Whether every linked migration is applied, and none is half done.
fn is_complete(registry: &Registry, snapshot: &HistorySnapshot) -> bool {
    let applied: BTreeSet<_> = snapshot.applied.iter().map(|row| (row.history.as_str(), row.name.as_str())).collect();
    let is_applied = |migration: &&Migration| applied.contains(&(migration.history, migration.name));
    snapshot.unfinished.is_none() && registry.migrations().iter().all(is_applied)
}

/// What went wrong may follow from the cluster of the server; and where one right is missing, others may be.
async fn explained<T>(
    connection: &mut Connection,
    tables: &Tables,
    access: Access,
    result: Result<T, Error>,
) -> Result<T, Error> {
    match result {
        Err(Error::Run(RunError::Database { what, location, error })) => {
            let mut error = connection.explain_cut_off(error).await;
            connection.name_own_rights(&mut error, tables, access).await;
            Err(RunError::Database { what, location, error }.into())
        }
        Err(Error::Run(RunError::Failed(mut failure))) => {
            connection.name_own_rights(&mut failure.error, tables, access).await;
            Err(RunError::Failed(failure).into())
        }
        result => result,
    }
}

impl fmt::Debug for Migrator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Migrator")
            .field("connection", &self.connection)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
