//! A migration whose function was renamed after it was applied.

use super::Recovery;
use super::decisions::row_named;
use crate::direction::Direction;
use crate::error::{Error, PlanError};
use crate::history::journal::{JournalEvent, JournalSubject};
use crate::history::{Applied, HistorySnapshot, JournalKind};
use crate::migration::Migration;
use crate::plan::find;
use crate::server::DatabaseError;

impl Recovery<'_> {
    /// Writes the new name of a migration; runs nothing of it.
    pub(crate) async fn rename(mut self, old: &str, new: &str, reason: &str) -> Result<(), Error> {
        self.session.connection.create().await?;
        self.session.acquire_or_stop().await?;
        let result = self.renamed(old, new, reason).await;
        self.session.release_lock().await;
        result
    }

    async fn renamed(&mut self, old: &str, new: &str, reason: &str) -> Result<(), Error> {
        let mut snapshot = self.session.load_history().await?;
        self.refuse_edited(&snapshot, None)?;
        let migration = self.registry.migrations()[find(&self.registry, new)?];
        if let Some(unfinished) = &snapshot.unfinished {
            return Err(PlanError::OtherUnfinished { unfinished: Box::new(unfinished.clone()) }.into());
        }
        let row = self.renamed_row(&snapshot, old, migration)?;
        self.session.prepare(&mut snapshot).await?;
        self.session.begin_decision(&snapshot).await?;
        let written = async {
            self.write_name(&mut snapshot, &row, migration, reason).await?;
            self.session.renew_before_commit().await?;
            self.session.connection.execute("COMMIT").await
        };
        match written.await {
            Ok(_) => Ok(()),
            Err(error) => {
                self.session.roll_back().await;
                Err(self.session.database_error("write the history", error).into())
            }
        }
    }

    /// The row of the old name, where it is the same migration.
    fn renamed_row(&self, snapshot: &HistorySnapshot, old: &str, migration: &Migration) -> Result<Applied, PlanError> {
        let refused = |why| PlanError::NotRenamed { old: old.to_owned(), new: migration.name, why };
        let row = row_named(snapshot, old).ok_or_else(|| refused("the database has no migration of the old name"))?;
        if self.registry.find(&row.history, &row.name).is_some() {
            return Err(refused("this program has a migration of the old name"));
        }
        if row_named(snapshot, &format!("{}::{}", migration.history, migration.name)).is_some() {
            return Err(refused("the database has a migration of the new name as well"));
        }
        if row.history != migration.history {
            return Err(refused("the one in the database belongs to another history"));
        }
        if row.checksum != migration.checksum {
            return Err(refused("their checksums differ, so they are not the same migration"));
        }
        Ok(row)
    }

    async fn write_name(
        &mut self,
        snapshot: &mut HistorySnapshot,
        row: &Applied,
        migration: &Migration,
        reason: &str,
    ) -> Result<(), DatabaseError> {
        let Applied { history, name, checksum, .. } = row;
        for statement in self.session.store.renaming(history, name, migration.name) {
            self.session.connection.execute(&statement).await?;
        }
        for renamed in snapshot.applied.iter_mut().filter(|it| (&it.history, &it.name) == (history, name)) {
            migration.name.clone_into(&mut renamed.name);
        }
        self.rewrite_chains(snapshot, history).await?;
        let runner = self.session.runner();
        let subject = |name, direction| JournalSubject { history, name, checksum, direction };
        // In words that every version reads: the one name is not applied any more, the other one is.
        for (subject, kind, reason) in [
            (
                subject(name, Direction::Down),
                JournalKind::MarkedReverted,
                format!("renamed to {}: {reason}", migration.name),
            ),
            (
                subject(migration.name, Direction::Up),
                JournalKind::MarkedApplied,
                format!("renamed from {name}: {reason}"),
            ),
        ] {
            let event = JournalEvent::Decided(kind, &reason);
            self.session.store.append(self.session.connection, subject, &runner, event).await?;
        }
        Ok(())
    }
}
