//! A step that was begun and interrupted: did it happen?

use super::Executor;
use crate::error::RunError;
use crate::history::{Begun, Unfinished};
use crate::migration::{Probe, Step};
use crate::options::Interrupted;
use crate::plan::Planned;
use crate::server::DatabaseError;

impl Executor<'_> {
    /// Whether the step after the last that is done happened. Where not, what it left is taken away.
    pub(super) async fn step_happened(
        &mut self,
        planned: &Planned,
        unfinished: &Unfinished,
        interrupted: &Begun,
    ) -> Result<bool, RunError> {
        // A step that the server refused may be gone from the migration by now.
        let Some(step) = planned.step_list.steps.get(unfinished.done) else { return Ok(false) };
        let happened = match (&interrupted.error, &step.probe) {
            // The server refused it, so it did not.
            (Some(_), _) | (None, Probe::Repeatable) => false,
            (None, Probe::Facts(_) | Probe::Unknown) => match self.session.probe(step).await {
                Ok(Some(happened)) => happened,
                Ok(None) => match self.session.options.interrupted {
                    Interrupted::Repeat => false,
                    Interrupted::Skip => true,
                    Interrupted::Ask => {
                        return Err(RunError::Undecided {
                            unfinished: Box::new(unfinished.clone()),
                            step: unfinished.done + 1,
                            sql: interrupted.sql.clone(),
                        });
                    }
                },
                Err(error) => return Err(self.session.database_error("find out what was interrupted", error)),
            },
        };
        if !happened {
            let cleaned = self.clean_up(step).await;
            cleaned.map_err(|error| self.session.database_error("clean up what was interrupted", error))?;
        }
        Ok(happened)
    }

    /// Takes away what a step that did not happen left behind. A complete object of the same name is not ours.
    pub(super) async fn clean_up(&mut self, step: &Step) -> Result<(), DatabaseError> {
        if step.cleanup.is_empty() || self.session.probe(step).await? == Some(true) {
            return Ok(());
        }
        for statement in &step.cleanup {
            self.session.connection.execute(statement).await?;
        }
        Ok(())
    }
}
