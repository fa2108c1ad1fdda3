//! How a run behaves.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

/// How a run behaves. The defaults suit production.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What to do with a step of which nobody can tell whether it happened before the runner was killed.
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
            applied_by: user(),
            role: None,
            tables: Tables::default(),
            environment: None,
            forward_only: false,
            revert_marked: false,
            yes_drop: None,
        }
    }
}

/// The user of this process.
fn user() -> String {
    user_among(|variable| std::env::var(variable).ok(), || whoami::username().ok(), user_id())
}

/// Whom the environment names, else the operating system. The number of a user says who it is where no name does.
fn user_among(
    variable: impl Fn(&str) -> Option<String>,
    account: impl FnOnce() -> Option<String>,
    number: Option<u32>,
) -> String {
    let is_name = |name: &String| !name.trim().is_empty();
    let named = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(|name| variable(name).filter(is_name));
    named
        .or_else(|| account().filter(is_name))
        .or_else(|| number.map(|number| format!("uid {number}")))
        .unwrap_or_else(|| "a user without a name".to_owned())
}

/// The number of the user that runs this process. Linux tells it without a list of users.
#[cfg(target_os = "linux")]
fn user_id() -> Option<u32> {
    use std::os::unix::fs::MetadataExt as _;
    std::fs::metadata("/proc/self").ok().map(|process| process.uid())
}

#[cfg(not(target_os = "linux"))]
fn user_id() -> Option<u32> {
    None
}

/// How other runners are kept out. Runners in different modes keep each other out as well.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
pub enum Group {
    /// In a database that has no tables yet: nobody can be kept waiting. Migrations that are not one transaction, that hold
    /// raw SQL, or that set timeouts of their own, go by themselves.
    #[default]
    OnEmpty,
    /// Each migration is a transaction of its own.
    Never,
}

/// How a state is met that may be a mistake.
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
pub struct Environment {
    /// Its name.
    pub name: String,
    /// Whether reverting needs the database's name typed back. The database remembers it from the next `up` on.
    pub protected: bool,
}

/// What to do with a step of which nobody can tell whether it happened: raw SQL, cut off in the middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Interrupted {
    /// Refuse, and tell what to look at.
    #[default]
    Ask,
    /// It did not happen: run it.
    Repeat,
    /// It happened: go on with the step after it.
    Skip,
}

/// Asks a run to end early, at a point where nothing is half done.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicU8>);

const AFTER_MIGRATION: u8 = 1;
const AFTER_STEP: u8 = 2;

impl Stop {
    /// A handle on which nobody has asked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for an end after the migration at work.
    pub fn request(&self) {
        self.0.fetch_max(AFTER_MIGRATION, Ordering::Relaxed);
    }

    /// Asks for an end after the step at work. A migration that is one transaction is then taken back; one that is not
    /// is gone on with by the next run.
    pub fn request_after_step(&self) {
        self.0.fetch_max(AFTER_STEP, Ordering::Relaxed);
    }

    /// Whether somebody asked.
    pub fn requested(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= AFTER_MIGRATION
    }

    /// Whether somebody asked for an end after the step.
    pub(crate) fn requested_after_step(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= AFTER_STEP
    }
}

/// Where the history is kept: four tables, `migrate_history`, `migrate_script`, `migrate_journal` and
/// `migrate_lock`, unless another prefix is given.
///
/// Two programs that share a database need no tables of their own: each has a history of its own name. Another prefix
/// is for a database in which these names are taken, another schema for a role that may not write to the usual one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tables {
    /// PostgreSQL: the schema; it is created where it is missing. MySQL and MariaDB: the database. None is the usual one.
    pub schema: Option<String>,
    /// What their names begin with.
    pub prefix: String,
}

impl Default for Tables {
    fn default() -> Self {
        Self { schema: None, prefix: "migrate".to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_runs_it_is_a_name_or_a_number() {
        let of = |variables: &[(&str, &str)], account: Option<&str>, number| {
            let variable =
                |name: &str| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| (*value).to_owned());
            user_among(variable, || account.map(str::to_owned), number)
        };
        assert_eq!(of(&[("LOGNAME", "bob"), ("USER", "ada")], Some("root"), Some(0)), "ada");
        assert_eq!(of(&[("USER", ""), ("HOSTNAME", "3f2a")], Some("root"), Some(0)), "root");
        assert_eq!(of(&[], None, Some(1000)), "uid 1000");
        assert_eq!(of(&[], None, None), "a user without a name");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn linux_tells_the_number_of_the_user() {
        assert!(user_id().is_some());
    }
}
