//! After a `COMMIT` that was not confirmed: was it kept?

use super::Session;
use crate::direction::Direction;
use crate::migration::Migration;

impl Session<'_> {
    /// Whether a migration was committed of which the server refused the commit, or lost the answer. Asks the history.
    /// None where that cannot be found out.
    pub(crate) async fn is_kept(&mut self, migration: &Migration, direction: Direction) -> Option<bool> {
        let Migration { history, name, .. } = *migration;
        let is_applied = match self.store.is_applied(self.connection, history, name).await {
            Ok(is_applied) => is_applied,
            // The server may still be at work on the commit.
            Err(_) => self.watchdog.is_applied_after_session(&self.store, history, name).await?,
        };
        Some(is_applied == (direction == Direction::Up))
    }
}
