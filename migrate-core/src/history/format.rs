//! The form of the tables: created, recognised, and brought from an older form to this one where they stand.

use super::literal::literal;
use super::{Store, Unreadable, rows_of};
use crate::connection::{Connection, Protocol, Row};
use crate::error::{Cause, DatabaseError};

/// The form that this version writes. 1 had no table for the lock, no batches and no scripts; 2 had no head.
pub(crate) const FORMAT: i64 = 3;

/// Columns of format 1: a table without one of them is somebody else's.
const HISTORY_1: [&str; 11] = [
    "history",
    "name",
    "position",
    "checksum",
    "chain",
    "applied_at",
    "applied_by",
    "duration_ms",
    "library_version",
    "up_sql",
    "down_sql",
];
const JOURNAL_1: [&str; 11] =
    ["id", "history", "name", "direction", "checksum", "step", "step_sql", "event", "error", "at", "runner"];

/// The columns that came with format 2, and whether they hold numbers.
const HISTORY_2: [(&str, bool); 2] = [("batch", true), ("script", false)];
const JOURNAL_2: [(&str, bool); 4] =
    [("error_code", false), ("duration_ms", true), ("library_version", false), ("reason", false)];

/// The column that came with format 3.
const LOCK_3: [(&str, bool); 1] = [("head", false)];

/// The one row that says who is at work, and in which form the tables are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) format: i64,
    /// The environment that the database was said to belong to, where that one is protected.
    pub(crate) environment: Option<String>,
    /// Who has the lease, where somebody has.
    pub(crate) lease: Option<Held>,
}

/// A lease that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Held {
    /// What only the holder knows before it is written.
    pub(crate) token: String,
    /// Counts the beats of the holder's heart. No clock is compared with any other.
    pub(crate) beat: i64,
    /// For how long the holder's heart may stand still, in milliseconds.
    pub(crate) lease_ms: u64,
    /// Who it is: `ada@host, process 12`.
    pub(crate) holder: String,
    /// Its session on the server.
    pub(crate) session: Option<String>,
    /// What it is doing.
    pub(crate) doing: Option<String>,
    /// Since when, by the server's clock.
    pub(crate) since: Option<String>,
}

impl Store {
    /// The row of the lock; none where it is missing.
    pub(crate) async fn state(&self, connection: &mut Connection) -> Result<Option<State>, Unreadable> {
        let since = (self.words().utc)("since");
        let query = format!(
            "SELECT format, environment, token, beat, lease_ms, holder, session, doing, {since} FROM {} WHERE id = 1",
            self.lock
        );
        let rows = match rows_of(connection, &query).await {
            Ok(rows) => rows.unwrap_or_default(),
            Err(error) if error.cause == Cause::NoSuchColumn => return Err(self.strange_lock(connection).await),
            Err(error) => return Err(error.into()),
        };
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let shown = super::shown(&row);
        match read_state(row) {
            Some(State { format, .. }) if format > FORMAT => Err(Unreadable::Newer(format)),
            Some(state) => Ok(Some(state)),
            None => Err(Unreadable::Garbled { table: self.lock.clone(), row: shown }),
        }
    }

    /// Why the lock lacks columns: a newer version may have other ones, and else it is somebody else's.
    async fn strange_lock(&self, connection: &mut Connection) -> Unreadable {
        let format = connection.value(&format!("SELECT format FROM {} WHERE id = 1", self.lock)).await;
        match format.ok().flatten().and_then(|format| format.parse().ok()) {
            Some(format) if format > FORMAT => Unreadable::Newer(format),
            Some(_) | None => Unreadable::Foreign { table: self.lock.clone(), column: "format" },
        }
    }

    /// Creates the tables where they are missing, and brings them from an older form to this one. Repeatable: where it
    /// was cut off, it goes on. What is somebody else's is left alone.
    pub(crate) async fn prepare(&self, connection: &mut Connection) -> Result<(), Unreadable> {
        if let Some(foreign) = self.foreign(connection).await? {
            return Err(foreign);
        }
        if let (Some(schema), Protocol::Postgres) = (&self.schema, self.protocol) {
            // Only where it is missing: the right to create schemas is rare.
            let there = format!("SELECT to_regnamespace({}) IS NOT NULL", literal(self.protocol, schema));
            if connection.value(&there).await?.as_deref() != Some("t") {
                connection.execute(&format!("CREATE SCHEMA IF NOT EXISTS {schema}")).await?;
            }
        }
        for statement in self.words().create {
            connection.execute(&self.named(statement)).await?;
        }
        self.complete(connection, &self.history, &HISTORY_2).await?;
        self.complete(connection, &self.journal, &JOURNAL_2).await?;
        self.complete(connection, &self.lock, &LOCK_3).await?;
        let conflict = match self.protocol {
            Protocol::Postgres | Protocol::Sqlite => "ON CONFLICT (id) DO UPDATE SET",
            Protocol::MySql => "ON DUPLICATE KEY UPDATE",
        };
        let insert =
            format!("INSERT INTO {} (id, format) VALUES (1, {FORMAT}) {conflict} format = {FORMAT}", self.lock);
        connection.execute(&insert).await?;
        Ok(())
    }

    /// Writes down to which protected environment the database belongs.
    pub(crate) async fn belongs_to(&self, connection: &mut Connection, environment: &str) -> Result<(), DatabaseError> {
        let environment = literal(self.protocol, environment);
        let update = format!("UPDATE {} SET environment = {environment} WHERE id = 1", self.lock);
        connection.execute(&update).await.map(drop)
    }

    /// Adds the columns that a table of an older form lacks.
    async fn complete(
        &self,
        connection: &mut Connection,
        table: &str,
        added: &[(&str, bool)],
    ) -> Result<(), DatabaseError> {
        let there = self.columns(connection, table).await?;
        for (column, number) in added.iter().filter(|(column, _)| !there.iter().any(|there| there == column)) {
            let kind = if *number { self.words().number } else { self.words().text };
            connection.execute(&format!("ALTER TABLE {table} ADD COLUMN {column} {kind}")).await?;
        }
        Ok(())
    }

    /// The names of a table's columns; none where there is no such table.
    async fn columns(&self, connection: &mut Connection, table: &str) -> Result<Vec<String>, DatabaseError> {
        let query = match self.protocol {
            Protocol::Postgres => format!(
                "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass({}) AND attnum > 0 \
                 AND NOT attisdropped",
                literal(self.protocol, table)
            ),
            Protocol::MySql => format!("SHOW COLUMNS FROM {table}"),
            Protocol::Sqlite => {
                let bare = table.rsplit_once('.').map_or(table, |(_, bare)| bare);
                format!("SELECT name FROM pragma_table_info({})", literal(self.protocol, bare.trim_matches('"')))
            }
        };
        let rows = rows_of(connection, &query).await?.unwrap_or_default();
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    /// The table that is somebody else's, where one is.
    pub(super) async fn foreign(&self, connection: &mut Connection) -> Result<Option<Unreadable>, DatabaseError> {
        for (table, expected) in [(&self.history, HISTORY_1), (&self.journal, JOURNAL_1)] {
            let there = self.columns(connection, table).await?;
            let missing = expected.into_iter().find(|column| !there.iter().any(|there| there == column));
            if let Some(column) = missing.filter(|_| !there.is_empty()) {
                return Ok(Some(Unreadable::Foreign { table: table.clone(), column }));
            }
        }
        Ok(None)
    }
}

fn read_state(row: Row) -> Option<State> {
    let [format, environment, token, beat, lease_ms, holder, session, doing, since] = <[_; 9]>::try_from(row).ok()?;
    let lease = match token {
        None => None,
        Some(token) => Some(Held {
            token,
            beat: beat?.parse().ok()?,
            lease_ms: lease_ms?.parse().ok()?,
            holder: holder.unwrap_or_default(),
            session,
            doing,
            since,
        }),
    };
    Some(State { format: format?.parse().ok()?, environment, lease })
}
