//! What the tables can tell of migrations that share a transaction, and go over the wire as one text.

use std::time::Duration;

use super::{Applied, Store};
use crate::server::Connection;
use crate::server::DatabaseError;
use crate::server::SharedTransactions;

impl Store {
    /// Whether the database holds no tables but these.
    pub(crate) async fn is_alone(
        &self,
        connection: &mut Connection,
        shared: &dyn SharedTransactions,
    ) -> Result<bool, DatabaseError> {
        let own = [&self.history, &self.script, &self.journal, &self.lock].map(|table| self.literal(table));
        Ok(connection.fetch(&shared.other_table(own)).await?.is_empty())
    }

    /// When a migration was applied whose row is there already, as SQL.
    pub(crate) fn applied_at(&self, row: &Applied) -> String {
        self.of_row("applied_at", row)
    }

    /// The milliseconds that the migration took whose row is there already, as SQL.
    pub(crate) fn duration_of(&self, row: &Applied) -> String {
        self.of_row("duration_ms", row)
    }

    fn of_row(&self, column: &str, Applied { history, position, .. }: &Applied) -> String {
        let (table, history) = (&self.history, self.literal(history));
        format!("(SELECT {column} FROM {table} WHERE history = {history} AND position = {position})")
    }

    /// How long the migrations took that were applied after that position, in the order in which they were.
    pub(crate) async fn durations_after(
        &self,
        connection: &mut Connection,
        history: &str,
        position: i64,
    ) -> Result<Vec<Duration>, DatabaseError> {
        let (table, history) = (&self.history, self.literal(history));
        let query = format!(
            "SELECT duration_ms FROM {table} WHERE history = {history} AND position > {position} ORDER BY position"
        );
        let milliseconds = |row: Vec<Option<String>>| row.into_iter().flatten().next()?.parse().ok();
        let rows = connection.fetch(&query).await?;
        Ok(rows.into_iter().map(|row| Duration::from_millis(milliseconds(row).unwrap_or_default())).collect())
    }
}
