//! What the tables can tell of migrations that share a transaction, and go over the wire as one text.

use std::time::Duration;

use super::{Applied, Store};
use crate::server::{Connection, DatabaseError, Row, SharedTransactions};

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

    /// Asks how long the migrations took that were applied after that position, in the order in which they were.
    pub(crate) fn durations_query(&self, history: &str, position: i64) -> String {
        let (table, history) = (&self.history, self.literal(history));
        format!(
            "SELECT name, duration_ms FROM {table} WHERE history = {history} AND position > {position} ORDER BY position"
        )
    }

    /// What it answers about these migrations, last of all the rows. None where it does not tell of each of them.
    pub(crate) fn durations<'a>(rows: &[Row], names: impl ExactSizeIterator<Item = &'a str>) -> Option<Vec<Duration>> {
        let answer = &rows[rows.len().checked_sub(names.len())?..];
        let durations = answer.iter().zip(names).map(|(row, name)| match row.as_slice() {
            [Some(found), duration] if found == name => {
                let milliseconds = duration.as_deref().and_then(|duration| duration.parse().ok());
                Some(Duration::from_millis(milliseconds.unwrap_or_default()))
            }
            _ => None,
        });
        durations.collect()
    }
}
