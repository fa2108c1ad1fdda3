//! A run that is taken back: whether the server would do it, with everything that it would refuse.

use std::time::{Duration, Instant};

use super::bounds::Bounds;
use super::rebuild::{self, Orphans};
use super::transaction::Begin;
use super::{Memory, Run, Tries};
use crate::error::{Error, Remains, RunError, Stage};
use crate::plan::{Direction, Goal, Plan, Planned};

/// What a dry run found. Nothing of it was kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// What was run and taken back, in this order.
    pub tried: Vec<Tried>,
    /// What was not: the first that cannot be in a transaction, and everything after it.
    pub untried: Vec<&'static str>,
}

/// A migration that was run and taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// Its name.
    pub name: &'static str,
    /// Applied or reverted.
    pub direction: Direction,
    /// How long it took.
    pub duration: Duration,
}

impl Run<'_> {
    /// Runs what reaches the goal in one transaction, as far as it can be in one, and takes it back.
    pub(crate) async fn trial(mut self, goal: &Goal) -> Result<Trial, Error> {
        if !self.can_take_back() {
            return Err(RunError::NoTrial { place: self.connection.place().to_owned() }.into());
        }
        if !self.claim().await? {
            return Err(RunError::Stopped.into());
        }
        let result = Box::pin(self.tried(goal)).await;
        self.give_back().await;
        result
    }

    async fn tried(&mut self, goal: &Goal) -> Result<Trial, Error> {
        let memory = self.remember().await?;
        let plan = self.plan(goal, &memory).await?;
        let mut trial = Trial::default();
        let tried: Vec<_> = plan.migrations.iter().take_while(|planned| planned.is_transactional()).collect();
        trial.untried = plan.migrations[tried.len()..].iter().map(|planned| planned.migration.name).collect();
        if tried.is_empty() {
            return Ok(trial);
        }
        let rebuilds = tried.iter().flat_map(|planned| planned.remaining()).any(|step| step.rebuilds.is_some());
        let settings = if rebuilds {
            let settings = rebuild::relax(self.connection).await;
            Some(settings.map_err(|error| self.trouble("turn foreign keys off", error))?)
        } else {
            None
        };
        let result = self.through_all(&plan, &tried, memory, rebuilds, &mut trial).await;
        self.roll_back().await;
        if let Some(settings) = settings {
            let restored = settings.restore(self.connection).await;
            restored.map_err(|error| self.trouble("turn foreign keys on", error))?;
        }
        result.map(|()| trial)
    }

    async fn through_all(
        &mut self,
        plan: &Plan,
        tried: &[&Planned],
        memory: Memory,
        rebuilds: bool,
        trial: &mut Trial,
    ) -> Result<(), Error> {
        self.tell(crate::Event::Planned(plan));
        for warning in &plan.warnings {
            self.tell(crate::Event::Warned(warning));
        }
        let Some(first) = tried.first() else { return Ok(()) };
        let bounds = Bounds::of_migration(self.options, first.migration);
        let mut patience = match self.begin(&memory, bounds).await? {
            Begin::Begun(patience) => patience,
            Begin::Overtaken => {
                return Err(RunError::Overtaken { place: self.connection.place().to_owned() }.into());
            }
            Begin::Stopped => return Err(RunError::Stopped.into()),
        };
        let before = if rebuilds { self.orphans_in_trial().await? } else { Orphans::default() };
        for planned in tried {
            let begun = Instant::now();
            let (name, direction) = (planned.migration.name, planned.direction);
            self.tell(crate::Event::MigrationStarted { name, direction, steps: planned.remaining().len() });
            for (index, step) in planned.remaining().iter().enumerate() {
                let done = self.step(planned, index + 1, step, &mut patience).await;
                done.map_err(|refusal| self.failure(planned, refusal, Tries::default(), Remains::Nothing))?;
                if self.stop.requested() {
                    return Err(RunError::Stopped.into());
                }
            }
            trial.tried.push(Tried { name, direction, duration: begun.elapsed() });
        }
        if rebuilds && let Some(last) = tried.last() {
            let after = self.orphans_in_trial().await?;
            after.no_more_than(&before).map_err(|error| {
                let refusal = super::book::Refusal { stage: Stage::ForeignKeys, sql: rebuild::CHECK.to_owned(), error };
                self.failure(last, refusal, Tries::default(), Remains::Nothing)
            })?;
        }
        Ok(())
    }

    async fn orphans_in_trial(&mut self) -> Result<Orphans, RunError> {
        rebuild::orphans(self.connection).await.map_err(|error| self.trouble("check the foreign keys", error))
    }
}
