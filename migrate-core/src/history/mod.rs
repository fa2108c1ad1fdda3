//! What a database keeps: a table of what is applied, the scripts of it, an append-only journal of every attempt, and one
//! row that says who is at work.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::direction::Direction;
use crate::migration::Script;
use crate::server::{Cause, DatabaseError};
use crate::server::{Connection, Keeper, Row};
use journal::TablesFormat;
use record::SCHEMA_KIND;

mod evidence;
mod format;
mod group;
mod head;
pub(crate) mod journal;
mod marked;
mod record;
mod scripts;
mod snapshot;
mod store;

pub use journal::{JournalEntry, JournalKind};
pub use record::{Applied, Begun, GarbledLease, Unfinished, UnknownMigration};
pub use snapshot::HistorySnapshot;

pub(crate) use evidence::{Evidence, Head, JournalState};
pub(crate) use format::{FORMAT, LONGEST_LEASE, LeaseRow, LockRow};
pub(crate) use head::{ChainHeads, HeadChange, LinkedHead};
pub(crate) use store::{Store, UnusableTables};

/// How often, and after which pauses, the tables are read again that another session is changing.
const BUSY_TRIES: u32 = 20;
const BUSY_PAUSE: Duration = Duration::from_millis(100);

/// Why the tables cannot be used.
#[derive(Debug)]
pub(crate) enum TablesError {
    /// The server refused.
    Database(DatabaseError),
    /// A later version of this library wrote them.
    Newer {
        /// Their format.
        format: i64,
        /// The version that wrote them.
        version: String,
        /// Whether this version may read them all the same.
        may_be_read: bool,
    },
    /// They have a format that was never released.
    Unreleased { format: i64 },
    /// They are another program's: a column is missing.
    Foreign { table: String, column: &'static str },
    /// Once the schema for them is there, the tables of the application would be created in it.
    SchemaOfUser { schema: String },
    /// A row holds what this library does not write.
    Garbled { table: String, row: String },
    /// The lease holds what this library does not write.
    GarbledLease(Box<GarbledLease>),
    /// A migration is of a kind, or a part of one, that only later versions know.
    UnknownKind(Box<UnknownMigration>),
    /// Another session or program has them for itself.
    Held {
        /// Who it is, where that is told.
        by: Option<Keeper>,
        /// How long this run waited.
        waited: Duration,
    },
}

impl From<DatabaseError> for TablesError {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

/// What a start finds that may have nothing to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StartState {
    /// Whether everything that is linked is applied, and nothing else.
    pub(crate) is_current: bool,
    /// The protected environment that the database belongs to.
    pub(crate) environment: Option<String>,
}

/// A row to be added to the history.
pub(crate) struct NewRow<'a> {
    pub(crate) applied: &'a Applied,
    /// What was run, and how it is undone. None where it is stored already.
    pub(crate) script: Option<&'a Script>,
    /// How many milliseconds it took, as SQL, where the server is to measure it.
    pub(crate) measured: Option<&'a str>,
}

impl Store {
    /// Whether these heads are all that there is to reach. One statement, which reads one row; where that row says nothing,
    /// one that gives a row a history: the chain tells what was applied, and the number of the rows that none was taken
    /// away since.
    pub(crate) async fn is_at(
        &self,
        connection: &mut Connection,
        heads: &BTreeMap<&str, LinkedHead>,
    ) -> Result<StartState, DatabaseError> {
        if let Some(answer) = self.head_is(connection, heads).await? {
            return Ok(answer);
        }
        let Self { history, journal, lock, .. } = self;
        let remarks = journal::JournalKind::REMARKS.map(|kind| self.literal(kind.name())).join(", ");
        let newest: Vec<_> = heads
            .keys()
            .map(|name| {
                format!(
                    "SELECT * FROM (SELECT history, chain, (SELECT event FROM {journal} \
                     WHERE event NOT IN ({remarks}) ORDER BY id DESC LIMIT 1) AS last, \
                     (SELECT count(*) FROM {history} WHERE history = {name}) AS number, \
                     (SELECT environment FROM {lock} WHERE id = 1) AS environment \
                     FROM {history} WHERE history = {name} ORDER BY position DESC LIMIT 1) AS newest",
                    name = self.literal(name)
                )
            })
            .collect();
        let rows = match connection.fetch(&newest.join(" UNION ALL ")).await {
            Ok(rows) => rows,
            // Another tool's table is told of by whoever reads everything.
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => {
                return Ok(StartState::default());
            }
            Err(error) => return Err(error),
        };
        let same = |row: &Row| match row.as_slice() {
            [Some(history), Some(chain), Some(event), Some(number), _] => {
                let same = |head: &LinkedHead| head.count.to_string() == *number && head.chain == *chain;
                heads.get(history.as_str()).is_some_and(same)
                    && JournalKind::from_name(event).is_some_and(JournalKind::is_end)
            }
            _ => false,
        };
        let environment = rows.first().and_then(|row| row.last().cloned()).flatten();
        Ok(StartState { is_current: rows.len() == heads.len() && rows.iter().all(same), environment })
    }

    /// Reads once. Where another runner is changing the tables at this moment, a moment later.
    async fn read_settled(
        &self,
        connection: &mut Connection,
        with_scripts: bool,
    ) -> Result<HistorySnapshot, TablesError> {
        for _ in 0..BUSY_TRIES {
            match self.read_once(connection, with_scripts).await {
                Err(TablesError::Database(error)) if error.cause == Cause::Busy && !self.server.has_one_writer() => {}
                read => return read,
            }
            tokio::time::sleep(BUSY_PAUSE).await;
        }
        self.read_once(connection, with_scripts).await
    }

    /// Everything that the database keeps. Several statements, which go over the wire together: if another runner wrote
    /// between them, they are sent again, and if it writes all the time, the snapshot says so.
    pub(crate) async fn read(
        &self,
        connection: &mut Connection,
        with_scripts: bool,
    ) -> Result<HistorySnapshot, TablesError> {
        /// How often it is read until no other runner wrote meanwhile.
        const READS: usize = 3;
        for _ in 1..READS {
            let snapshot = self.read_settled(connection, with_scripts).await?;
            if !snapshot.evidence.overtaken {
                return Ok(snapshot);
            }
        }
        self.read_settled(connection, with_scripts).await
    }

    async fn read_once(&self, connection: &mut Connection, with_scripts: bool) -> Result<HistorySnapshot, TablesError> {
        let [position, lock_row, applied, tail, states, without_script, position_after] = connection
            .fetch_each([
                Some(self.position_query()),
                Some(self.lock_row_query()),
                Some(self.applied_query()),
                Some(self.tail_query()),
                Some(self.journal_states_query()),
                with_scripts.then(|| self.without_script_query()),
                Some(self.position_query()),
            ])
            .await;
        let (position, position_after) =
            (position_of(rows_of_ours(position)?), position_of(rows_of_ours(position_after)?));
        let lock_row = self.read_lock_row(connection, lock_row).await?;
        let tables = TablesFormat::of(lock_row.as_ref());
        let (read, complete) = match self.read_rows(connection, applied, tail, tables).await {
            Err(TablesError::Database(error)) if error.cause == Cause::NoSuchColumn => {
                return Err(self.of_another_program(connection).await?.unwrap_or(TablesError::Database(error)));
            }
            read => read?,
        };
        let states = self.read_states(states)?;
        let marked = marked::marked(&states);
        let (journal, garbled) = evidence::states(states, tables);
        let head = Head::read(lock_row.as_ref().and_then(|row| row.head.as_deref()), tables);
        let exists = read.is_some();
        let snapshot = read.unwrap_or_else(|| HistorySnapshot::of(Vec::new(), None));
        let without_script = match if_there(without_script)? {
            Some(rows) => rows.into_iter().filter_map(columns).map(|[history, name]| (history, name)).collect(),
            None => snapshot.applied.iter().map(|row| (row.history.clone(), row.name.clone())).collect(),
        };
        let overtaken = position != position_after;
        Ok(HistorySnapshot {
            exists,
            incomplete: !complete || lock_row.is_none(),
            environment: lock_row.as_ref().and_then(|row| row.environment.clone()),
            evidence: Evidence { journal, garbled, head, without_script, overtaken },
            lock_row,
            journal_position: Some(position),
            marked,
            ..snapshot
        })
    }

    fn applied_query(&self) -> String {
        let (applied_at, kind) = (self.server.utc("applied_at"), format!("NULLIF(kind, '{SCHEMA_KIND}')"));
        let columns = [
            "history",
            "name",
            "position",
            "checksum",
            "chain",
            &applied_at,
            "applied_by",
            "duration_ms",
            "library_version",
            "batch",
            &kind,
            "NULLIF(part, '')",
        ];
        self.server.rows_query(&columns, &self.history)
    }

    /// The rows since the last migration that came to its end.
    fn tail_query(&self) -> String {
        let ends = JournalKind::ENDS.map(|kind| self.literal(kind.name())).join(", ");
        let (journal, columns) = (&self.journal, journal::columns_of_tail(&self.server.utc("at")));
        format!(
            "SELECT {columns} FROM {journal} WHERE id > \
             (SELECT coalesce(max(id), 0) FROM {journal} WHERE event IN ({ends})) ORDER BY id"
        )
    }

    /// The rows, where there is a history, and whether a journal stands beside it.
    async fn read_rows(
        &self,
        connection: &mut Connection,
        applied: Result<Vec<Row>, DatabaseError>,
        tail: Result<Vec<Row>, DatabaseError>,
        tables: TablesFormat,
    ) -> Result<(Option<HistorySnapshot>, bool), TablesError> {
        let Self { history, journal, .. } = self;
        let Some(rows) = if_there(applied)? else { return Ok((None, false)) };
        let rows = self.server.read_rows(rows)?;
        // Without its journal the history still knows what is applied.
        let tail = if_there(tail)?;
        let complete = tail.is_some();
        let garbled = |table: &str, row: String| TablesError::Garbled { table: table.to_owned(), row };
        let rows = rows.into_iter().map(|row| read_applied(row).map_err(|row| garbled(history, shown(&row)))?);
        let mut applied = rows.collect::<Result<Vec<_>, _>>()?;
        // A server takes longer to order whole rows.
        applied.sort_by_key(|row| row.position);
        let mut unfinished =
            journal::unfinished(tail.unwrap_or_default(), tables).map_err(|row| garbled(journal, row))?;
        if let Some(unfinished) = &mut unfinished {
            unfinished.script = self.script(connection, &unfinished.history, &unfinished.name).await?;
        }
        Ok((Some(HistorySnapshot::of(applied, unfinished)), complete))
    }

    fn position_query(&self) -> String {
        format!("SELECT coalesce(max(id), 0) FROM {}", self.journal)
    }

    /// The newest row of the journal: another one tells that another runner wrote it.
    pub(crate) async fn journal_position(&self, connection: &mut Connection) -> Result<String, DatabaseError> {
        Ok(position_of(rows_of(connection, &self.position_query()).await?.unwrap_or_default()))
    }

    /// Whether the history has a migration.
    pub(crate) async fn is_applied(
        &self,
        connection: &mut Connection,
        history: &str,
        name: &str,
    ) -> Result<bool, DatabaseError> {
        let (table, history, name) = (&self.history, self.literal(history), self.literal(name));
        let query = format!("SELECT 1 FROM {table} WHERE history = {history} AND name = {name}");
        Ok(rows_of(connection, &query).await?.is_some_and(|rows| !rows.is_empty()))
    }

    /// The statements that write that a migration is applied, in a transaction of the caller's.
    pub(crate) fn addition(&self, row: &NewRow<'_>) -> Vec<String> {
        let NewRow { applied, script, measured } = row;
        let Applied {
            history,
            name,
            position,
            checksum,
            chain,
            applied_at: _,
            applied_by,
            duration_ms,
            library_version,
            batch,
        } = applied;
        let text = |text: &str| self.literal(text);
        let duration = measured.map_or_else(|| duration_ms.to_string(), str::to_owned);
        let batch = batch.map_or_else(|| "NULL".to_owned(), |batch| batch.to_string());
        let mut statements = script.map_or_else(Vec::new, |script| self.store_script(history, name, script));
        statements.push(format!(
            "INSERT INTO {} (history, name, kind, position, checksum, chain, applied_at, applied_by, duration_ms, \
             library_version, batch) VALUES ({}, {}, '{SCHEMA_KIND}', {position}, {}, {}, {}, {}, {duration}, {}, \
             {batch})",
            self.history,
            text(history),
            text(name),
            text(checksum),
            text(chain),
            self.server.now(),
            text(applied_by),
            text(library_version),
        ));
        statements
    }

    /// The statements that write that a migration is not applied any more.
    pub(crate) fn removal(&self, history: &str, name: &str) -> Vec<String> {
        let delete_script = self.delete_script(history, name);
        let (history, name) = (self.literal(history), self.literal(name));
        let delete = format!("DELETE FROM {} WHERE history = {history} AND name = {name} AND part = ''", self.history);
        vec![delete_script, delete]
    }

    /// Takes every row out of the history, with its script. The journal stays.
    pub(crate) async fn forget(&self, connection: &mut Connection) -> Result<(), DatabaseError> {
        let Self { history, script, .. } = self;
        connection.execute(&format!("DELETE FROM {script}; DELETE FROM {history}")).await.map(drop)
    }

    /// Writes another checksum and the chains that follow from it.
    pub(crate) async fn rewrite(&self, connection: &mut Connection, row: &Applied) -> Result<(), DatabaseError> {
        connection.execute(&self.correction(row, row)).await.map(drop)
    }

    /// The statement that writes a row as it should be.
    pub(crate) fn correction(&self, before: &Applied, row: &Applied) -> String {
        let text = |text: &str| self.literal(text);
        let Applied { history, name, position, checksum, chain, .. } = row;
        format!(
            "UPDATE {} SET history = {}, name = {}, position = {position}, checksum = {}, chain = {} WHERE {}",
            self.history,
            text(history),
            text(name),
            text(checksum),
            text(chain),
            self.is_row(before),
        )
    }

    /// The statement that gives a row a position that no row has, before its own is given to it.
    pub(crate) fn put_aside(&self, row: &Applied, index: usize) -> String {
        const FAR_BELOW: i64 = -(1 << 40);
        let position = FAR_BELOW - i64::try_from(index).unwrap_or_default();
        format!("UPDATE {} SET position = {position} WHERE {}", self.history, self.is_row(row))
    }

    /// The statement that writes a row anew that was deleted, with what the journal's row of that number tells of it.
    pub(crate) fn restoration(&self, row: &Applied, journal_id: Option<i64>, applied_by: &str) -> String {
        let text = |text: &str| self.literal(text);
        let Applied { history, name, position, checksum, chain, library_version, .. } = row;
        let (at, duration, version, from) = match journal_id {
            Some(id) => (
                "at",
                "coalesce(duration_ms, 0)",
                "library_version".to_owned(),
                format!(" FROM {} WHERE id = {id}", self.journal),
            ),
            None => (self.server.now(), "0", text(library_version), String::new()),
        };
        format!(
            "INSERT INTO {} (history, name, kind, position, checksum, chain, applied_at, applied_by, duration_ms, \
             library_version) SELECT {}, {}, '{SCHEMA_KIND}', {position}, {}, {}, {at}, {}, {duration}, {version}{from}",
            self.history,
            text(history),
            text(name),
            text(checksum),
            text(chain),
            text(applied_by),
        )
    }

    /// The statements that give a migration another name, its row and its script.
    pub(crate) fn renaming(&self, history: &str, old: &str, new: &str) -> Vec<String> {
        let [history, old, new] = [history, old, new].map(|text| self.literal(text));
        [&self.history, &self.script]
            .map(|table| {
                format!("UPDATE {table} SET name = {new} WHERE history = {history} AND name = {old} AND part = ''")
            })
            .into()
    }

    fn is_row(&self, Applied { history, name, .. }: &Applied) -> String {
        format!("history = {} AND name = {} AND part = ''", self.literal(history), self.literal(name))
    }
}

/// The rows of a query, or none where its table is missing.
async fn rows_of(connection: &mut Connection, query: &str) -> Result<Option<Vec<Row>>, DatabaseError> {
    if_there(connection.fetch(query).await)
}

/// The rows of an answer. None where the table is missing, or is another program's.
fn rows_of_ours(answer: Result<Vec<Row>, DatabaseError>) -> Result<Vec<Row>, DatabaseError> {
    match answer {
        Err(error) if error.cause == Cause::NoSuchColumn => Ok(Vec::new()),
        answer => Ok(if_there(answer)?.unwrap_or_default()),
    }
}

/// The rows of an answer, or none where the table is missing.
fn if_there(answer: Result<Vec<Row>, DatabaseError>) -> Result<Option<Vec<Row>>, DatabaseError> {
    match answer {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if error.cause == Cause::NoSuchTable => Ok(None),
        Err(error) => Err(error),
    }
}

/// The newest row of the journal, from the answer of a server.
fn position_of(rows: Vec<Row>) -> String {
    rows.into_iter().flatten().flatten().next().unwrap_or_else(|| "0".to_owned())
}

/// Reads a row of the history, or gives it back if it holds what no runner writes.
fn read_applied(row: Row) -> Result<Result<Applied, TablesError>, Row> {
    let row = <[Option<String>; 12]>::try_from(row)?;
    let numbers = numbers_of(&row);
    match (row, numbers) {
        (
            [
                Some(history),
                Some(name),
                Some(_),
                Some(checksum),
                Some(chain),
                Some(applied_at),
                Some(applied_by),
                Some(_),
                Some(library_version),
                _,
                kind,
                part,
            ],
            Some((position, duration_ms, batch)),
        ) => {
            // NULL is what is usual: it costs nothing to read.
            if kind.is_some() || part.is_some() {
                let kind = kind.unwrap_or_else(|| SCHEMA_KIND.to_owned());
                let unknown = UnknownMigration { name, kind, part: part.unwrap_or_default(), version: library_version };
                return Ok(Err(TablesError::UnknownKind(Box::new(unknown))));
            }
            Ok(Ok(Applied {
                history,
                name,
                position,
                checksum,
                chain,
                applied_at,
                applied_by,
                duration_ms,
                library_version,
                batch,
            }))
        }
        (row, _) => Err(row.into()),
    }
}

/// The position, the duration and the batch of a row.
fn numbers_of(row: &[Option<String>; 12]) -> Option<(i64, i64, Option<i64>)> {
    let number = |index: usize| row[index].as_deref()?.parse::<i64>().ok();
    // The next row gets the number after it.
    let countable = |index: usize| number(index).filter(|number| *number < i64::MAX);
    let batch = if row[9].is_some() { Some(countable(9).filter(|batch| *batch > 0)?) } else { None };
    Some((countable(2)?, number(7)?, batch))
}

/// A row whose columns are all there.
fn columns<const N: usize>(row: Row) -> Option<[String; N]> {
    let columns: Vec<_> = row.into_iter().collect::<Option<_>>()?;
    columns.try_into().ok()
}

/// A row, for a message.
fn shown(row: &[Option<String>]) -> String {
    let values: Vec<_> = row.iter().map(|value| value.as_deref().unwrap_or("NULL")).collect();
    values.join(", ")
}

fn read_direction(text: &str) -> Option<Direction> {
    match text {
        "up" => Some(Direction::Up),
        "down" => Some(Direction::Down),
        _ => None,
    }
}
