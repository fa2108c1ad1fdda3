//! The protected environment that a database belongs to, as a person decides it: a copy of production is not production.

use super::Recovery;
use crate::error::{Error, RunError};
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{HistorySnapshot, JournalKind};
use crate::server::DatabaseError;

/// To which protected environment a database is to belong. To one or to none, so a `match` needs no other arm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Protection {
    /// To the one of this name.
    As(String),
    /// To none.
    Off,
}

impl Recovery<'_> {
    /// Writes to which protected environment the database belongs, and gives the one that it belonged to. Its name must
    /// have been typed where it belonged to another one.
    pub(crate) async fn protect(mut self, protection: &Protection, reason: &str) -> Result<Option<String>, Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = self.protected(protection, reason).await;
        self.session.release_lock().await;
        result
    }

    async fn protected(&mut self, protection: &Protection, reason: &str) -> Result<Option<String>, Error> {
        let mut snapshot = self.session.load_history().await?;
        let before = snapshot.environment.clone();
        let (verb, name) = match protection {
            Protection::As(name) => ("protect", Some(name)),
            Protection::Off => ("protect --off", None),
        };
        if let Some(environment) = before.clone().filter(|before| Some(before) != name) {
            let (database, typed) = (self.session.database_name().await?, self.session.options.yes_drop.clone());
            if typed.as_ref() != Some(&database) {
                let location = self.session.location();
                return Err(RunError::Protected { location, environment, verb, typed, database }.into());
            }
        }
        self.session.prepare(&mut snapshot).await?;
        self.session.begin_decision(&snapshot).await?;
        match self.write_protection(&snapshot, name, reason).await {
            Ok(()) => Ok(before),
            Err(error) => {
                self.session.roll_back().await;
                Err(self.session.database_error("write the history", error).into())
            }
        }
    }

    async fn write_protection(
        &mut self,
        snapshot: &HistorySnapshot,
        name: Option<&String>,
        reason: &str,
    ) -> Result<(), DatabaseError> {
        let runner = self.session.runner();
        let (store, connection) = (&self.session.store, &mut *self.session.connection);
        match name {
            Some(name) => store.belongs_to(connection, name).await?,
            None => store.belongs_to_none(connection).await?,
        }
        let shown = |name: Option<&String>| {
            name.map_or_else(|| "no protected environment".to_owned(), |name| format!("`{name}`"))
        };
        // In a word that every version reads.
        let what = format!(
            "the database belongs to {}, and not to {} any more: {reason}",
            shown(name),
            shown(snapshot.environment.as_ref())
        );
        let event = JournalEvent::Decided(JournalKind::Repaired, &what);
        store.append(connection, JournalSubject::nothing(), &runner, event).await?;
        self.session.renew_before_commit().await?;
        self.session.connection.execute("COMMIT").await.map(drop)
    }
}
