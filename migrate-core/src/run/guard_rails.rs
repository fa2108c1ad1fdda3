//! What is refused although it could be done: nobody reverts production by a slip of the hand.

use super::{Memory, Run};
use crate::connection::Protocol;
use crate::error::{DatabaseError, Error, RunError};
use crate::plan::Goal;

impl Run<'_> {
    /// Refuses to revert where only the way forward is open, and where the database is protected and nobody typed its
    /// name.
    pub(super) async fn refuse_by_guard_rails(&mut self, goal: &Goal, memory: &Memory) -> Result<(), Error> {
        let verb = match goal {
            Goal::Up(_) | Goal::Resume => return Ok(()),
            Goal::Down(_) => "down",
            Goal::Redo => "redo",
            Goal::Reset => "reset",
        };
        if self.options.forward_only {
            let newest = memory.record.applied.last().map(|row| row.name.clone());
            return Err(RunError::ForwardOnly { verb, newest }.into());
        }
        self.refuse_protected(verb, memory).await
    }

    /// Refuses where the database is protected, unless its name was typed.
    pub(super) async fn refuse_protected(&mut self, verb: &'static str, memory: &Memory) -> Result<(), Error> {
        let named = self.options.environment.as_ref().filter(|environment| environment.protected);
        let environment = named.map(|environment| environment.name.clone()).or_else(|| memory.environment.clone());
        let Some(environment) = environment else { return Ok(()) };
        let database = self.database_name().await.map_err(|error| self.trouble("ask for its name", error))?;
        if self.options.yes_drop.as_ref() == Some(&database) {
            return Ok(());
        }
        Err(RunError::Protected {
            place: self.connection.place().to_owned(),
            environment,
            verb,
            typed: self.options.yes_drop.clone(),
            database,
        }
        .into())
    }

    /// The database's own name; SQLite: the file's.
    pub(super) async fn database_name(&mut self) -> Result<String, DatabaseError> {
        let query = match self.protocol() {
            Protocol::Postgres => "SELECT current_database()",
            Protocol::MySql => "SELECT database()",
            Protocol::Sqlite => "SELECT file FROM pragma_database_list WHERE name = 'main'",
        };
        let name = self.connection.value(query).await?.unwrap_or_default();
        let short = name.rsplit(['/', '\\']).next().unwrap_or_default();
        Ok(match self.protocol() {
            Protocol::Postgres | Protocol::MySql => name,
            Protocol::Sqlite if short.is_empty() => ":memory:".to_owned(),
            Protocol::Sqlite => short.to_owned(),
        })
    }
}
