//! How a run behaves.

mod setters;
mod stop;
mod tables;
mod user;

use std::time::Duration;

pub(crate) use setters::option_setters;
pub use stop::Stop;
pub use tables::Tables;

/// How a run behaves. The defaults suit production.
///
/// [`Migrator`](crate::Migrator) has the same setters.
///
/// ```
/// use std::time::Duration;
///
/// use migrate_core::{Environment, Group, LockMode, Options, Tables, Tolerance};
///
/// let options = Options::default()
///     .lock(LockMode::Lease)
///     .lock_wait(Duration::from_secs(10))
///     .statement_timeout(None)
///     .group(Group::Never)
///     .ahead(Tolerance::Warn)
///     .role("owner")
///     .tables(Tables::default().schema("ops"))
///     .environment(Environment::new("production").protected(true));
/// assert_eq!(options.lock_retry, Options::default().lock_retry);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// How other runners are kept out.
    pub lock: LockMode,
    /// How long to wait for another runner to end.
    pub lock_wait: Duration,
    /// A lease: for how long it may go without renewal until another runner takes it over. It is renewed five times as often.
    pub lease: Duration,
    /// How long one statement may wait for a lock on a table: a waiting `ALTER TABLE` stops every query behind it.
    /// In a transaction, what its statements wait after the first that blocks somebody counts together.
    /// MySQL and MariaDB count whole seconds, from one.
    pub lock_timeout: Duration,
    /// How long one statement that blocks somebody may run; none is no bound. What blocks nobody, such as
    /// `CREATE INDEX CONCURRENTLY`, takes the time that it takes, unless its migration says otherwise.
    pub statement_timeout: Option<Duration>,
    /// For how long a migration is tried again whose locks are refused, with pauses between the tries.
    pub lock_retry: Duration,
    /// Whether migrations share transactions.
    pub group: Group,
    /// Whether a run that has nothing to do looks at every row of the history, and so notices one that was deleted by
    /// hand. Else it reads one row, however long the history is. A run that has something to do looks at everything.
    pub thorough: bool,
    /// A pending migration, where a later one is applied: two branches were merged.
    pub out_of_order: Tolerance,
    /// A database that is ahead: it has migrations that this program does not know.
    pub ahead: Tolerance,
    /// What to do with a step of a killed runner if the server does not show whether it happened.
    pub interrupted: Interrupted,
    /// Who runs the migrations, for the history. Unless said otherwise, the user that the environment names, else that of
    /// the process; in a container that has no name for it, its number: `uid 1000`.
    pub applied_by: String,
    /// The session works in this role, which then owns everything that a run creates. None: the user owns it.
    /// PostgreSQL, MySQL and MariaDB only, and on PostgreSQL not behind a pooler, which may give the session to others.
    pub role: Option<String>,
    /// Where the history is kept.
    pub tables: Tables,
    /// The environment that the database belongs to.
    pub environment: Option<Environment>,
    /// Whether reverting is refused: what is to be undone is undone by a new migration.
    pub forward_only: bool,
    /// Whether migrations are reverted that no run applied: somebody marked them as applied, so their changes were made by
    /// hand. Without it, a run that would revert one is refused.
    pub revert_marked: bool,
    /// The name of the database, as typed by somebody who means to revert or empty it although it is protected.
    pub yes_drop: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lock: LockMode::Auto,
            lock_wait: Duration::from_mins(1),
            lease: Duration::from_secs(15),
            lock_timeout: Duration::from_secs(5),
            statement_timeout: Some(Duration::from_hours(1)),
            lock_retry: Duration::from_mins(5),
            group: Group::OnEmpty,
            thorough: false,
            out_of_order: Tolerance::Refuse,
            ahead: Tolerance::Refuse,
            interrupted: Interrupted::Ask,
            applied_by: user::user(),
            role: None,
            tables: Tables::default(),
            environment: None,
            forward_only: false,
            revert_marked: false,
            yes_drop: None,
        }
    }
}

/// How other runners are kept out. Runners in different modes keep each other out as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockMode {
    /// What fits the server: a lease through a pooler, on a cluster where every node may be written to, and on SQLite; else
    /// a session's lock.
    #[default]
    Auto,
    /// A lock that the server gives back when the session ends, in whatever way: PostgreSQL's advisory locks, MySQL's
    /// and MariaDB's `GET_LOCK`.
    Session,
    /// A lease, as below. Over a connection that was handed over there is none, and then a lock in each transaction: a run
    /// that applies plans again if another runner comes in between, and one that reverts ends. PostgreSQL and SQLite.
    Transaction,
    /// A row that is renewed over a second connection. Needs nothing of the server but transactions.
    Lease,
    /// None: somebody else sees to it that only one runner is at work.
    None,
}

/// Whether consecutive migrations share a transaction, which saves most of the commits and round trips. PostgreSQL and
/// SQLite. Where something in it is refused, none of the group is kept, and each migration is run by itself: those before
/// the mistake are kept, and the mistake is told exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Group {
    /// In a database that has no tables yet: nobody can be kept waiting. Migrations that are not one transaction, that hold
    /// raw SQL, or that set timeouts of their own, go by themselves.
    #[default]
    OnEmpty,
    /// Each migration is a transaction of its own.
    Never,
}

/// How a state is met that may be a mistake. There is no fourth way, so a `match` needs no other arm.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tolerance {
    /// It ends the run before anything is done.
    #[default]
    Refuse,
    /// It is told, and the run goes on.
    Warn,
    /// It is meant.
    Allow,
}

/// How strictly differences between a database and a program are judged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// A pending migration, where a later one is applied.
    pub out_of_order: Tolerance,
    /// A database that has migrations which are not linked.
    pub ahead: Tolerance,
}

impl Policy {
    /// As the options say.
    pub fn of(options: &Options) -> Self {
        Self { out_of_order: options.out_of_order, ahead: options.ahead }
    }
}

/// The environment that a database belongs to: `production`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Whether reverting needs the database's name typed back. The database remembers it from the next `up` on.
    pub protected: bool,
}

impl Environment {
    /// An environment of this name, which is not protected.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), protected: false }
    }

    /// Whether reverting needs the database's name typed back.
    #[must_use]
    pub fn protected(mut self, protected: bool) -> Self {
        self.protected = protected;
        self
    }
}

/// What to do with an interrupted step if the server does not show whether it happened: raw SQL, for example.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Interrupted {
    /// Refuse, and tell what to look at.
    #[default]
    Ask,
    /// It did not happen: run it.
    Repeat,
    /// It happened: go on with the step after it.
    Skip,
}
