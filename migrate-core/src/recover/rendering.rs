//! What this version of the library renders in another way than the version that applied a migration.

use super::Recovery;
use crate::direction::Direction;
use crate::error::{Error, RunError};
use crate::migration::{Migration, Script, Step, steps_of, stored_script};

/// An applied migration that is the same still, but whose SQL this version of the library would write in another way.
///
/// The database keeps the script that ran. Reverting uses the linked script where the migration is linked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RenderingChange {
    /// The history that it belongs to.
    pub history: &'static str,
    /// Its name.
    pub name: &'static str,
    /// The version of this library that applied it.
    pub applied_with: String,
    /// The directions whose SQL differs, with what is stored and what this version writes.
    pub changes: Vec<ScriptChange>,
}

/// The SQL of one direction, before and now.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptChange {
    /// Applying or reverting.
    pub direction: Direction,
    /// The statements that the database keeps; none where it could not be reverted.
    pub stored: Option<Vec<String>>,
    /// The statements that this version writes; none where it cannot be reverted.
    pub rendered: Option<Vec<String>>,
}

/// How an applied migration differs from the linked one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The directions whose SQL differs.
    pub changes: Vec<ScriptChange>,
    /// Whether the database keeps the SQL that ran. Without it nothing was compared.
    pub is_stored: bool,
}

impl Recovery<'_> {
    /// How the SQL of a migration that was changed after it was applied differs. Writes nothing.
    pub(crate) async fn change(mut self, name: &str) -> Result<Change, Error> {
        let snapshot = self.session.load_history().await?;
        let (migration, row) = self.changed_row(&snapshot, name)?;
        let server = self.session.connection.server_info().await;
        let server = server.map_err(|error| self.session.database_error("ask for the version", error))?;
        let linked = migration.scripts.iter().find(|script| script.dialect == server.dialect);
        let stored = self.session.store.script(self.session.connection, &row.history, &row.name).await;
        let stored = stored.map_err(|error| self.session.database_error("read the history", error))?;
        let (Some(linked), Some(stored)) = (linked, stored) else {
            return Ok(Change { changes: Vec::new(), is_stored: false });
        };
        let stored = stored_script(&row.name, &row.library_version, &stored).map_err(RunError::from)?;
        Ok(Change { changes: changes(&stored, linked), is_stored: true })
    }

    /// The applied migrations whose SQL this version of the library writes in another way. Writes nothing.
    pub(crate) async fn rendering_changes(mut self) -> Result<(usize, Vec<RenderingChange>), Error> {
        let snapshot = self.session.load_history().await?;
        let server = self.session.connection.server_info().await;
        let server = server.map_err(|error| self.session.database_error("ask for the version", error))?;
        let stored = self.session.store.scripts(self.session.connection).await;
        let mut stored = stored.map_err(|error| self.session.database_error("read the history", error))?;
        let (mut compared, mut found) = (0, Vec::new());
        for row in &snapshot.applied {
            let Some(migration) = self.registry.find(&row.history, &row.name) else { continue };
            let linked = migration.scripts.iter().find(|script| script.dialect == server.dialect);
            let text = stored.remove(&(row.history.clone(), row.name.clone()));
            let (true, Some(linked), Some(text)) = (migration.checksum == row.checksum, linked, text) else { continue };
            let stored = stored_script(&row.name, &row.library_version, &text).map_err(RunError::from)?;
            compared += 1;
            let changes = changes(&stored, linked);
            if !changes.is_empty() {
                let Migration { history, name, .. } = *migration;
                let applied_with = row.library_version.clone();
                found.push(RenderingChange { history, name, applied_with, changes });
            }
        }
        Ok((compared, found))
    }
}

fn changes(stored: &Script, linked: &Script) -> Vec<ScriptChange> {
    let statements = |script: &Script, direction| {
        let steps = steps_of(script, direction).ok()?;
        Some(steps.steps.iter().map(Step::sql).collect::<Vec<_>>())
    };
    [Direction::Up, Direction::Down]
        .into_iter()
        .map(|direction| ScriptChange {
            direction,
            stored: statements(stored, direction),
            rendered: statements(linked, direction),
        })
        .filter(|change| change.stored != change.rendered)
        .collect()
}
