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
    async fn read_settled(&self, connection: &mut Connection) -> Result<HistorySnapshot, TablesError> {
        for _ in 0..BUSY_TRIES {
            match self.read_once(connection).await {
                Err(TablesError::Database(error)) if error.cause == Cause::Busy && !self.server.has_one_writer() => {}
                read => return read,
            }
            tokio::time::sleep(BUSY_PAUSE).await;
        }
        self.read_once(connection).await
    }

    /// Everything that the database keeps. Several statements: if another runner wrote between them, they are sent again,
    /// and if it writes all the time, the snapshot says so.
    pub(crate) async fn read(&self, connection: &mut Connection) -> Result<HistorySnapshot, TablesError> {
        /// How often it is read until no other runner wrote meanwhile.
        const READS: usize = 3;
        let mut reads = 0;
        loop {
            let position = self.position_before(connection).await?;
            let mut snapshot = self.read_settled(connection).await?;
            reads += 1;
            let overtaken = self.position_before(connection).await? != position;
            if !overtaken || reads == READS {
                snapshot.evidence.overtaken = overtaken;
                return Ok(HistorySnapshot { journal_position: Some(position), ..snapshot });
            }
        }
    }

    async fn read_once(&self, connection: &mut Connection) -> Result<HistorySnapshot, TablesError> {
        let lock_row = self.lock_row(connection).await?;
        let tables = TablesFormat::of(lock_row.as_ref());
        let (read, complete) = match self.try_read(connection, tables).await {
            Err(TablesError::Database(error)) if error.cause == Cause::NoSuchColumn => {
                return Err(self.of_another_program(connection).await?.unwrap_or(TablesError::Database(error)));
            }
            read => read?,
        };
        let (journal, garbled) = match self.journal_states(connection, tables).await {
            // A table of another program, beside no history of ours.
            Err(error) if error.cause == Cause::NoSuchColumn => Default::default(),
            states => states?,
        };
        let head = Head::read(lock_row.as_ref().and_then(|row| row.head.as_deref()), tables);
        Ok(HistorySnapshot {
            exists: read.is_some(),
            incomplete: !complete || lock_row.is_none(),
            environment: lock_row.as_ref().and_then(|row| row.environment.clone()),
            evidence: Evidence { journal, garbled, head, ..Evidence::default() },
            lock_row,
            ..read.unwrap_or_else(|| HistorySnapshot::of(Vec::new(), None))
        })
    }

    /// The rows, where there is a history, and whether a journal stands beside it.
    async fn try_read(
        &self,
        connection: &mut Connection,
        tables: TablesFormat,
    ) -> Result<(Option<HistorySnapshot>, bool), TablesError> {
        let utc = |column| self.server.utc(column);
        let Self { history, journal, .. } = self;
        let applied_at = utc("applied_at");
        let applied = format!(
            "SELECT history, name, position, checksum, chain, {applied_at}, applied_by, duration_ms, library_version, \
             batch, NULLIF(kind, '{SCHEMA_KIND}'), NULLIF(part, '') FROM {history} ORDER BY position"
        );
        let ends = JournalKind::ENDS.map(|kind| self.literal(kind.name())).join(", ");
        let columns = journal::columns_of_tail(&utc("at"));
        let tail = format!(
            "SELECT {columns} FROM {journal} WHERE id > \
             (SELECT coalesce(max(id), 0) FROM {journal} WHERE event IN ({ends})) ORDER BY id"
        );
        let Some(rows) = rows_of(connection, &applied).await? else { return Ok((None, false)) };
        // Without its journal the history still knows what is applied.
        let tail = rows_of(connection, &tail).await?;
        let complete = tail.is_some();
        let garbled = |table: &str, row: String| TablesError::Garbled { table: table.to_owned(), row };
        let rows = rows.into_iter().map(|row| read_applied(row).map_err(|row| garbled(history, shown(&row)))?);
        let applied = rows.collect::<Result<_, _>>()?;
        let mut unfinished =
            journal::unfinished(tail.unwrap_or_default(), tables).map_err(|row| garbled(journal, row))?;
        if let Some(unfinished) = &mut unfinished {
            unfinished.script = self.script(connection, &unfinished.history, &unfinished.name).await?;
        }
        Ok((Some(HistorySnapshot::of(applied, unfinished)), complete))
    }

    /// The newest row of the journal, which may be another program's table still.
    async fn position_before(&self, connection: &mut Connection) -> Result<String, DatabaseError> {
        match self.journal_position(connection).await {
            Err(error) if error.cause == Cause::NoSuchColumn => Ok(String::new()),
            position => position,
        }
    }

    /// The newest row of the journal: another one tells that another runner wrote it.
    pub(crate) async fn journal_position(&self, connection: &mut Connection) -> Result<String, DatabaseError> {
        let rows = rows_of(connection, &format!("SELECT coalesce(max(id), 0) FROM {}", self.journal)).await?;
        Ok(rows.into_iter().flatten().flatten().flatten().next().unwrap_or_else(|| "0".to_owned()))
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
    match connection.fetch(query).await {
        Ok(rows) => Ok(Some(rows)),
        Err(error) if error.cause == Cause::NoSuchTable => Ok(None),
        Err(error) => Err(error),
    }
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
