//! A migration whose steps commit one by one, with a journal that tells the next run how far it came.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use super::book::{Refusal, Tries};
use super::bounds::Bounds;
use super::transaction::Begin;
use super::{Guard, Memory, Outcome, Run};
use crate::connection::Protocol;
use crate::error::{Cause, DatabaseError, Remains, RunError, Stage};
use crate::event::Event;
use crate::history::journal;
use crate::migration::{Migration, Probe, Step};
use crate::plan::{Direction, Planned};
use crate::script_form;

/// Why a step did not come to its end.
pub(super) enum Halt {
    /// The server refused it.
    Refused(Refusal),
    /// It was not even begun.
    Outcome(Outcome),
    /// The work around it failed.
    Error(RunError),
}

/// A step that is done, and of which the journal does not know yet.
#[derive(Debug)]
pub(super) struct Unnoted {
    number: usize,
    sql: String,
    took: Duration,
}

impl Unnoted {
    pub(super) fn event(&self) -> journal::Event<'_> {
        journal::Event::Done(journal::Step { number: self.number, sql: &self.sql }, self.took)
    }
}

impl From<RunError> for Halt {
    fn from(error: RunError) -> Self {
        Self::Error(error)
    }
}

impl Run<'_> {
    /// Runs what is left of a migration, step by step.
    pub(super) async fn step_by_step(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Outcome, RunError> {
        match self.steps(planned, memory).await {
            Ok(outcome) | Err(Halt::Outcome(outcome)) => Ok(outcome),
            Err(Halt::Error(error)) => Err(error),
            Err(Halt::Refused(refusal)) => {
                let remains = Remains::Steps(planned.step_list.steps.len());
                Err(self.failure(planned, refusal, Tries::default(), remains))
            }
        }
    }

    async fn steps(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Outcome, Halt> {
        let begun = Instant::now();
        self.unnoted = None;
        self.unwritten_script = self.script_to_store(planned);
        let steps = planned.step_list.steps;
        let mut done = planned.done();
        if let Some(unfinished) = &planned.resumed
            && let Some(cut_off) = &unfinished.begun
            && self.happened(planned, unfinished, cut_off).await?
        {
            let sql = steps[done].sql();
            done += 1;
            let step = journal::Step { number: done, sql: &sql };
            self.note(planned, memory, &[journal::Event::Done(step, begun.elapsed())]).await?;
        }
        for (step, number) in steps[done..].iter().zip(done + 1..) {
            let migration = planned.migration.name;
            self.tell(Event::StepStarted { migration, number, summary: step.summary });
            let started = Instant::now();
            let span = tracing::info_span!("step", number, summary = step.summary);
            self.step_alone(planned, memory, number, step).instrument(span).await?;
            self.tell(Event::StepFinished { migration, number, duration: started.elapsed() });
            if self.stop.requested_after_step() {
                self.note(planned, memory, &[]).await?;
                return Ok(Outcome::Stopped);
            }
        }
        self.end(planned, memory, begun).await
    }

    /// Before the first step: the whole script, so that any version can finish it. Where the one that was begun is
    /// resumed, it is stored already.
    fn script_to_store(&self, planned: &Planned) -> Option<Vec<String>> {
        let begun = planned.resumed.as_ref().and_then(|unfinished| unfinished.script.as_ref());
        if begun.is_some_and(|begun| *begun == script_form::write(planned.script)) {
            return None;
        }
        let Migration { history, name, .. } = planned.migration;
        Some(self.store.store_script(history, name, planned.script))
    }

    async fn end(&mut self, planned: &Planned, memory: &mut Memory, begun: Instant) -> Result<Outcome, Halt> {
        if let (Guard::Session | Guard::None, Protocol::MySql) = (self.guard, self.protocol()) {
            let end = self.end_at_once(planned, memory, begun).await.map_err(Halt::Refused)?;
            return Ok(end.committed(planned, memory, begun));
        }
        match self.begin(memory, Bounds::of_migration(self.options, planned.migration)).await? {
            Begin::Begun(_) => {}
            Begin::Overtaken => return Ok(Outcome::Overtaken),
            Begin::Stopped => return Ok(Outcome::Stopped),
        }
        let written = match self.write_end(planned, memory, begun).await {
            Ok(end) => self.commit().await.map(|()| end),
            Err(refusal) => Err(refusal),
        };
        match written {
            Ok(end) => Ok(end.committed(planned, memory, begun)),
            Err(refusal) => {
                self.roll_back().await;
                Err(Halt::Refused(refusal))
            }
        }
    }

    /// Runs one step, and again where a lock was refused.
    async fn step_alone(
        &mut self,
        planned: &Planned,
        memory: &mut Memory,
        number: usize,
        step: &'static Step,
    ) -> Result<(), Halt> {
        let mut tries = Tries::default();
        loop {
            let refusal = match self.try_step(planned, memory, number, step).await {
                Err(Halt::Refused(refusal)) => refusal,
                result => return result,
            };
            if refusal.error.cause == Cause::LeaseLost {
                // Whoever took it over is at work here.
                let remains = Remains::Steps(number - 1);
                return Err(Halt::Error(self.failure(planned, refusal, tries, remains)));
            }
            let clean = self.clean_up(step).await.is_ok();
            let again = self.try_again(planned, &refusal, &mut tries).await;
            if again && !self.stop.requested() {
                continue;
            }
            let remains = self.note_refused(planned, number, &refusal, clean).await;
            return Err(if again {
                Halt::Outcome(Outcome::Stopped)
            } else {
                Halt::Error(self.failure(planned, refusal, tries, remains))
            });
        }
    }

    /// Writes that a step was refused. Where it was the first and left nothing, nothing is to be finished.
    async fn note_refused(&mut self, planned: &Planned, number: usize, refusal: &Refusal, clean: bool) -> Remains {
        let step = journal::Step { number, sql: &refusal.sql };
        let (event, remains) = if number == 1 && clean {
            (journal::Event::TakenBack(Some(step), &refusal.error), Remains::Nothing)
        } else {
            (journal::Event::Failed(step, &refusal.error), Remains::Steps(number - 1))
        };
        // Where this is not written, the next run finds a step that was cut off, and finds out.
        let noted = self.append(planned, &[event]).await;
        if (noted.is_ok(), remains, planned.direction) == (true, Remains::Nothing, Direction::Up) {
            let Migration { history, name, .. } = planned.migration;
            let _ = self.connection.execute(&self.store.delete_script(history, name)).await;
        }
        remains
    }

    async fn try_step(
        &mut self,
        planned: &Planned,
        memory: &mut Memory,
        number: usize,
        step: &'static Step,
    ) -> Result<(), Halt> {
        let sql = step.sql();
        let noted = journal::Step { number, sql: &sql };
        let refused = |error| {
            let stage = Stage::Step { number, summary: step.summary };
            Halt::Refused(Refusal { stage, sql: sql.clone(), error })
        };
        self.still_alone().await.map_err(refused)?;
        let bounds = Bounds::of_step(self.options, planned.migration, step);
        let together = match self.protocol() {
            // Where they can be one, the step and its rows in the journal are.
            Protocol::Postgres => step.impact.locks.is_some_and(|locks| !locks.is_empty()) && !step.is_harmless(),
            Protocol::MySql => matches!(step.probe, Probe::Unknown),
            Protocol::Sqlite => false,
        };
        if together {
            // What is taken back must not take the step before along.
            self.note(planned, memory, &[]).await?;
            let Err(error) = self.with_the_journal(planned, noted, bounds).await else { return Ok(()) };
            self.roll_back().await;
            let stage = Stage::Step { number, summary: step.summary };
            let mut refusal = Refusal { stage, sql: sql.clone(), error };
            self.name_right(&mut refusal).await;
            return Err(Halt::Refused(refusal));
        }
        let limit = self.bound_session(bounds).await.map_err(refused)?;
        self.note(planned, memory, &[journal::Event::Started(noted)]).await?;
        self.still_alone().await.map_err(refused)?;
        let begun = Instant::now();
        self.watched(planned.migration.name, &sql, limit).await.map_err(refused)?;
        match step.probe {
            Probe::Unknown => self.note(planned, memory, &[journal::Event::Done(noted, begun.elapsed())]).await,
            // The next row takes it along. Where there is none, the next run finds out by itself.
            Probe::Facts(_) | Probe::Repeatable => {
                self.unnoted = Some(Unnoted { number, sql, took: begun.elapsed() });
                Ok(())
            }
        }
    }

    /// A step in one transaction with its rows in the journal.
    ///
    /// MySQL and MariaDB: for those of which nobody can tell whether they happened. Changes of rows then happen with
    /// those rows, or not at all. Changes of tables commit what was written before them; so a step that is begun and
    /// not done in the journal is one of these, and only these are asked about.
    async fn with_the_journal(
        &mut self,
        planned: &Planned,
        step: journal::Step<'_>,
        bounds: Bounds,
    ) -> Result<(), DatabaseError> {
        let limit = match self.protocol() {
            Protocol::Postgres => {
                self.connection.execute(&format!("BEGIN; {}", bounds.on_postgres("LOCAL "))).await?;
                None
            }
            Protocol::MySql | Protocol::Sqlite => {
                let limit = self.bound_session(bounds).await?;
                self.connection.execute("START TRANSACTION").await?;
                limit
            }
        };
        // The head is cleared behind the step: the heart of a lease beats in the same row.
        let started = self.insertion(planned, &[journal::Event::Started(step)]);
        self.connection.execute(&started).await?;
        let begun = Instant::now();
        self.watched(planned.migration.name, step.sql, limit).await?;
        self.append(planned, &[journal::Event::Done(step, begun.elapsed())]).await?;
        self.fence().await?;
        self.connection.execute("COMMIT").await.map(drop)
    }

    /// Appends to the journal; where others are kept out by a lease or by each transaction, only as long as they are.
    pub(super) async fn note(
        &mut self,
        planned: &Planned,
        memory: &mut Memory,
        events: &[journal::Event<'_>],
    ) -> Result<(), Halt> {
        if events.is_empty() && self.unnoted.is_none() && self.unwritten_script.is_none() {
            return Ok(());
        }
        match (self.guard, self.protocol()) {
            (Guard::Session | Guard::None, Protocol::Postgres | Protocol::MySql) => {
                let appended = self.append(planned, events).await;
                return appended.map_err(|error| self.trouble("write the journal", error).into());
            }
            (Guard::Session | Guard::None | Guard::Lease | Guard::Transaction, _) => {}
        }
        match self.begin(memory, Bounds::of_migration(self.options, planned.migration)).await? {
            Begin::Begun(_) => {}
            Begin::Overtaken => return Err(Halt::Outcome(Outcome::Overtaken)),
            Begin::Stopped => return Err(Halt::Outcome(Outcome::Stopped)),
        }
        match self.append_and_commit(planned, events).await {
            Ok(stamp) => {
                memory.stamp = stamp;
                memory.unprepared = false;
                Ok(())
            }
            Err(error) => {
                self.roll_back().await;
                Err(self.trouble("write the journal", error).into())
            }
        }
    }

    async fn append_and_commit(
        &mut self,
        planned: &Planned,
        events: &[journal::Event<'_>],
    ) -> Result<Option<String>, DatabaseError> {
        self.append(planned, events).await?;
        self.fence().await?;
        let stamp = self.stamp().await?;
        self.connection.execute("COMMIT").await?;
        Ok(stamp)
    }
}
