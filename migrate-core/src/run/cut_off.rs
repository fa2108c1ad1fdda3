//! A step that was begun and cut off: did it happen?

use super::Run;
use crate::error::{DatabaseError, RunError};
use crate::history::{Begun, Unfinished};
use crate::migration::{Probe, Step};
use crate::options::Interrupted;
use crate::plan::Planned;

impl Run<'_> {
    /// Whether the step after the last that is done happened. Where not, its remains are gone afterwards.
    pub(super) async fn happened(
        &mut self,
        planned: &Planned,
        unfinished: &Unfinished,
        cut_off: &Begun,
    ) -> Result<bool, RunError> {
        let step = &planned.direction.steps[unfinished.done.len()];
        let happened = match (&cut_off.error, &step.probe) {
            // The server refused it, so it did not.
            (Some(_), _) | (None, Probe::Repeatable) => false,
            (None, Probe::Query(query)) => {
                let answer = self.ask(query).await;
                answer.map_err(|error| self.trouble("find out what was interrupted", error))?
            }
            (None, Probe::Unknown) => match self.options.interrupted {
                Interrupted::Repeat => false,
                Interrupted::Skip => true,
                Interrupted::Ask => {
                    return Err(RunError::Undecided {
                        unfinished: Box::new(unfinished.clone()),
                        step: unfinished.done.len() + 1,
                        sql: cut_off.sql.clone(),
                    });
                }
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
        if let Probe::Query(query) = step.probe
            && self.ask(query).await?
        {
            return Ok(());
        }
        for statement in step.cleanup {
            self.connection.execute(statement).await?;
        }
        Ok(())
    }

    async fn ask(&mut self, query: &str) -> Result<bool, DatabaseError> {
        Ok(matches!(self.connection.value(query).await?.as_deref(), Some("1" | "t")))
    }
}
