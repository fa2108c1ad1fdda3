//! What is refused although it could be done: a protected database is not reverted by mistake.

use super::Executor;
use crate::error::{Error, RunError};
use crate::history::HistorySnapshot;
use crate::plan::Goal;

impl Executor<'_> {
    /// Refuses a goal that reverts, where that is not open.
    pub(super) async fn refuse_unwanted(&mut self, goal: &Goal, snapshot: &HistorySnapshot) -> Result<(), Error> {
        match goal {
            Goal::Up(_) | Goal::Resume => Ok(()),
            Goal::Down(_) => self.refuse_to_destroy("down", snapshot).await,
            Goal::Redo => self.refuse_to_destroy("redo", snapshot).await,
            Goal::Reset => self.refuse_to_destroy("reset", snapshot).await,
        }
    }

    /// Refuses if only the way forward is open, if the database is protected and its name was not typed, and if another
    /// name was typed: that was meant for another database.
    pub(super) async fn refuse_to_destroy(
        &mut self,
        verb: &'static str,
        snapshot: &HistorySnapshot,
    ) -> Result<(), Error> {
        let options = self.session.options;
        if options.forward_only {
            let newest = snapshot.applied.last().map(|row| row.name.clone());
            return Err(RunError::ForwardOnly { verb, newest }.into());
        }
        let (environment, typed) = (self.protected_by(snapshot), options.yes_drop.clone());
        if environment.is_none() && typed.is_none() {
            return Ok(());
        }
        let database = self.session.database_name().await?;
        let location = self.session.location();
        match (environment, typed) {
            (_, Some(typed)) if typed == database => Ok(()),
            (Some(environment), typed) => {
                Err(RunError::Protected { location, environment, verb, typed, database }.into())
            }
            (None, typed) => {
                Err(RunError::OtherName { location, verb, typed: typed.unwrap_or_default(), database }.into())
            }
        }
    }

    /// The protected environment that the database belongs to: as the options say, or as it is written there.
    pub(super) fn protected_by(&self, snapshot: &HistorySnapshot) -> Option<String> {
        let named = self.session.options.environment.as_ref().filter(|environment| environment.protected);
        named.map(|environment| environment.name.clone()).or_else(|| snapshot.environment.clone())
    }
}
