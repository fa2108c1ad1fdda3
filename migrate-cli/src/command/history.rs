//! `migrate history`: the journal, in which every attempt and every decision is written down.

use std::fmt;

use anstyle::Style;
use migrate_core::Direction;
use migrate_core::history::{JournalEntry, JournalKind};
use serde::Serialize;

use crate::args;
use crate::failure::Failure;
use crate::printer::{BAD, FAINT, GOOD, PENDING, paint};
use crate::summary::{format_duration, past_tense};
use crate::target_database::TargetDatabase;

/// As much of a statement as a line of a table has room for.
const STATEMENT_WIDTH: usize = 60;

/// The newest rows, the newest last.
#[derive(Debug, Serialize)]
pub(crate) struct HistoryOutput {
    database: String,
    entries: Vec<JournalRow>,
}

/// One row of the journal.
#[derive(Debug, Serialize)]
struct JournalRow {
    id: i64,
    at: String,
    event: &'static str,
    history: String,
    migration: String,
    way: &'static str,
    step: Option<u32>,
    statement: Option<String>,
    duration_ms: Option<i64>,
    runner: String,
    error: Option<String>,
    server_code: Option<String>,
    reason: Option<String>,
    library_version: String,
    #[serde(skip)]
    shown: RowText,
}

/// What a table shows of it.
#[derive(Debug)]
struct RowText {
    event: &'static str,
    style: Style,
    subject: String,
    /// Why, in somebody's own words.
    reason_text: Option<String>,
}

/// Asks the database.
pub(crate) async fn run(args: &args::HistoryArgs, target: &TargetDatabase) -> Result<HistoryOutput, Failure> {
    let entries = target.connect().await?.journal(args.rows).await?;
    Ok(HistoryOutput { database: target.url.to_string(), entries: entries.into_iter().map(JournalRow::from).collect() })
}

impl From<JournalEntry> for JournalRow {
    fn from(entry: JournalEntry) -> Self {
        let shown = RowText::from(&entry);
        let JournalEntry {
            id,
            at,
            history,
            name,
            direction,
            kind,
            step,
            sql,
            error,
            error_code,
            duration_ms,
            runner,
            library_version,
            reason,
        } = entry;
        Self {
            id,
            at,
            event: kind.name(),
            history,
            migration: name,
            way: direction.name(),
            step,
            statement: sql,
            duration_ms,
            runner,
            error,
            server_code: error_code,
            reason,
            library_version,
            shown,
        }
    }
}

impl From<&JournalEntry> for RowText {
    fn from(entry: &JournalEntry) -> Self {
        let (event, style) = match (entry.kind, entry.direction) {
            (JournalKind::Finished, direction) => (past_tense(direction), GOOD),
            (JournalKind::Done, _) => ("done", GOOD),
            (JournalKind::Started, _) => ("started", FAINT),
            (JournalKind::Failed | JournalKind::TakenBack, _) => (entry.kind.name(), BAD),
            (
                JournalKind::MarkedApplied
                | JournalKind::MarkedReverted
                | JournalKind::Accepted
                | JournalKind::Repaired
                | JournalKind::Unlocked
                | JournalKind::Emptied
                | JournalKind::Newer
                | JournalKind::Garbled,
                _,
            ) => (entry.kind.name(), PENDING),
        };
        let way = match (entry.direction, entry.step) {
            (Direction::Down, Some(_)) => " down",
            (Direction::Up | Direction::Down, _) => "",
        };
        if let JournalKind::Repaired | JournalKind::Emptied = entry.kind {
            // It says what was done.
            return Self { event, style, subject: entry.reason.clone().unwrap_or_default(), reason_text: None };
        }
        let step = entry.step.map_or_else(String::new, |step| format!("{way}, step {step}: "));
        let sql = entry.sql.as_deref().map(first_line).unwrap_or_default();
        Self { event, style, subject: format!("{}{step}{sql}", entry.name), reason_text: entry.reason.clone() }
    }
}

impl fmt::Display for HistoryOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, entries } = self;
        if entries.is_empty() {
            return write!(f, "the journal is empty: nothing was ever run on {database}");
        }
        let width = entries.iter().map(|row| row.shown.subject.chars().count()).max().unwrap_or_default();
        for (index, row) in entries.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            row.write(f, width)?;
        }
        Ok(())
    }
}

impl JournalRow {
    /// A line, and below it what does not fit into one.
    fn write(&self, f: &mut fmt::Formatter<'_>, width: usize) -> fmt::Result {
        let RowText { event, style, subject, reason_text } = &self.shown;
        let took = self.duration_ms.and_then(|took| u64::try_from(took).ok());
        let took = took.map_or_else(String::new, |took| format_duration(std::time::Duration::from_millis(took)));
        let (at, runner) = (to_the_second(&self.at), paint(FAINT, &self.runner));
        write!(f, "{at}  {style}{event:<15}{style:#}  {subject:<width$}  {took:>9}  {runner}")?;
        if let Some(error) = &self.error {
            write!(f, "\n{:21}{}", "", paint(BAD, error))?;
        }
        if let Some(reason_text) = reason_text {
            write!(f, "\n{:21}because: {reason_text}", "")?;
        }
        Ok(())
    }
}

/// `2026-11-21T04:05:06.789Z`, to the second. All times are in UTC.
fn to_the_second(time: &str) -> String {
    match time.get(..19) {
        Some(second) if time.ends_with('Z') => second.replace('T', " "),
        _ => time.to_owned(),
    }
}

/// The first line of a statement, as far as there is room.
fn first_line(sql: &str) -> String {
    let line = sql.lines().next().unwrap_or_default().trim_end();
    let more = line.chars().count() > STATEMENT_WIDTH || sql.trim_end() != line;
    let line: String = line.chars().take(STATEMENT_WIDTH).collect();
    if more { format!("{line} ...") } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_one_line_of_bounded_width() {
        assert_eq!(first_line("DROP TABLE users"), "DROP TABLE users");
        assert_eq!(first_line("CREATE TABLE t (\n  id int\n)"), "CREATE TABLE t ( ...");
        let long = "x".repeat(STATEMENT_WIDTH + 1);
        assert_eq!(first_line(&long), format!("{} ...", &long[..STATEMENT_WIDTH]));
    }
}
