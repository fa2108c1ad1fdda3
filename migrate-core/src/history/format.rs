//! The format of the tables: created, recognised, and refused where it is not one that this version may use.
//!
//! Later formats add columns and tables, and never change what is there. The row of `migrate_lock` holds three numbers:
//! the newest format that wrote the tables, the oldest format that may still read them, and the oldest that may still
//! write them. A version that adds something which an older one may ignore leaves the last two as they are, so that an
//! application and its previous release can use one database.

use std::time::Duration;

use super::{GarbledLease, Store, TablesError, if_there, rows_of};
use crate::server::{Cause, CreateSchema, DatabaseError};
use crate::server::{Connection, Row};

/// The format that this version writes. Formats 1 to 3 were never released.
pub(crate) const FORMAT: i64 = 4;

/// The oldest format whose programs may read the tables that this version writes.
const MIN_READ_FORMAT: i64 = 4;

/// The oldest format whose programs may write the tables that this version writes.
const MIN_WRITE_FORMAT: i64 = 4;

/// Columns that the tables have had from format 4 on. A table without one of them is another program's.
const HISTORY: [&str; 8] = ["history", "name", "part", "kind", "position", "checksum", "chain", "library_version"];
const JOURNAL: [&str; 6] = ["id", "history", "name", "part", "direction", "event"];

/// Columns that only the formats before 4 had.
const UNRELEASED_HISTORY: [&str; 3] = ["chain", "up_sql", "down_sql"];

/// The one row that says who is at work, and in which form the tables are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LockRow {
    pub(crate) format: i64,
    /// The oldest format that may read the tables.
    pub(crate) min_read_format: i64,
    /// The oldest format that may write the tables.
    pub(crate) min_write_format: i64,
    /// The version of this library that made the tables or added to them last.
    pub(crate) library_version: String,
    /// The environment that the database was said to belong to, where that one is protected.
    pub(crate) environment: Option<String>,
    /// Who has the lease, where somebody has.
    pub(crate) lease: Option<LeaseRow>,
    /// The lease, where it is not one that this library writes.
    pub(crate) garbled_lease: Option<GarbledLease>,
    /// The chain of each history, as the last run left it.
    pub(crate) head: Option<String>,
}

/// The longest time that a lease may hold without being renewed: an edited row must not make others wait for longer.
pub(crate) const LONGEST_LEASE: Duration = Duration::from_hours(24);

/// A lease that somebody has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LeaseRow {
    /// A random identifier, which only the holder knows before it is written.
    pub(crate) lease_id: String,
    /// How often the lease was renewed. No clock is compared with any other.
    pub(crate) heartbeat: i64,
    /// For how long the lease holds without being renewed, in milliseconds.
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

impl LockRow {
    /// Whether this version may change what the tables hold.
    pub(crate) fn refuse_to_write(&self) -> Result<(), TablesError> {
        let Self { format, min_write_format, library_version, .. } = self;
        if *min_write_format > FORMAT {
            let (format, version) = (*format, library_version.clone());
            return Err(TablesError::Newer { format, version, may_be_read: true });
        }
        Ok(())
    }
}

impl Store {
    /// The row of the lock, for a program that only reads; none where it is missing.
    pub(crate) async fn lock_row(&self, connection: &mut Connection) -> Result<Option<LockRow>, TablesError> {
        let answer = connection.fetch(&self.lock_row_query()).await;
        self.read_lock_row(connection, answer).await
    }

    pub(super) fn lock_row_query(&self) -> String {
        let since = self.server.utc("since");
        format!(
            "SELECT format, min_read_format, min_write_format, library_version, environment, head, lease_id, heartbeat, \
             lease_ms, holder, session, doing, {since} FROM {} WHERE id = 1",
            self.lock
        )
    }

    /// The row of the lock, from the answer of a server.
    pub(super) async fn read_lock_row(
        &self,
        connection: &mut Connection,
        answer: Result<Vec<Row>, DatabaseError>,
    ) -> Result<Option<LockRow>, TablesError> {
        let rows = match if_there(answer) {
            Ok(rows) => rows.unwrap_or_default(),
            Err(error) if error.cause == Cause::NoSuchColumn => return Err(self.other_lock(connection).await),
            Err(error) => return Err(error.into()),
        };
        let Some(row) = rows.into_iter().next() else { return Ok(None) };
        let shown = super::shown(&row);
        match read_lock_row(row) {
            Some(LockRow { format, min_read_format, library_version, .. }) if min_read_format > FORMAT => {
                Err(TablesError::Newer { format, version: library_version, may_be_read: false })
            }
            Some(LockRow { format, .. }) if format < FORMAT => Err(TablesError::Unreleased { format }),
            Some(row) => Ok(Some(row)),
            None => Err(TablesError::Garbled { table: self.lock.clone(), row: shown }),
        }
    }

    /// The same, for a program that is about to write.
    pub(crate) async fn lock_row_to_write(&self, connection: &mut Connection) -> Result<Option<LockRow>, TablesError> {
        let row = self.lock_row(connection).await?;
        row.as_ref().map_or(Ok(()), LockRow::refuse_to_write)?;
        match row.as_ref().and_then(|row| row.garbled_lease.clone()) {
            Some(lease) => Err(TablesError::GarbledLease(Box::new(lease))),
            None => Ok(row),
        }
    }

    /// Why the lock lacks columns: its format was never released, or it is another program's.
    async fn other_lock(&self, connection: &mut Connection) -> TablesError {
        let format = connection.value(&format!("SELECT format FROM {} WHERE id = 1", self.lock)).await;
        match format.ok().flatten().and_then(|format| format.parse().ok()) {
            Some(format) if format < FORMAT => TablesError::Unreleased { format },
            Some(_) | None => TablesError::Foreign { table: self.lock.clone(), column: "min_read_format" },
        }
    }

    /// Creates the tables where they are missing. Repeatable: where it was interrupted, it goes on. Tables of another
    /// program, and those of a newer format, stay as they are.
    pub(crate) async fn prepare(&self, connection: &mut Connection) -> Result<(), TablesError> {
        if let Some(other) = self.of_another_program(connection).await? {
            return Err(other);
        }
        if let Some(schema) = &self.schema
            && let Some(CreateSchema { is_there, would_be_current, create }) = self.server.create_schema(schema)
            // Only where it is missing: the right to create schemas is rare.
            && connection.value(&is_there).await?.as_deref() != Some("t")
        {
            if connection.value(&would_be_current).await?.as_deref() == Some("t") {
                return Err(TablesError::SchemaOfUser { schema: schema.clone() });
            }
            connection.execute(&create).await?;
        }
        for statement in self.server.create_tables() {
            connection.execute(&self.named(statement)).await?;
        }
        let or_ignore = self.server.or_ignore();
        let version = self.literal(env!("CARGO_PKG_VERSION"));
        let insert = format!(
            "INSERT INTO {} (id, format, min_read_format, min_write_format, library_version) \
             VALUES (1, {FORMAT}, {MIN_READ_FORMAT}, {MIN_WRITE_FORMAT}, {version}) {or_ignore}",
            self.lock
        );
        connection.execute(&insert).await?;
        Ok(())
    }

    /// Frees a lease that is not one that this library writes.
    pub(crate) async fn free_garbled_lease(&self, connection: &mut Connection) -> Result<(), DatabaseError> {
        let free = "lease_id = NULL, heartbeat = 0, lease_ms = NULL, holder = NULL, session = NULL, doing = NULL, since = NULL";
        connection.execute(&format!("UPDATE {} SET {free} WHERE id = 1", self.lock)).await.map(drop)
    }

    /// Writes down that the database belongs to no protected environment.
    pub(crate) async fn belongs_to_none(&self, connection: &mut Connection) -> Result<(), DatabaseError> {
        connection.execute(&format!("UPDATE {} SET environment = NULL WHERE id = 1", self.lock)).await.map(drop)
    }

    /// Writes down to which protected environment the database belongs.
    pub(crate) async fn belongs_to(&self, connection: &mut Connection, environment: &str) -> Result<(), DatabaseError> {
        let environment = self.literal(environment);
        let update = format!("UPDATE {} SET environment = {environment} WHERE id = 1", self.lock);
        connection.execute(&update).await.map(drop)
    }

    /// The names of a table's columns; none where there is no such table.
    async fn columns(&self, connection: &mut Connection, table: &str) -> Result<Vec<String>, DatabaseError> {
        let query = self.server.columns_query(table);
        let rows = rows_of(connection, &query).await?.unwrap_or_default();
        Ok(rows.into_iter().filter_map(|row| row.into_iter().next().flatten()).collect())
    }

    /// Why the tables cannot be used, where they are another program's, or of a format that was never released.
    pub(crate) async fn of_another_program(
        &self,
        connection: &mut Connection,
    ) -> Result<Option<TablesError>, DatabaseError> {
        for (table, expected) in [(&self.history, HISTORY.as_slice()), (&self.journal, &JOURNAL)] {
            let columns = self.columns(connection, table).await?;
            let has = |name: &str| columns.iter().any(|column| column == name);
            if let Some(column) = expected.iter().find(|column| !has(column)).filter(|_| !columns.is_empty()) {
                if UNRELEASED_HISTORY.iter().all(|column| has(column)) {
                    return Ok(Some(TablesError::Unreleased { format: 1 }));
                }
                return Ok(Some(TablesError::Foreign { table: table.clone(), column }));
            }
        }
        Ok(None)
    }
}

fn read_lock_row(row: Row) -> Option<LockRow> {
    let [format, min_read_format, min_write_format, library_version, environment, head, lease @ ..] =
        <[_; 13]>::try_from(row).ok()?;
    let (lease, garbled_lease) = match read_lease(lease) {
        Some(Ok(lease)) => (Some(lease), None),
        Some(Err(garbled)) => (None, Some(garbled)),
        None => (None, None),
    };
    Some(LockRow {
        format: format?.parse().ok()?,
        min_read_format: min_read_format?.parse().ok()?,
        min_write_format: min_write_format?.parse().ok()?,
        library_version: library_version?,
        environment,
        lease,
        garbled_lease,
        head,
    })
}

/// As `random_id` makes it; and behind it, unless an earlier version wrote it, the process that took the lease.
fn is_lease_id(text: &str) -> bool {
    let (id, process) = text.split_once('@').map_or((text, None), |(id, process)| (id, Some(process)));
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
    id.len() == 32
        && id.bytes().all(|byte| byte.is_ascii_hexdigit())
        && process.is_none_or(|process| process.split('.').count() == 3 && process.split('.').all(is_word))
}

/// The lease of the row, or what stands in its place. None where nobody has it.
fn read_lease(columns: [Option<String>; 7]) -> Option<Result<LeaseRow, GarbledLease>> {
    let row = super::shown(&columns);
    let [lease_id, heartbeat, lease_ms, holder, session, doing, since] = columns;
    let lease_id = lease_id?;
    let is_id = is_lease_id(&lease_id);
    let heartbeat = heartbeat.and_then(|heartbeat| heartbeat.parse().ok());
    let lease_ms = lease_ms.and_then(|lease_ms| lease_ms.parse::<u64>().ok());
    let lease_ms = lease_ms.filter(|lease_ms| *lease_ms > 0 && u128::from(*lease_ms) <= LONGEST_LEASE.as_millis());
    let holder = holder.unwrap_or_default();
    Some(match (is_id, heartbeat, lease_ms) {
        (true, Some(heartbeat), Some(lease_ms)) => {
            Ok(LeaseRow { lease_id, heartbeat, lease_ms, holder, session, doing, since })
        }
        (_, heartbeat, _) => {
            let column = match (is_id, heartbeat) {
                (false, _) => "lease_id",
                (true, None) => "heartbeat",
                (true, Some(_)) => "lease_ms",
            };
            Err(GarbledLease { column, row, holder })
        }
    })
}
