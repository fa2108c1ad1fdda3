//! The journal: one row for everything that was tried, appended and never changed.
//!
//! A migration whose steps commit one by one writes a row before and after each of them. The rows since the last
//! migration that came to its end tell what is left to do.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::time::Duration;

use super::{Begun, FORMAT, LockRow, Store, Unfinished, columns, read_direction, shown};
use crate::direction::Direction;
use crate::migration::Migration;
use crate::server::{Cause, Connection, DatabaseError, Row};

/// What a row of the journal tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum JournalKind {
    /// A step begins.
    Started,
    /// A step is done, and committed.
    Done,
    /// The server refused a step. Steps before it are done.
    Failed,
    /// The migration came to its end.
    Finished,
    /// The migration failed, and nothing of it was kept.
    TakenBack,
    /// Somebody said that it is applied.
    MarkedApplied,
    /// Somebody said that it is not applied.
    MarkedReverted,
    /// Somebody accepted that it was changed after it was applied.
    Accepted,
    /// Something was put in order.
    Repaired,
    /// Somebody took the lock away from its holder.
    Unlocked,
    /// Everything was dropped, an older journal included.
    Emptied,
    /// Something that a later version of this library wrote and this version does not know.
    Newer,
    /// The row holds what this library does not write: somebody has edited it.
    Garbled,
}

impl JournalKind {
    const ALL: [Self; 11] = [
        Self::Started,
        Self::Done,
        Self::Failed,
        Self::Finished,
        Self::TakenBack,
        Self::MarkedApplied,
        Self::MarkedReverted,
        Self::Accepted,
        Self::Repaired,
        Self::Unlocked,
        Self::Emptied,
    ];

    /// After these, nothing is left to do.
    pub(super) const ENDS: [Self; 4] = [Self::Finished, Self::TakenBack, Self::MarkedApplied, Self::MarkedReverted];

    /// These tell nothing of which migrations are applied.
    pub(super) const WITHOUT_STATE: [Self; 6] =
        [Self::Started, Self::Done, Self::Failed, Self::TakenBack, Self::Repaired, Self::Unlocked];

    /// These stand beside the story of migrations, and change nothing in it.
    pub(super) const REMARKS: [Self; 6] =
        [Self::Accepted, Self::Repaired, Self::Unlocked, Self::Emptied, Self::Newer, Self::Garbled];

    /// Its word: `started`, `taken back`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Started => "started",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Finished => "finished",
            Self::TakenBack => "taken back",
            Self::MarkedApplied => "marked applied",
            Self::MarkedReverted => "marked reverted",
            Self::Accepted => "accepted",
            Self::Repaired => "repaired",
            Self::Unlocked => "unlocked",
            Self::Emptied => "emptied",
            Self::Newer => "written by a later version",
            Self::Garbled => "garbled",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The kind of a row. What a later version adds may be ignored, or that version would not let this one read its
    /// tables; in tables of this format, an unknown word is an edit by hand.
    pub(super) fn read(event: &str, tables: TablesFormat) -> Option<Self> {
        Self::from_name(event).or(match tables {
            TablesFormat::Ours => None,
            TablesFormat::Newer => Some(Self::Newer),
        })
    }

    pub(super) fn is_end(self) -> bool {
        Self::ENDS.contains(&self)
    }
}

/// Whether a later version wrote to the tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TablesFormat {
    /// No: every word in them is known.
    #[default]
    Ours,
    /// Yes: they may hold more.
    Newer,
}

impl TablesFormat {
    /// By the row of the lock.
    pub(crate) fn of(row: Option<&LockRow>) -> Self {
        match row {
            Some(row) if row.format > FORMAT => Self::Newer,
            Some(_) | None => Self::Ours,
        }
    }
}

/// One row of the journal. Not `#[non_exhaustive]`: a program that shows or keeps rows has something to do with each
/// column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalEntry {
    /// Its number: later rows have higher ones.
    pub id: i64,
    /// When it was written, by the server's clock, in UTC: `2026-11-21T04:05:06.789Z`.
    pub at: String,
    /// The history that its migration belongs to; empty where it is about no migration.
    pub history: String,
    /// The migration; empty where it is about none.
    pub name: String,
    /// The way that it was going.
    pub direction: Direction,
    /// What happened.
    pub kind: JournalKind,
    /// The step's place in the migration, from 1.
    pub step: Option<u32>,
    /// The step's SQL. A long one is cut off, and says so.
    pub sql: Option<String>,
    /// What the server said.
    pub error: Option<String>,
    /// The server's own code for it.
    pub error_code: Option<String>,
    /// How long it took: a step that is done, or the migration that came to its end.
    pub duration_ms: Option<i64>,
    /// Who wrote the row: `ada@host, process 12`.
    pub runner: String,
    /// The version of this library that wrote it.
    pub library_version: String,
    /// Why, in the words of the person who decided it.
    pub reason: Option<String>,
    /// The batch, of the row that says how a migration was applied that is applied still.
    pub batch: Option<i64>,
}

/// A row that is to be written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum JournalEvent<'a> {
    Started(JournalStep<'a>),
    Done(JournalStep<'a>, Duration),
    Failed(JournalStep<'a>, &'a DatabaseError),
    Finished(Duration),
    /// The same, where the server measures how many milliseconds it took: as SQL.
    FinishedBy(&'a str),
    TakenBack(Option<JournalStep<'a>>, &'a DatabaseError),
    /// What somebody decided, and why.
    Decided(JournalKind, &'a str),
}

/// A step: its place in the migration, from 1, and its SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JournalStep<'a> {
    pub(crate) number: usize,
    pub(crate) sql: &'a str,
}

/// What a row is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JournalSubject<'a> {
    pub(crate) history: &'a str,
    pub(crate) name: &'a str,
    pub(crate) checksum: &'a str,
    pub(crate) direction: Direction,
}

impl<'a> JournalSubject<'a> {
    pub(crate) fn migration(migration: &'a Migration, direction: Direction) -> Self {
        let Migration { history, name, checksum, .. } = migration;
        Self { history, name, checksum, direction }
    }

    /// No migration.
    pub(crate) fn nothing() -> Self {
        Self { history: "", name: "", checksum: "", direction: Direction::Up }
    }
}

impl Store {
    /// Writes down what happened. There is no head until the next migration comes to its end.
    pub(crate) async fn append(
        &self,
        connection: &mut Connection,
        about: JournalSubject<'_>,
        runner: &str,
        event: JournalEvent<'_>,
    ) -> Result<(), DatabaseError> {
        let (clear, insert) = (self.clear_head(), self.insertion(about, runner, &[event]));
        connection.execute(&format!("{clear}; {insert}")).await.map(drop)
    }

    /// The statement that writes down what happened, in this order.
    pub(crate) fn insertion(&self, about: JournalSubject<'_>, runner: &str, events: &[JournalEvent<'_>]) -> String {
        self.insertions(runner, events.iter().map(|event| (about, *event)))
    }

    /// The same for several migrations.
    pub(crate) fn insertions<'a>(
        &self,
        runner: &str,
        events: impl IntoIterator<Item = (JournalSubject<'a>, JournalEvent<'a>)>,
    ) -> String {
        let rows: Vec<_> = events.into_iter().map(|(about, event)| self.row(about, runner, event)).collect();
        format!(
            "INSERT INTO {} (history, name, direction, checksum, step, step_sql, event, error, at, runner, \
             error_code, duration_ms, library_version, reason) VALUES {}",
            self.journal,
            rows.join(", ")
        )
    }

    fn row(&self, about: JournalSubject<'_>, runner: &str, event: JournalEvent<'_>) -> String {
        let milliseconds = |duration: Duration| duration.as_millis().to_string();
        let (kind, step, error, duration, reason) = match event {
            JournalEvent::Started(step) => (JournalKind::Started, Some(step), None, None, None),
            JournalEvent::Done(step, duration) => {
                (JournalKind::Done, Some(step), None, Some(milliseconds(duration)), None)
            }
            JournalEvent::Failed(step, error) => (JournalKind::Failed, Some(step), Some(error), None, None),
            JournalEvent::Finished(duration) => (JournalKind::Finished, None, None, Some(milliseconds(duration)), None),
            JournalEvent::FinishedBy(measured) => (JournalKind::Finished, None, None, Some(measured.to_owned()), None),
            JournalEvent::TakenBack(step, error) => (JournalKind::TakenBack, step, Some(error), None, None),
            JournalEvent::Decided(kind, reason) => (kind, None, None, None, Some(reason)),
        };
        let JournalSubject { history, name, checksum, direction } = about;
        let text = |text: &str| self.literal(text);
        let optional = |text: Option<&str>| self.optional(text);
        let number = |number: Option<String>| number.unwrap_or_else(|| "NULL".to_owned());
        let message = error.map(ToString::to_string);
        format!(
            "({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {})",
            text(history),
            text(name),
            text(direction.name()),
            text(checksum),
            number(step.map(|step| step.number.to_string())),
            optional(step.map(|step| shortened(step.sql)).as_deref()),
            text(kind.name()),
            optional(message.as_deref()),
            self.server.now(),
            text(runner),
            optional(error.and_then(|error| error.code.as_deref())),
            number(duration),
            text(env!("CARGO_PKG_VERSION")),
            optional(reason),
        )
    }

    /// The newest rows, the oldest of them first. None where there is no such table.
    pub(crate) async fn entries(
        &self,
        connection: &mut Connection,
        newest: usize,
        tables: TablesFormat,
    ) -> Result<Option<Vec<JournalEntry>>, DatabaseError> {
        let (at, Self { journal, history, .. }) = (self.server.utc("at"), self);
        // In one statement, so that both tables are read as they are at one time.
        let query = |batch: &str| {
            format!(
                "SELECT newest.*, {batch} FROM (SELECT id, {at}, history, name, direction, event, step, step_sql, error, \
                 runner, error_code, duration_ms, library_version, reason \
                 FROM {journal} ORDER BY id DESC LIMIT {newest}) AS newest ORDER BY id"
            )
        };
        let batch =
            format!("(SELECT max(h.batch) FROM {history} h WHERE h.history = newest.history AND h.name = newest.name)");
        let rows = match connection.fetch(&query(&batch)).await {
            Ok(rows) => rows,
            // The journal may be there without the history.
            Err(error) if matches!(error.cause, Cause::NoSuchTable | Cause::NoSuchColumn) => {
                let Some(rows) = super::rows_of(connection, &query("NULL")).await? else { return Ok(None) };
                rows
            }
            Err(error) => return Err(error),
        };
        let read = |row: Row| entry(row.clone(), tables).unwrap_or_else(|| garbled_entry(&row));
        let mut entries: Vec<_> = rows.into_iter().map(read).collect();
        keep_known_batches(&mut entries);
        Ok(Some(entries))
    }
}

/// A migration has a batch since it was applied for the last time. What it had before is not known.
fn keep_known_batches(entries: &mut [JournalEntry]) {
    let mut seen = BTreeSet::new();
    for entry in entries.iter_mut().rev() {
        let is_newest = entry.kind.is_end()
            && entry.kind != JournalKind::TakenBack
            && seen.insert((entry.history.clone(), entry.name.clone()));
        let applies = (entry.kind, entry.direction) == (JournalKind::Finished, Direction::Up);
        entry.batch = entry.batch.filter(|_| is_newest && applies);
    }
}

/// A row that this library does not write, as far as it can be read; the whole of it stands in the place of the error.
fn garbled_entry(row: &Row) -> JournalEntry {
    let text = |index: usize| row.get(index).cloned().flatten();
    let number = |index: usize| text(index)?.parse().ok();
    JournalEntry {
        id: number(0).unwrap_or_default(),
        at: text(1).unwrap_or_default(),
        history: text(2).unwrap_or_default(),
        name: text(3).unwrap_or_default(),
        direction: text(4).and_then(|direction| read_direction(&direction)).unwrap_or(Direction::Up),
        kind: JournalKind::Garbled,
        step: None,
        sql: None,
        error: Some(format!("the row is {}", shown(row))),
        error_code: None,
        duration_ms: None,
        runner: text(9).unwrap_or_default(),
        library_version: text(12).unwrap_or_default(),
        reason: None,
        batch: None,
    }
}

fn entry(mut row: Row, tables: TablesFormat) -> Option<JournalEntry> {
    if row.len() != 15 {
        return None;
    }
    let added = row.split_off(10);
    let [error_code, duration_ms, library_version, reason, batch] = <[_; 5]>::try_from(added).ok()?;
    let [id, at, history, name, direction, event, step, sql, error, runner] = <[_; 10]>::try_from(row).ok()?;
    Some(JournalEntry {
        id: id?.parse().ok()?,
        at: at?,
        history: history?,
        name: name?,
        direction: read_direction(&direction?)?,
        kind: JournalKind::read(&event?, tables)?,
        step: step.and_then(|step| step.parse().ok()),
        sql,
        error,
        error_code,
        duration_ms: duration_ms.and_then(|duration| duration.parse().ok()),
        runner: runner?,
        library_version: library_version?,
        reason,
        batch: batch.and_then(|batch| batch.parse().ok()),
    })
}

/// The columns that [`unfinished()`] reads.
pub(super) fn columns_of_tail(at: &str) -> String {
    format!("history, name, direction, event, runner, {at}, checksum, library_version, step_sql, error")
}

/// What the rows since the last end leave to do. A row about a step that this library does not write is given back as an
/// error, as nobody knows what it said; any other one tells nothing of what is left.
pub(super) fn unfinished(rows: Vec<Row>, tables: TablesFormat) -> Result<Option<Unfinished>, String> {
    let mut unfinished: Option<Unfinished> = None;
    for row in rows {
        let line = shown(&row);
        let is_step = row.get(8).is_some_and(Option::is_some);
        match read(row, tables, &mut unfinished) {
            None if is_step => return Err(line),
            Some(()) | None => {}
        }
    }
    Ok(unfinished)
}

fn read(row: Row, tables: TablesFormat, unfinished: &mut Option<Unfinished>) -> Option<()> {
    let [required @ .., sql, error] = <[_; 10]>::try_from(row).ok()?;
    let [history, name, direction, event, runner, at, checksum, library_version] = columns(required.to_vec())?;
    let kind = JournalKind::read(&event, tables)?;
    if JournalKind::REMARKS.contains(&kind) {
        return Some(());
    }
    let (direction, sql) = (read_direction(&direction)?, sql?);
    let unfinished = unfinished.get_or_insert_with(|| Unfinished {
        history,
        name,
        direction,
        checksum: String::new(),
        done: 0,
        begun: None,
        script: None,
        library_version: String::new(),
        runner: String::new(),
        at: String::new(),
    });
    unfinished.runner = runner;
    unfinished.at = at;
    unfinished.checksum = checksum;
    unfinished.library_version = library_version;
    match kind {
        JournalKind::Started => unfinished.begun = Some(Begun { sql, error: None }),
        JournalKind::Failed => unfinished.begun = Some(Begun { sql, error }),
        JournalKind::Done => {
            unfinished.begun = None;
            unfinished.done += 1;
        }
        JournalKind::Finished
        | JournalKind::TakenBack
        | JournalKind::MarkedApplied
        | JournalKind::MarkedReverted
        | JournalKind::Accepted
        | JournalKind::Repaired
        | JournalKind::Unlocked
        | JournalKind::Emptied
        | JournalKind::Newer
        | JournalKind::Garbled => return None,
    }
    Some(())
}

/// The longest SQL that a row of the journal holds, in bytes. The whole of it is in the stored script.
const LONGEST_SQL: usize = 16 * 1024;

/// SQL for readers of the journal: cut off where it is long, and then it says so.
fn shortened(sql: &str) -> Cow<'_, str> {
    if sql.len() <= LONGEST_SQL {
        return sql.into();
    }
    let kept = &sql[..sql.floor_char_boundary(LONGEST_SQL)];
    format!("{kept}\n-- cut off here: {} bytes in all", sql.len()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sql: &str, event: &str, error: Option<&str>) -> Row {
        let required = ["app", "m1", "up", event, "ada", "now", "ff", "0.1.0"].map(Some);
        let columns: Vec<_> = required.into_iter().chain([Some(sql), error]).collect();
        columns.into_iter().map(|column| column.map(str::to_owned)).collect()
    }

    #[test]
    fn a_journal_that_ends_in_an_end_leaves_nothing_to_do() {
        assert_eq!(unfinished(Vec::new(), TablesFormat::Ours).unwrap(), None);
    }

    #[test]
    fn a_step_that_was_begun_and_not_done_is_open() {
        let rows = vec![row("a", "started", None), row("a", "done", None), row("b", "started", None)];
        let left = unfinished(rows, TablesFormat::Ours).unwrap().unwrap();
        assert_eq!(left.done, 1);
        assert_eq!(left.begun, Some(Begun { sql: "b".to_owned(), error: None }));
    }

    #[test]
    fn a_second_try_of_a_step_that_failed_counts_once() {
        let rows = vec![
            row("a", "started", None),
            row("a", "failed", Some("no")),
            row("a", "started", None),
            row("a", "done", None),
            row("b", "started", None),
            row("b", "failed", Some("full")),
        ];
        let left = unfinished(rows, TablesFormat::Ours).unwrap().unwrap();
        assert_eq!(left.done, 1);
        assert_eq!(left.begun, Some(Begun { sql: "b".to_owned(), error: Some("full".to_owned()) }));
    }

    #[test]
    fn an_unknown_word_is_refused_unless_a_later_version_may_have_written_it() {
        let rows = || vec![row("a", "started", None), row("a", "dreamt", None)];
        assert!(unfinished(rows(), TablesFormat::Ours).is_err());
        let left = unfinished(rows(), TablesFormat::Newer).unwrap().unwrap();
        assert_eq!((left.done, left.begun.unwrap().sql.as_str()), (0, "a"));
    }

    #[test]
    fn long_sql_is_cut_off_and_says_so() {
        let long = "ä".repeat(LONGEST_SQL);
        let cut = shortened(&long);
        assert!(cut.len() < LONGEST_SQL + 100 && cut.ends_with("-- cut off here: 32768 bytes in all"), "{cut}");
        assert_eq!(shortened("short"), "short");
    }
}
