//! Walks a plan: one runner at a time, one migration after the other, and never a state that the next run cannot
//! go on from.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use crate::connection::{Connection, Protocol};
use crate::error::{DatabaseError, Error, RunError};
use crate::event::Event;
use crate::history;
use crate::lock::{self, Claim, Holder};
use crate::options::{Options, Stop};
use crate::plan::{Goal, Plan, Planned, Policy, Up, Way};
use crate::registry::Registry;
use crate::report::{Ran, Report};
use memory::Memory;

mod blockers;
mod book;
mod cut_off;
mod memory;
mod pause;
mod rebuild;
mod stepwise;
mod transaction;
mod whole;

/// How long to wait between two tries of a claim.
const PAUSE: Duration = Duration::from_millis(100);

/// How often it is told that a claim is waited for.
const TELL: Duration = Duration::from_secs(1);

/// One run.
pub(crate) struct Run<'a> {
    pub(crate) connection: &'a mut Connection,
    pub(crate) registry: &'a Registry,
    pub(crate) options: &'a Options,
    pub(crate) stop: &'a Stop,
    pub(crate) observer: &'a mut (dyn FnMut(Event<'_>) + Send),
    pub(crate) report: Report,
}

/// How a migration ended, where nothing went wrong.
enum Outcome {
    /// It was run to its end.
    Ran(Ran),
    /// Another runner was faster, and the plan is out of date.
    Overtaken,
    /// The run was asked to end before the migration began.
    Stopped,
}

impl Run<'_> {
    /// Runs what reaches the goal.
    pub(crate) async fn reach(mut self, goal: Goal) -> Result<Report, Error> {
        if let Goal::Up(target) = &goal
            && self.is_up_to_date(target).await?
        {
            return Ok(self.report);
        }
        if !self.claim(Claim::Session).await? {
            self.report.stopped = true;
            return Ok(self.report);
        }
        let result = self.claimed(goal).await;
        // Where this fails the connection is gone, and the claim with it.
        let _ = lock::release(self.connection).await;
        result.map(|()| self.report)
    }

    /// Whether nothing is pending: one statement, however many migrations are applied.
    async fn is_up_to_date(&mut self, target: &Up) -> Result<bool, Error> {
        if let Up::To(name) = target {
            self.registry.named(name)?;
        }
        let answer = history::is_at(self.connection, &self.registry.chains()).await;
        Ok(answer.map_err(|error| self.trouble("read the history", error))?)
    }

    /// As the only runner: plans, and walks the plan. Where another runner was faster, plans again.
    async fn claimed(&mut self, mut goal: Goal) -> Result<(), Error> {
        self.bound_waiting().await.map_err(|error| self.trouble("set the timeouts", error))?;
        loop {
            let mut memory =
                Memory::read(self.connection).await.map_err(|error| self.trouble("read the history", error))?;
            let server = self.connection.server().await.map_err(|error| self.trouble("ask for the version", error))?;
            let policy = Policy { allow_out_of_order: self.options.allow_out_of_order };
            let plan = Plan::new(self.registry, &memory.record, server, &goal, policy)?;
            self.tell(Event::Planned(&plan));
            if !plan.migrations.is_empty() {
                self.create_tables(&mut memory).await?;
            }
            let before = self.report.migrations.len();
            if self.walk(&plan, &mut memory).await? {
                return Ok(());
            }
            goal = goal.after(&self.report.migrations[before..]);
        }
    }

    /// Bounds how long a statement waits for a lock, where that belongs to the session.
    async fn bound_waiting(&mut self) -> Result<(), DatabaseError> {
        match self.connection.protocol() {
            // In each transaction.
            Protocol::Postgres | Protocol::Sqlite => Ok(()),
            Protocol::MySql => {
                let seconds = self.options.lock_timeout.as_secs().max(1);
                let set = format!("SET lock_wait_timeout = {seconds}, innodb_lock_wait_timeout = {seconds}");
                self.connection.execute(&set).await
            }
        }
    }

    /// Creates the tables of the history, where they are missing.
    async fn create_tables(&mut self, memory: &mut Memory) -> Result<(), RunError> {
        match self.connection.protocol() {
            Protocol::Postgres | Protocol::MySql if memory.tables_missing => {
                let created = history::create(self.connection).await;
                created.map_err(|error| self.trouble("create the tables of the history", error))?;
                memory.tables_missing = false;
                Ok(())
            }
            // SQLite: where the file is claimed.
            Protocol::Postgres | Protocol::MySql | Protocol::Sqlite => Ok(()),
        }
    }

    /// Whether the plan came to its end. It does not, where another runner was faster.
    async fn walk(&mut self, plan: &Plan, memory: &mut Memory) -> Result<bool, RunError> {
        for planned in &plan.migrations {
            if self.stop.requested() {
                self.report.stopped = true;
                return Ok(true);
            }
            let Planned { migration, way, .. } = planned;
            let span = tracing::info_span!("migration", name = migration.name, way = way.name());
            match self.migrate(planned, memory).instrument(span).await? {
                Outcome::Ran(ran) => {
                    self.tell(Event::MigrationFinished(&ran));
                    self.report.migrations.push(ran);
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
        self.tell(Event::MigrationStarted {
            name: planned.migration.name,
            way: planned.way,
            steps: planned.remaining().len(),
        });
        // What was begun step by step is finished step by step.
        if planned.direction.transactional && planned.resumed.is_none() {
            self.in_transaction(planned, memory).await
        } else {
            self.step_by_step(planned, memory).await
        }
    }

    /// Waits for a claim, for as long as the options allow. False where the run was asked to end meanwhile.
    async fn claim(&mut self, claim: Claim) -> Result<bool, RunError> {
        let begun = Instant::now();
        let mut told = Duration::ZERO;
        loop {
            let held = lock::claim(self.connection, claim).await;
            if held.map_err(|error| self.trouble("lock the history", error))? {
                return Ok(true);
            }
            let waited = begun.elapsed();
            if self.stop.requested() {
                return Ok(false);
            }
            if waited >= self.options.lock_wait {
                let holder = self.holder().await.map(Box::new);
                let place = self.connection.place().to_owned();
                return Err(RunError::Locked { place, waited, holder });
            }
            if told.is_zero() || waited >= told + TELL {
                told = waited;
                let holder = self.holder().await;
                self.tell(Event::Waiting { holder: holder.as_ref(), waited });
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Who is at work. Not knowing is no error.
    async fn holder(&mut self) -> Option<Holder> {
        lock::holder(self.connection).await.unwrap_or_default()
    }

    fn tell(&mut self, event: Event<'_>) {
        (self.observer)(event);
    }

    fn trouble(&self, what: &'static str, error: DatabaseError) -> RunError {
        RunError::Database { what, place: self.connection.place().to_owned(), error }
    }
}

impl Goal {
    /// What is left to reach, once these were run.
    fn after(self, ran: &[Ran]) -> Self {
        let count = |way| ran.iter().filter(|ran| ran.way == way).count();
        match self {
            Self::Up(Up::Steps(steps)) => Self::Up(Up::Steps(steps.saturating_sub(count(Way::Up)))),
            Self::Down(crate::plan::Down::Steps(steps)) => {
                Self::Down(crate::plan::Down::Steps(steps.saturating_sub(count(Way::Down))))
            }
            Self::Redo => match ran.last() {
                Some(last) if last.way == Way::Down => Self::Up(Up::To(format!("{}::{}", last.history, last.name))),
                _ => Self::Redo,
            },
            goal @ (Self::Up(_) | Self::Down(_)) => goal,
        }
    }
}
