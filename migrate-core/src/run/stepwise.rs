//! A migration whose steps commit one by one, with a journal that tells the next run how far it came.

use std::time::Instant;

use tracing::Instrument as _;

use super::book::{Refusal, Tries};
use super::transaction::Begin;
use super::{Memory, Outcome, Run};
use crate::connection::Protocol;
use crate::error::{DatabaseError, Remains, RunError, Stage};
use crate::event::Event;
use crate::history::journal;
use crate::migration::{Probe, Step};
use crate::plan::Planned;

/// Why a step did not come to its end.
pub(super) enum Halt {
    /// The server refused it.
    Refused(Refusal),
    /// It was not even begun.
    Outcome(Outcome),
    /// The work around it failed.
    Error(RunError),
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
                let remains = Remains::Steps(planned.direction.steps.len());
                Err(self.failure(planned, refusal, Tries::default(), remains))
            }
        }
    }

    async fn steps(&mut self, planned: &Planned, memory: &mut Memory) -> Result<Outcome, Halt> {
        let begun = Instant::now();
        let steps = planned.direction.steps;
        let mut done = planned.done();
        if let Some(unfinished) = &planned.resumed
            && let Some(cut_off) = &unfinished.begun
            && self.happened(planned, unfinished, cut_off).await?
        {
            let sql = steps[done].sql();
            done += 1;
            self.note(planned, memory, journal::Event::Done(journal::Step { number: done, sql: &sql })).await?;
        }
        for (step, number) in steps[done..].iter().zip(done + 1..) {
            let migration = planned.migration.name;
            self.tell(Event::StepStarted { migration, number, summary: step.summary });
            let started = Instant::now();
            let span = tracing::info_span!("step", number, summary = step.summary);
            self.step_alone(planned, memory, number, step).instrument(span).await?;
            self.tell(Event::StepFinished { migration, number, duration: started.elapsed() });
        }
        self.end(planned, memory, begun).await
    }

    async fn end(&mut self, planned: &Planned, memory: &mut Memory, begun: Instant) -> Result<Outcome, Halt> {
        match self.begin(memory).await? {
            Begin::Begun => {}
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
            let clean = self.clean_up(step).await.is_ok();
            if !self.try_again(planned, &refusal, &mut tries).await {
                return Err(Halt::Error(self.refused(planned, refusal, tries, clean).await));
            }
        }
    }

    /// The end of a run whose step was refused. Where it was the first and left nothing, nothing is to be finished.
    async fn refused(&mut self, planned: &Planned, refusal: Refusal, tries: Tries, clean: bool) -> RunError {
        let Stage::Step { number, .. } = refusal.stage else {
            return self.failure(planned, refusal, tries, Remains::Steps(planned.done()));
        };
        let error = refusal.error.to_string();
        let (event, remains) = if number == 1 && clean {
            (journal::Event::TakenBack(&error), Remains::Nothing)
        } else {
            let step = journal::Step { number, sql: &refusal.sql };
            (journal::Event::Failed(step, &error), Remains::Steps(number - 1))
        };
        // Where this is not written, the next run finds a step that was cut off, and finds out.
        let _ = self.append(planned, event).await;
        self.failure(planned, refusal, tries, remains)
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
        self.bound_step(step).await.map_err(refused)?;
        if matches!(step.probe, Probe::Unknown) && self.connection.protocol() == Protocol::MySql {
            let done = self.with_the_journal(planned, noted).await;
            if done.is_err() {
                self.roll_back().await;
            }
            return done.map_err(refused);
        }
        self.note(planned, memory, journal::Event::Started(noted)).await?;
        self.connection.execute(&sql).await.map_err(refused)?;
        self.note(planned, memory, journal::Event::Done(noted)).await
    }

    /// MySQL and MariaDB: a step of which nobody can tell whether it happened, in one transaction with its rows in the
    /// journal. Changes of rows then happen with those rows, or not at all. Changes of tables commit what was written
    /// before them; so a step that is begun and not done in the journal is one of these, and only these are asked about.
    async fn with_the_journal(&mut self, planned: &Planned, step: journal::Step<'_>) -> Result<(), DatabaseError> {
        self.connection.execute("START TRANSACTION").await?;
        self.append(planned, journal::Event::Started(step)).await?;
        self.connection.execute(step.sql).await?;
        self.append(planned, journal::Event::Done(step)).await?;
        self.connection.execute("COMMIT").await
    }

    /// PostgreSQL: bounds the waiting for locks, unless the step blocks nobody. `CREATE INDEX CONCURRENTLY` waits for
    /// every older transaction by design, and harms none.
    async fn bound_step(&mut self, step: &Step) -> Result<(), DatabaseError> {
        match self.connection.protocol() {
            Protocol::Postgres => {
                let blocks = step.impact.locks.iter().any(|lock| lock.blocks != "nothing");
                let patience = if blocks { self.options.lock_timeout.as_millis().max(1) } else { 0 };
                self.connection.execute(&format!("SET lock_timeout = {patience}")).await
            }
            Protocol::MySql | Protocol::Sqlite => Ok(()),
        }
    }

    /// Appends to the journal. On SQLite only as long as no other runner does.
    pub(super) async fn note(
        &mut self,
        planned: &Planned,
        memory: &mut Memory,
        event: journal::Event<'_>,
    ) -> Result<(), Halt> {
        match self.connection.protocol() {
            Protocol::Postgres | Protocol::MySql => {
                let appended = self.append(planned, event).await;
                return appended.map_err(|error| self.trouble("write the journal", error).into());
            }
            Protocol::Sqlite => {}
        }
        match self.begin(memory).await? {
            Begin::Begun => {}
            Begin::Overtaken => return Err(Halt::Outcome(Outcome::Overtaken)),
            Begin::Stopped => return Err(Halt::Outcome(Outcome::Stopped)),
        }
        match self.append_and_commit(planned, event).await {
            Ok(stamp) => {
                memory.stamp = Some(stamp);
                memory.tables_missing = false;
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
        event: journal::Event<'_>,
    ) -> Result<String, DatabaseError> {
        self.append(planned, event).await?;
        let stamp = crate::history::stamp(self.connection).await?;
        self.connection.execute("COMMIT").await?;
        Ok(stamp)
    }
}
