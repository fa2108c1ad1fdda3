//! What is refused although it could be done: nobody reverts production by a slip of the hand.

use super::{Memory, Run};
use crate::connection::Protocol;
use crate::error::{Error, RunError};
use crate::plan::Goal;

impl Run<'_> {
    /// Refuses a goal that reverts, where that is not open.
    pub(super) async fn refuse_by_guard_rails(&mut self, goal: &Goal, memory: &Memory) -> Result<(), Error> {
        match goal {
            Goal::Up(_) | Goal::Resume => Ok(()),
            Goal::Down(_) => self.refuse_to_destroy("down", memory).await,
            Goal::Redo => self.refuse_to_destroy("redo", memory).await,
            Goal::Reset => self.refuse_to_destroy("reset", memory).await,
        }
    }

    /// Refuses where only the way forward is open, where the database is protected and nobody typed its name, and
    /// wherever another name was typed: that was meant for another database.
    pub(super) async fn refuse_to_destroy(&mut self, verb: &'static str, memory: &Memory) -> Result<(), Error> {
        if self.options.forward_only {
            let newest = memory.record.applied.last().map(|row| row.name.clone());
            return Err(RunError::ForwardOnly { verb, newest }.into());
        }
        let (environment, typed) = (self.protected_by(memory), self.options.yes_drop.clone());
        if environment.is_none() && typed.is_none() {
            return Ok(());
        }
        let database = self.database_name().await?;
        let place = self.connection.place().to_owned();
        match (environment, typed) {
            (_, Some(typed)) if typed == database => Ok(()),
            (Some(environment), typed) => Err(RunError::Protected { place, environment, verb, typed, database }.into()),
            (None, typed) => {
                Err(RunError::OtherName { place, verb, typed: typed.unwrap_or_default(), database }.into())
            }
        }
    }

    /// The protected environment that the database belongs to: as the options say, or as it remembers.
    pub(super) fn protected_by(&self, memory: &Memory) -> Option<String> {
        let named = self.options.environment.as_ref().filter(|environment| environment.protected);
        named.map(|environment| environment.name.clone()).or_else(|| memory.environment.clone())
    }

    /// The database's own name; SQLite: the file's.
    pub(crate) async fn database_name(&mut self) -> Result<String, RunError> {
        let query = match self.protocol() {
            Protocol::Postgres => "SELECT current_database()",
            Protocol::MySql => "SELECT database()",
            Protocol::Sqlite => "SELECT file FROM pragma_database_list WHERE name = 'main'",
        };
        let name = self.connection.value(query).await.map_err(|error| self.trouble("ask for its name", error))?;
        let name = name.filter(|name| !name.is_empty());
        Ok(match self.protocol() {
            Protocol::Postgres | Protocol::MySql => name.unwrap_or_default(),
            Protocol::Sqlite => {
                // A file that is missing still has its name in the place.
                let file = name.as_deref().or_else(|| self.connection.place().strip_prefix("sqlite file "));
                let short = file.and_then(|file| file.rsplit(['/', '\\']).next());
                short.unwrap_or(":memory:").to_owned()
            }
        })
    }
}
