//! What the tables can tell of migrations that share a transaction, and go over the wire as one text.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::literal::literal;
use super::{Applied, Store};
use crate::connection::{Connection, Protocol};
use crate::error::DatabaseError;

/// 1970-01-01 as SQLite counts days.
const UNIX_EPOCH_DAY: f64 = 2_440_587.5;

const SECONDS_A_DAY: f64 = 86_400.0;

/// A server on which migrations can share a transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Grouping {
    Postgres,
    Sqlite,
}

impl Grouping {
    /// MySQL and MariaDB end a transaction with each change of a table.
    pub(crate) fn on(protocol: Protocol) -> Option<Self> {
        match protocol {
            Protocol::Postgres => Some(Self::Postgres),
            Protocol::Sqlite => Some(Self::Sqlite),
            Protocol::MySql => None,
        }
    }

    /// Now, as SQL in a text that is about to be sent: when its first statement begins.
    pub(crate) fn now(self) -> String {
        match self {
            Self::Postgres => "statement_timestamp()".to_owned(),
            // The database is in this very process, so that there is one clock.
            Self::Sqlite => {
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                format!("{:.9}", now.as_secs_f64() / SECONDS_A_DAY + UNIX_EPOCH_DAY)
            }
        }
    }

    /// The milliseconds since a time that is given as SQL, as SQL.
    pub(crate) fn milliseconds_since(self, time: &str) -> String {
        match self {
            Self::Postgres => format!("round(extract(epoch FROM clock_timestamp() - {time}) * 1000)::bigint"),
            Self::Sqlite => format!("CAST(round((julianday('now') - julianday({time})) * 86400000) AS INTEGER)"),
        }
    }

    /// A query for a table, in whatever schema, except those whose quoted names are given as literals.
    fn other_table(self, own: [String; 4]) -> String {
        let own = match self {
            Self::Postgres => own.map(|table| format!("to_regclass({table})")),
            Self::Sqlite => own,
        };
        let own = own.join(", ");
        match self {
            Self::Postgres => format!(
                "SELECT 1 FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'f') \
                 AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) \
                 AND (oid = ANY (ARRAY[{own}]::oid[])) IS NOT TRUE LIMIT 1"
            ),
            Self::Sqlite => format!(
                "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
                 AND '\"' || replace(name, '\"', '\"\"') || '\"' NOT IN ({own}) LIMIT 1"
            ),
        }
    }
}

impl Store {
    /// Whether the database holds no tables but these.
    pub(crate) async fn is_alone(
        &self,
        connection: &mut Connection,
        grouping: Grouping,
    ) -> Result<bool, DatabaseError> {
        let own = [&self.history, &self.script, &self.journal, &self.lock].map(|table| literal(self.protocol, table));
        Ok(connection.fetch(&grouping.other_table(own)).await?.is_empty())
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
        let (table, history) = (&self.history, literal(self.protocol, history));
        format!("(SELECT {column} FROM {table} WHERE history = {history} AND position = {position})")
    }

    /// How long the migrations took that were applied after that position, in the order in which they were.
    pub(crate) async fn durations_after(
        &self,
        connection: &mut Connection,
        history: &str,
        position: i64,
    ) -> Result<Vec<Duration>, DatabaseError> {
        let (table, history) = (&self.history, literal(self.protocol, history));
        let query = format!(
            "SELECT duration_ms FROM {table} WHERE history = {history} AND position > {position} ORDER BY position"
        );
        let milliseconds = |row: Vec<Option<String>>| row.into_iter().flatten().next()?.parse().ok();
        let rows = connection.fetch(&query).await?;
        Ok(rows.into_iter().map(|row| Duration::from_millis(milliseconds(row).unwrap_or_default())).collect())
    }
}
