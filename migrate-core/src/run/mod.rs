//! Walks a plan: one runner at a time, one migration after the other, and never a state that the next run cannot
//! go on from.

use tracing::Instrument as _;

use crate::connection::{Connection, Protocol};
use crate::error::{DatabaseError, Error, PlanError, RunError};
use crate::event::{Event, Observer};
use crate::history::{Applied, Store, StoredMigration, Unfinished, Unreadable};
use crate::lock::Guard;
use crate::options::Options;
use crate::options::Stop;
use crate::plan::{Goal, Plan, Planned, Policy};
use crate::registry::Registry;
use crate::report::{Ran, Report};
use attend::Attendant;
use book::Tries;
use bounds::Bounds;
use claim::Claim;
use group::Together;
use memory::Memory;
use stepwise::Unnoted;

mod attend;
mod book;
mod bounds;
mod claim;
mod cut_off;
pub(crate) mod decide;
mod fresh;
mod group;
mod guard_rails;
mod memory;
mod pause;
mod rebuild;
mod repair;
mod stepwise;
mod transaction;
mod trial;
mod whole;

pub use fresh::Fresh;
pub use repair::{Diagnosis, Finding};
pub use trial::{Trial, Tried};

/// One run.
pub(crate) struct Run<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) registry: Registry,
    pub(crate) options: &'a Options,
    pub(crate) stop: &'a Stop,
    pub(crate) observer: &'a mut dyn Observer,
    store: Store,
    guard: Guard,
    attendant: Attendant,
    /// A step of the migration at work.
    unnoted: Option<Unnoted>,
    /// The statements that store the script of the migration at work, before its first step.
    unwritten_script: Option<Vec<String>>,
    /// The bounds that the session has, as far as this run set them.
    bounds: Option<Bounds>,
    report: Report,
}

/// How a migration ended, where nothing went wrong.
enum Outcome {
    /// It was run to its end.
    Ran(Ran),
    /// Another runner was faster, and the plan is out of date.
    Overtaken,
    /// The run was asked to end before the migration came to its end.
    Stopped,
}

impl<'a> Run<'a> {
    pub(crate) fn new(
        connection: &'a mut Connection,
        registry: Registry,
        options: &'a Options,
        stop: &'a Stop,
        observer: &'a mut dyn Observer,
    ) -> Self {
        let store = Store::new(connection.protocol(), &options.tables);
        let (attendant, report) = (Attendant::default(), Report::default());
        Self {
            connection,
            registry,
            options,
            stop,
            observer,
            store,
            guard: Guard::None,
            attendant,
            unnoted: None,
            unwritten_script: None,
            bounds: None,
            report,
        }
    }

    /// Runs what reaches the goal.
    pub(crate) async fn reach(mut self, goal: Goal) -> Result<Report, Error> {
        self.connection.create().await?;
        if !self.claim().await? {
            self.report.stopped = true;
            return Ok(self.report);
        }
        // On the heap, as everything that a run may wait for makes a deep type.
        let result = Box::pin(self.claimed(goal)).await;
        self.give_back().await;
        result.map(|()| self.report)
    }

    /// As the only runner: plans, and walks the plan. Where another runner was faster, plans again.
    async fn claimed(&mut self, mut goal: Goal) -> Result<(), Error> {
        let mut batch = None;
        loop {
            let mut memory = self.remember().await?;
            // What one run applies is one batch, even where another runner was faster in between.
            memory.batch = *batch.get_or_insert(memory.batch);
            self.refuse_by_guard_rails(&goal, &memory).await?;
            let plan = self.plan(&goal, &memory).await?;
            self.tell(Event::Planned(&plan));
            for warning in &plan.warnings {
                self.tell(Event::Warned(warning));
            }
            if !plan.migrations.is_empty() {
                self.prepare(&mut memory).await?;
            }
            memory.grouping = self.grouping(&plan.migrations, &memory).await?;
            let before = self.report.migrations.len();
            if self.walk(&plan, &mut memory).await? {
                return Ok(());
            }
            goal = goal.after(&self.report.migrations[before..]);
        }
    }

    /// What would be run. Writes nothing.
    pub(crate) async fn preview(mut self, goal: &Goal) -> Result<Plan, Error> {
        let memory = self.remember().await?;
        self.plan(goal, &memory).await
    }

    /// What the database remembers.
    async fn remember(&mut self) -> Result<Memory, RunError> {
        let stamped = self.guard == Guard::Transaction;
        let memory = Memory::read(&self.store, self.connection, stamped).await;
        memory.map_err(|why| self.unreadable(why))
    }

    async fn plan(&mut self, goal: &Goal, memory: &Memory) -> Result<Plan, Error> {
        let server = self.connection.server().await.map_err(|error| self.trouble("ask for the version", error))?;
        match goal {
            Goal::Up(_) | Goal::Redo => {}
            Goal::Down(_) | Goal::Reset | Goal::Resume => self.registry = self.with_stored(memory).await?,
        }
        if let (true, Some(newest)) = (self.registry.migrations().is_empty(), memory.record.applied.last()) {
            // Neither this program nor the history knows how it is undone.
            return Err(PlanError::Unknown { applied: Box::new(newest.clone()) }.into());
        }
        Ok(Plan::new(&self.registry, &memory.record, server, goal, Policy::of(self.options))?)
    }

    /// The linked migrations, and those that the database has beside them, with the scripts that it keeps: so an older
    /// program reverts what a newer one applied.
    async fn with_stored(&mut self, memory: &Memory) -> Result<Registry, RunError> {
        if memory.unprepared {
            // Older tables keep none.
            return Ok(self.registry.clone());
        }
        let mut stored = Vec::new();
        for row in self.registry.unknown_to(&memory.record) {
            let Applied { history, name, checksum, library_version, .. } = row;
            let script = self.store.script(self.connection, &history, &name).await;
            if let Some(script) = script.map_err(|error| self.trouble("read the history", error))? {
                stored.push(StoredMigration { history, name, checksum, library_version, script });
            }
        }
        if let Some(unfinished) = &memory.record.unfinished {
            let Unfinished { history, name, checksum, library_version, script, .. } = unfinished.clone();
            let is_known = |stored: &StoredMigration| (&stored.history, &stored.name) == (&history, &name);
            if let Some(script) = script
                && self.registry.find(&history, &name).is_none()
                && !stored.iter().any(is_known)
            {
                stored.push(StoredMigration { history, name, checksum, library_version, script });
            }
        }
        Ok(self.registry.with_stored(stored)?)
    }

    /// Creates the tables of the history where they are missing or of an older form, and writes down to which
    /// environment the database belongs.
    async fn prepare(&mut self, memory: &mut Memory) -> Result<(), RunError> {
        if self.guard == Guard::Transaction {
            // Where other runners are kept out: in each transaction.
            return Ok(());
        }
        let result = async {
            if memory.unprepared {
                self.store.prepare(self.connection).await?;
            }
            Ok(self.write_environment(memory).await?)
        };
        result.await.map_err(|why| self.unusable("create the tables of the history", why))?;
        memory.unprepared = false;
        Ok(())
    }

    async fn write_environment(&mut self, memory: &Memory) -> Result<(), DatabaseError> {
        let protected = self.options.environment.as_ref().filter(|environment| environment.protected);
        match protected.map(|environment| &environment.name) {
            Some(name) if memory.environment.as_ref() != Some(name) => {
                self.store.belongs_to(self.connection, name).await
            }
            Some(_) | None => Ok(()),
        }
    }

    /// Whether the plan came to its end. It does not, where another runner was faster.
    async fn walk(&mut self, plan: &Plan, memory: &mut Memory) -> Result<bool, RunError> {
        let mut pending = plan.migrations.as_slice();
        let mut alone = 0;
        while let [planned, ..] = pending {
            if self.stop.requested() {
                self.report.stopped = true;
                return Ok(true);
            }
            if let (0, Some(grouping), group @ [_, _, ..]) = (alone, memory.grouping, group::group(pending)) {
                match self.together(group, grouping, memory).await? {
                    Together::Committed => pending = &pending[group.len()..],
                    Together::Refused => alone = group.len(),
                    Together::Overtaken => return Ok(false),
                    Together::Stopped => {
                        self.report.stopped = true;
                        return Ok(true);
                    }
                }
                continue;
            }
            let Planned { migration, direction, .. } = planned;
            let span = tracing::info_span!("migration", name = migration.name, direction = direction.name());
            match self.migrate(planned, memory).instrument(span).await? {
                Outcome::Ran(ran) => {
                    self.tell(Event::MigrationFinished(&ran));
                    self.report.migrations.push(ran);
                    pending = &pending[1..];
                    alone = alone.saturating_sub(1);
                }
                Outcome::Overtaken => return Ok(false),
                Outcome::Stopped => {
                    self.report.stopped = true;
                    return Ok(true);
                }
            }
        }
        Ok(true)
    }

    async fn migrate(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Outcome, RunError> {
        let Planned { migration, direction, .. } = planned;
        self.tell(Event::MigrationStarted {
            name: migration.name,
            direction: *direction,
            steps: planned.remaining().len(),
        });
        // What was begun step by step is finished step by step.
        let whole = planned.is_transactional();
        if !whole {
            match self.claim_for_steps(memory).await? {
                Claim::Claimed => {}
                Claim::Overtaken => return Ok(Outcome::Overtaken),
                Claim::Stopped => return Ok(Outcome::Stopped),
            }
        }
        let outcome = match self.carry_out(planned, memory, whole).await {
            Ok(outcome) => Ok(outcome),
            Err(error) => Err(self.explain(error).await),
        };
        if !whole {
            self.give_back_after_steps().await;
        }
        outcome
    }

    async fn carry_out(&mut self, planned: &Planned, memory: &mut Memory, whole: bool) -> Result<Outcome, RunError> {
        self.say_what_is_done(planned.migration.name).await?;
        if whole {
            Box::pin(self.in_transaction(planned, memory)).await
        } else {
            Box::pin(self.step_by_step(planned, memory)).await
        }
    }

    fn tell(&mut self, event: Event<'_>) {
        self.observer.tell(event);
    }

    fn trouble(&self, what: &'static str, error: DatabaseError) -> RunError {
        RunError::database(what, self.connection, error)
    }

    /// The tables cannot be used; where it is the server that refused, this was tried.
    fn unusable(&self, what: &'static str, why: Unreadable) -> RunError {
        match why {
            Unreadable::Database(error) => self.trouble(what, error),
            Unreadable::Newer { .. }
            | Unreadable::Unreleased { .. }
            | Unreadable::UnknownKind { .. }
            | Unreadable::Foreign { .. }
            | Unreadable::Garbled { .. } => self.unreadable(why),
        }
    }

    fn unreadable(&self, why: Unreadable) -> RunError {
        RunError::unreadable(&self.store, self.connection, why)
    }

    /// Who runs this, for the journal: `ada@host, process 12`.
    fn runner(&self) -> String {
        let host = whoami::hostname().unwrap_or_else(|_| "unknown host".to_owned());
        format!("{}@{host}, process {}", self.options.applied_by, std::process::id())
    }

    fn protocol(&self) -> Protocol {
        self.connection.protocol()
    }
}
