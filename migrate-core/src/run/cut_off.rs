//! A step that was begun and cut off: did it happen?

use super::Run;
use crate::error::{DatabaseError, RunError};
use crate::history::{Begun, Unfinished};
use crate::migration::{Probe, Step};
use crate::options::Interrupted;
use crate::plan::Planned;
use crate::probe;

impl Run<'_> {
    /// Whether the step after the last that is done happened. Where not, its remains are gone afterwards.
    pub(super) async fn happened(
        &mut self,
        planned: &Planned,
        unfinished: &Unfinished,
        cut_off: &Begun,
    ) -> Result<bool, RunError> {
        let step = &planned.step_list.steps[unfinished.done];
        let happened = match (&cut_off.error, &step.probe) {
            // The server refused it, so it did not.
            (Some(_), _) | (None, Probe::Repeatable) => false,
            (None, Probe::Facts(_) | Probe::Unknown) => match self.probe(step).await {
                Ok(Some(happened)) => happened,
                Ok(None) => match self.options.interrupted {
                    Interrupted::Repeat => false,
                    Interrupted::Skip => true,
                    Interrupted::Ask => {
                        return Err(RunError::Undecided {
                            unfinished: Box::new(unfinished.clone()),
                            step: unfinished.done + 1,
                            sql: cut_off.sql.clone(),
                        });
                    }
                },
                Err(error) => return Err(self.trouble("find out what was interrupted", error)),
            },
        };
        if !happened {
            let cleaned = self.clean_up(step).await;
            cleaned.map_err(|error| self.trouble("clean up what was interrupted", error))?;
        }
        Ok(happened)
    }

    /// Takes away what a step that did not happen left behind. A thing of the same name that is whole is not ours.
    pub(super) async fn clean_up(&mut self, step: &Step) -> Result<(), DatabaseError> {
        if step.cleanup.is_empty() || self.probe(step).await? == Some(true) {
            return Ok(());
        }
        for statement in step.cleanup {
            self.connection.execute(statement).await?;
        }
        Ok(())
    }

    /// Asks the server whether a step happened. None where it does not tell.
    pub(super) async fn probe(&mut self, step: &Step) -> Result<Option<bool>, DatabaseError> {
        let query = match &step.probe {
            Probe::Facts(facts) => probe::query(self.protocol(), facts),
            Probe::Repeatable | Probe::Unknown => None,
        };
        let Some(query) = query else { return Ok(None) };
        Ok(Some(matches!(self.connection.value(&query).await?.as_deref(), Some("1" | "t"))))
    }
}
