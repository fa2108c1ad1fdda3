//! What a run tells while it goes on.

use std::time::Duration;

use crate::direction::Direction;
use crate::plan::{Plan, Warning};
use crate::report::MigrationRun;
use crate::server::{Blocker, Holder};

/// Something that happened in a run.
///
/// ```no_run
/// # async fn example() -> Result<(), migrate_core::Error> {
/// use migrate_core::{Event, Migrator, Up};
///
/// let migrator = Migrator::connect("sqlite:app.db").await?;
/// let mut migrator = migrator.observe(|event| match event {
///     Event::Planned(plan) => println!("{} migrations to run", plan.migrations.len()),
///     Event::StepStarted { migration, number, summary, .. } => println!("{migration}, step {number}: {summary}"),
///     Event::Waiting { holder: Some(holder), waited } => println!("{holder} is at work, since {waited:?}"),
///     Event::Blocked { blockers, .. } => blockers.iter().for_each(|blocker| println!("waits for {blocker}")),
///     Event::Warned(warning) => println!("{warning}"),
///     Event::MigrationFinished(ran) => println!("{} took {:?}", ran.name, ran.duration),
///     _ => {}
/// });
/// migrator.up(Up::All).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Event<'a> {
    /// Another runner is at work on this database, and this one waits. Told once a second or so.
    Waiting {
        /// The other one, where the server names it.
        holder: Option<&'a Holder>,
        /// For how long already.
        waited: Duration,
    },
    /// Another session or program has the tables of the history for itself, and is no runner or not known to be one. Told
    /// once a second or so.
    Held {
        /// Who it is, where that is told.
        by: Option<&'a str>,
        /// For how long this run has waited already.
        waited: Duration,
    },
    /// Another runner held the lock and did not renew it, or its process has ended: this one goes on in its place.
    TakenOver(&'a Holder),
    /// Everything in the database was dropped, in words, to begin anew.
    Emptied(&'a [String]),
    /// What will be run is known. Told again where another runner changed the database meanwhile.
    Planned(&'a Plan),
    /// Something may be a mistake, and is tolerated.
    Warned(&'a Warning),
    /// Several migrations begin, in one transaction. Each is told as started and finished once all of them are committed,
    /// and their steps are not; where something is refused, each is then run and told by itself.
    GroupStarted {
        /// The first one's name.
        first: &'static str,
        /// The last one's name.
        last: &'static str,
        /// How many there are.
        migrations: usize,
    },
    /// A migration begins.
    MigrationStarted {
        /// Its name.
        name: &'static str,
        /// Applied or reverted.
        direction: Direction,
        /// How many steps will be run.
        steps: usize,
    },
    /// A step begins.
    StepStarted {
        /// The migration.
        migration: &'static str,
        /// Its place in the migration, from 1.
        number: usize,
        /// What it does, in words.
        summary: &'static str,
    },
    /// The step at work waits for somebody. Told once a second or so, where the server tells.
    Blocked {
        /// The migration.
        migration: &'static str,
        /// Whom it waits for.
        blockers: &'a [Blocker],
        /// How long the step has been at work.
        waited: Duration,
    },
    /// A commit waits until another server has it, as its server was told to. It is made already, and is not taken back.
    /// Told once a second or so, where the server tells.
    CommitWaits {
        /// How long it has been at work.
        waited: Duration,
    },
    /// A step is done.
    StepFinished {
        /// The migration.
        migration: &'static str,
        /// Its place in the migration, from 1.
        number: usize,
        /// How long it took.
        duration: Duration,
    },
    /// A lock was refused; nothing of the migration was kept, and it is tried again after a pause.
    Retry {
        /// The migration.
        migration: &'static str,
        /// Which try comes next, from 2.
        attempt: u32,
        /// For how long it will be tried still.
        left: Duration,
        /// How long the pause is.
        pause: Duration,
        /// Who holds the lock, as far as the server tells.
        blockers: &'a [Blocker],
    },
    /// A migration came to its end, and the history says so.
    MigrationFinished(&'a MigrationRun),
}

/// Who is told what happens in a run: a closure over [`Event`], or a type that has more to remember.
///
/// ```
/// use migrate_core::{Event, Observer};
///
/// #[derive(Default)]
/// struct Count(usize);
///
/// impl Observer for Count {
///     fn on_event(&mut self, event: Event<'_>) {
///         if let Event::MigrationFinished(_) = event {
///             self.0 += 1;
///         }
///     }
/// }
/// ```
pub trait Observer: Send {
    /// Takes in what happened. The run waits for it.
    fn on_event(&mut self, event: Event<'_>);
}

impl<F: FnMut(Event<'_>) + Send> Observer for F {
    fn on_event(&mut self, event: Event<'_>) {
        self(event);
    }
}
