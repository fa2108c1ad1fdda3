//! A migration whose steps commit one by one, with a journal that tells the next run how far it came.

use std::time::{Duration, Instant};

use tracing::Instrument as _;

use super::raw_sql::{BeforeRawSql, statement_heads};
use super::write_history::{Attempts, StatementFailure};
use super::{Executor, Outcome};
use crate::direction::Direction;
use crate::error::{Remains, RunError, Stage};
use crate::event::Event;
use crate::history::HistorySnapshot;
use crate::history::journal::{JournalEvent, JournalStep};
use crate::lock::Begin;
use crate::migration::{Migration, Probe, Step, script_form};
use crate::plan::Planned;
use crate::server::{Cause, DatabaseError, LockKind, StatementLimits};

/// Why a step did not come to its end.
pub(super) enum StepStop {
    /// The server refused it.
    Refused(StatementFailure),
    /// It was not even begun.
    Outcome(Outcome),
    /// The work around it failed.
    Error(RunError),
}

impl StepStop {
    /// Whether another session was in the way, and the same may work a moment later.
    fn is_busy(&self) -> bool {
        match self {
            Self::Refused(refusal) => refusal.error.cause == Cause::Busy,
            Self::Error(RunError::Database { error, .. }) => error.cause == Cause::Busy,
            Self::Outcome(_) | Self::Error(_) => false,
        }
    }
}

/// How often, and after which pauses, what was taken back is written to the history and the journal again. Galera takes a
/// transaction back where another session creates or changes a table that it uses.
const WRITE_TRIES: u32 = 5;
const WRITE_PAUSE: Duration = Duration::from_millis(200);

/// A step that is done, and of which the journal does not know yet.
#[derive(Clone, Debug)]
pub(super) struct UnwrittenStep {
    number: usize,
    sql: String,
    took: Duration,
}

impl UnwrittenStep {
    pub(super) fn event(&self) -> JournalEvent<'_> {
        JournalEvent::Done(JournalStep { number: self.number, sql: &self.sql }, self.took)
    }
}

impl From<RunError> for StepStop {
    fn from(error: RunError) -> Self {
        Self::Error(error)
    }
}

/// Whether a step that the server refused, and that is not one transaction, may have changed something all the same: SQL
/// of a user that is more than one statement, or one that runs others.
fn may_be_done_in_part(planned: &Planned, number: usize) -> bool {
    /// Statements of which the server does all or nothing.
    const WHOLE: [&str; 12] = [
        "ALTER", "ANALYZE", "CREATE", "DELETE", "INSERT", "REINDEX", "RENAME", "REPLACE", "SELECT", "TRUNCATE",
        "UPDATE", "VACUUM",
    ];
    let step = &planned.step_list.steps[number - 1];
    if !step.is_raw_sql() {
        return false;
    }
    let heads = step.statements.iter().flat_map(|text| statement_heads(text, planned.script.dialect));
    let heads: Vec<_> = heads.filter(|head| head != "SET").collect();
    match heads.as_slice() {
        [] => false,
        [head] => !WHOLE.contains(&head.as_str()),
        _ => true,
    }
}

impl Executor<'_> {
    /// Runs what is left of a migration, step by step.
    pub(super) async fn step_by_step(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
    ) -> Result<Outcome, RunError> {
        match self.steps(planned, snapshot).await {
            Ok(outcome) | Err(StepStop::Outcome(outcome)) => Ok(outcome),
            Err(StepStop::Error(error)) => Err(error),
            Err(StepStop::Refused(refusal)) => {
                let is_commit = refusal.stage == Stage::Commit;
                let kept = if is_commit {
                    self.session.is_kept(planned.migration, planned.direction).await
                } else {
                    Some(false)
                };
                let remains = match kept {
                    Some(true) => Remains::Everything,
                    Some(false) => Remains::Steps(planned.step_list.steps.len()),
                    None => Remains::Unknown,
                };
                Err(self.failure(planned, refusal, Attempts::default(), remains))
            }
        }
    }

    async fn steps(&mut self, planned: &Planned, snapshot: &mut HistorySnapshot) -> Result<Outcome, StepStop> {
        let begun = Instant::now();
        self.unwritten_step = None;
        self.unwritten_script = self.script_to_store(planned);
        let steps = &planned.step_list.steps;
        let mut done = planned.done();
        if let Some(unfinished) = &planned.resumed
            && let Some(interrupted) = &unfinished.begun
            && self.step_happened(planned, unfinished, interrupted).await?
        {
            let sql = steps[done].sql();
            done += 1;
            let step = JournalStep { number: done, sql: &sql };
            self.write_journal(planned, snapshot, &[JournalEvent::Done(step, begun.elapsed())]).await?;
        }
        for (step, number) in steps[done..].iter().zip(done + 1..) {
            let migration = planned.migration.name;
            self.session.emit(Event::StepStarted { migration, number, summary: step.summary });
            let started = Instant::now();
            let span = tracing::info_span!("step", number, summary = step.summary);
            self.step_alone(planned, snapshot, number, step).instrument(span).await?;
            self.session.emit(Event::StepFinished { migration, number, duration: started.elapsed() });
            if self.session.stop.requested_after_step() {
                self.write_journal(planned, snapshot, &[]).await?;
                return Ok(Outcome::Stopped);
            }
        }
        self.end(planned, snapshot, begun).await
    }

    /// Before the first step: the whole script, so that any version can finish it. Where the one that was begun is
    /// resumed, it is stored already.
    fn script_to_store(&self, planned: &Planned) -> Option<Vec<String>> {
        let begun = planned.resumed.as_ref().and_then(|unfinished| unfinished.script.as_ref());
        if begun.is_some_and(|begun| *begun == script_form::write(planned.script)) {
            return None;
        }
        let Migration { history, name, .. } = planned.migration;
        Some(self.session.store.store_script(history, name, planned.script))
    }

    async fn end(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        begun: Instant,
    ) -> Result<Outcome, StepStop> {
        let unwritten = (self.unwritten_step.clone(), self.unwritten_script.clone());
        for _ in 0..WRITE_TRIES {
            match self.end_once(planned, snapshot, begun).await {
                Err(stop) if stop.is_busy() => {}
                ended => return ended,
            }
            (self.unwritten_step, self.unwritten_script) = unwritten.clone();
            tokio::time::sleep(WRITE_PAUSE).await;
        }
        self.end_once(planned, snapshot, begun).await
    }

    async fn end_once(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        begun: Instant,
    ) -> Result<Outcome, StepStop> {
        if self.commits_alone() && self.session.server().ends_at_once() {
            let end = self.end_at_once(planned, snapshot, begun).await.map_err(StepStop::Refused)?;
            return Ok(end.committed(planned, snapshot, begun));
        }
        let limits = StatementLimits::of_migration(self.session.options, planned.migration);
        match self.session.begin(snapshot, limits).await? {
            Begin::Open => {}
            Begin::Overtaken => return Ok(Outcome::Overtaken),
            Begin::Stopped => return Ok(Outcome::Stopped),
        }
        let written = match self.write_end(planned, snapshot, begun).await {
            Ok(end) => self.commit().await.map(|()| end),
            Err(refusal) => Err(refusal),
        };
        match written {
            Ok(end) => Ok(end.committed(planned, snapshot, begun)),
            Err(refusal) => {
                self.session.roll_back().await;
                Err(StepStop::Refused(refusal))
            }
        }
    }

    /// Runs one step, and again where a lock was refused.
    async fn step_alone(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        number: usize,
        step: &'static Step,
    ) -> Result<(), StepStop> {
        let mut attempts = Attempts::default();
        loop {
            let refusal = match self.try_step(planned, snapshot, number, step).await {
                Err(StepStop::Refused(refusal)) => refusal,
                result => return result,
            };
            let refusal = StatementFailure { error: self.session.explain_refusal(refusal.error).await, ..refusal };
            if refusal.error.cause == Cause::LeaseLost {
                // Whoever took it over is at work here.
                let remains = Remains::Steps(number - 1);
                return Err(StepStop::Error(self.failure(planned, refusal, attempts, remains)));
            }
            let mut cleaned = self.clean_up(step).await;
            let mut again = self.wait_to_retry(planned, &refusal, &mut attempts).await;
            // Who was in the way of the step may have been in the way of its cleanup.
            while again
                && !self.session.stop.requested()
                && cleaned.as_ref().is_err_and(|error| error.cause == Cause::Busy)
            {
                cleaned = self.clean_up(step).await;
                if cleaned.is_err() {
                    again = self.wait_to_retry(planned, &refusal, &mut attempts).await;
                    attempts.count -= 1; // the step itself was not tried
                }
            }
            if again && !self.session.stop.requested() {
                continue;
            }
            let remains = self.write_refused(planned, number, &refusal, cleaned.is_ok()).await;
            return Err(if again {
                StepStop::Outcome(Outcome::Stopped)
            } else {
                StepStop::Error(self.failure(planned, refusal, attempts, remains))
            });
        }
    }

    /// Writes that a step was refused. Where it was the first and left nothing, nothing is to be finished.
    async fn write_refused(
        &mut self,
        planned: &Planned,
        number: usize,
        refusal: &StatementFailure,
        clean: bool,
    ) -> Remains {
        let step = JournalStep { number, sql: &refusal.sql };
        let (event, remains) = if may_be_done_in_part(planned, number) {
            (JournalEvent::Failed(step, &refusal.error), Remains::InPart { done: number - 1 })
        } else if number == 1 && clean {
            (JournalEvent::TakenBack(Some(step), &refusal.error), Remains::Nothing)
        } else {
            (JournalEvent::Failed(step, &refusal.error), Remains::Steps(number - 1))
        };
        // Where this is not written, the next run finds a step that was cut off, and finds out.
        let noted = self.append(planned, &[event]).await;
        if (noted.is_ok(), remains, planned.direction) == (true, Remains::Nothing, Direction::Up) {
            let Migration { history, name, .. } = planned.migration;
            let _ = self.session.connection.execute(&self.session.store.delete_script(history, name)).await;
        }
        remains
    }

    async fn try_step(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        number: usize,
        step: &'static Step,
    ) -> Result<(), StepStop> {
        let sql = step.sql();
        let noted = JournalStep { number, sql: &sql };
        let refused = |error| {
            let stage = Stage::Step { number, summary: step.summary };
            StepStop::Refused(StatementFailure::new(stage, sql.clone(), error))
        };
        self.session.check_lease().await.map_err(refused)?;
        let limits = StatementLimits::of_step(self.session.options, planned.migration, step);
        if self.session.server().joins_journal(step) {
            // What is taken back must not take the step before along.
            self.write_journal(planned, snapshot, &[]).await?;
            let error = match self.with_the_journal(planned, step, noted, limits).await {
                Ok(verified) => return Ok(self.go_on_after(planned, number, step, verified)?),
                Err(error) => error,
            };
            self.session.roll_back().await;
            let stage = Stage::Step { number, summary: step.summary };
            let mut refusal = StatementFailure::new(stage, sql.clone(), error);
            self.name_right(&mut refusal).await;
            return Err(StepStop::Refused(refusal));
        }
        let limit = self.session.limit_session(limits).await.map_err(refused)?;
        self.write_journal(planned, snapshot, &[JournalEvent::Started(noted)]).await?;
        self.session.check_lease().await.map_err(refused)?;
        let before =
            if step.is_raw_sql() { Some(BeforeRawSql::alone(&mut self.session).await.map_err(refused)?) } else { None };
        let begun = Instant::now();
        self.send(planned, step, limit).await.map_err(refused)?;
        let took = begun.elapsed();
        let verified = match before {
            Some(before) => before.verify(&mut self.session).await.map_err(|(error, _)| error),
            None => Ok(()),
        };
        match step.probe {
            Probe::Unknown => {
                let written = self.write_journal(planned, snapshot, &[JournalEvent::Done(noted, took)]).await;
                // What became of the session may be why nothing can be written.
                self.go_on_after(planned, number, step, verified)?;
                Ok(written?)
            }
            // The next row takes it along. Where there is none, the next run finds out by itself.
            Probe::Facts(_) | Probe::Repeatable => {
                self.unwritten_step = Some(UnwrittenStep { number, sql, took });
                Ok(())
            }
        }
    }

    /// After a step that is done: ends the run if its SQL left the session in another state.
    fn go_on_after(
        &self,
        planned: &Planned,
        number: usize,
        step: &'static Step,
        verified: Result<(), DatabaseError>,
    ) -> Result<(), RunError> {
        verified.map_err(|error| {
            let stage = Stage::Step { number, summary: step.summary };
            let failure = StatementFailure::new(stage, step.sql(), error);
            self.failure(planned, failure, Attempts::default(), Remains::Steps(number))
        })
    }

    /// Sends the statements of a step, one by one: PostgreSQL takes several at once for one transaction.
    async fn send(
        &mut self,
        planned: &Planned,
        step: &'static Step,
        limit: Option<Duration>,
    ) -> Result<(), DatabaseError> {
        for statement in &step.statements {
            self.session.watched(planned.migration.name, statement, limit).await?;
        }
        Ok(())
    }

    /// A step in one transaction with its rows in the journal. What was found out about the session after it.
    async fn with_the_journal(
        &mut self,
        planned: &Planned,
        step: &'static Step,
        noted: JournalStep<'_>,
        limits: StatementLimits,
    ) -> Result<Result<(), DatabaseError>, DatabaseError> {
        let server = self.session.server();
        let limit = if server.keeps_limits() { None } else { self.session.limit_session(limits).await? };
        if let Some(begin) = server.begin(limits) {
            self.session.connection.execute(&begin).await?;
        }
        // The head is cleared behind the step: the lease is renewed in the same row.
        let started = self.insertion(planned, &[JournalEvent::Started(noted)]);
        self.session.connection.execute(&started).await?;
        let before = BeforeRawSql::alone(&mut self.session).await?;
        let begun = Instant::now();
        self.send(planned, step, limit).await?;
        let took = begun.elapsed();
        let verified = before.verify(&mut self.session).await.map_err(|(error, _)| error);
        if let Err(error) = self.append(planned, &[JournalEvent::Done(noted, took)]).await {
            // What became of the session may be why nothing can be written.
            return Err(verified.err().unwrap_or(error));
        }
        self.session.renew_before_commit().await?;
        self.session.commit().await?;
        Ok(verified)
    }

    /// Whether other runners are kept out by the session's lock, or not at all: then a statement may commit by itself.
    fn commits_alone(&self) -> bool {
        matches!(self.session.lock_kind, LockKind::Session | LockKind::None)
    }

    /// Appends to the journal; where others are kept out by a lease or by each transaction, only as long as they are.
    pub(super) async fn write_journal(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        events: &[JournalEvent<'_>],
    ) -> Result<(), StepStop> {
        if events.is_empty() && self.unwritten_step.is_none() && self.unwritten_script.is_none() {
            return Ok(());
        }
        let unwritten = (self.unwritten_step.clone(), self.unwritten_script.clone());
        for _ in 0..WRITE_TRIES {
            match self.write_journal_once(planned, snapshot, events).await {
                Err(stop) if stop.is_busy() => {}
                written => return written,
            }
            (self.unwritten_step, self.unwritten_script) = unwritten.clone();
            tokio::time::sleep(WRITE_PAUSE).await;
        }
        self.write_journal_once(planned, snapshot, events).await
    }

    async fn write_journal_once(
        &mut self,
        planned: &Planned,
        snapshot: &mut HistorySnapshot,
        events: &[JournalEvent<'_>],
    ) -> Result<(), StepStop> {
        if self.commits_alone() && !self.session.server().has_one_writer() {
            let appended = self.append(planned, events).await;
            return appended.map_err(|error| self.session.database_error("write the journal", error).into());
        }
        let limits = StatementLimits::of_migration(self.session.options, planned.migration);
        match self.session.begin(snapshot, limits).await? {
            Begin::Open => {}
            Begin::Overtaken => return Err(StepStop::Outcome(Outcome::Overtaken)),
            Begin::Stopped => return Err(StepStop::Outcome(Outcome::Stopped)),
        }
        match self.append_and_commit(planned, events).await {
            Ok(position) => {
                snapshot.journal_position = position;
                snapshot.incomplete = false;
                Ok(())
            }
            Err(error) => {
                self.session.roll_back().await;
                Err(self.session.database_error("write the journal", error).into())
            }
        }
    }

    async fn append_and_commit(
        &mut self,
        planned: &Planned,
        events: &[JournalEvent<'_>],
    ) -> Result<Option<String>, DatabaseError> {
        self.append(planned, events).await?;
        self.session.renew_before_commit().await?;
        let position = self.session.journal_position().await?;
        self.session.commit().await?;
        Ok(position)
    }
}
