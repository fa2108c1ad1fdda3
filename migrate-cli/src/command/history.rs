//! `migrate history`: the journal, in which every attempt and every decision is written down.

use std::fmt;
use std::time::Duration;

use anstyle::Style;
use migrate_core::Direction;
use migrate_core::history::{JournalEntry, JournalKind};
use migrate_core::ir::dialect::Dialect;
use migrate_core::ir::sql_text::{Mode, excerpt};
use serde::Serialize;

use crate::args;
use crate::database_url::DatabaseUrl;
use crate::failure::Failure;
use crate::linked;
use crate::printer::{self, BAD, FAINT, GOOD, PENDING, paint};
use crate::summary::{format_duration, past_tense};
use crate::target_database::TargetDatabase;

/// What stands behind the time has at least so many columns, however narrow the terminal is.
const NARROWEST: usize = 30;

/// The newest rows, the newest last.
#[derive(Debug, Serialize)]
pub(crate) struct HistoryOutput {
    database: String,
    entries: Vec<JournalRow>,
    /// How the server reads the statements.
    #[serde(skip)]
    mode: Mode,
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
    batch: Option<i64>,
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
    Ok(HistoryOutput::new(&target.url, entries))
}

/// How the server of that URL reads statements.
fn mode(url: &DatabaseUrl) -> Mode {
    let scheme = url.secret().split(':').next().unwrap_or_default();
    Mode::of(Dialect::from_name(scheme).unwrap_or(Dialect::Postgres))
}

impl JournalRow {
    fn new(entry: JournalEntry, several_histories: bool) -> Self {
        let shown = RowText::new(&entry, several_histories);
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
            batch,
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
            batch,
            library_version,
            shown,
        }
    }

    /// How long it took, and its batch: `(3 ms, batch 1)`.
    fn details(&self) -> Option<String> {
        let took = self.duration_ms.and_then(|took| u64::try_from(took).ok()).map(Duration::from_millis);
        let batch = self.batch.map(|batch| format!("batch {batch}"));
        let details: Vec<_> = took.map(format_duration).into_iter().chain(batch).collect();
        (!details.is_empty()).then(|| format!("({})", details.join(", ")))
    }
}

impl RowText {
    fn new(entry: &JournalEntry, several_histories: bool) -> Self {
        let (event, style) = match (entry.kind, entry.direction) {
            (JournalKind::Finished, direction) => (past_tense(direction), GOOD),
            (JournalKind::Done, _) => ("done", GOOD),
            (JournalKind::Started, _) => ("started", FAINT),
            (JournalKind::Failed | JournalKind::TakenBack, _) => (entry.kind.name(), BAD),
            _ => (entry.kind.name(), PENDING),
        };
        if let JournalKind::Repaired | JournalKind::Emptied = entry.kind {
            // It says what was done.
            return Self { event, style, subject: entry.reason.clone().unwrap_or_default(), reason_text: None };
        }
        let way = match (entry.direction, entry.step) {
            (Direction::Down, Some(_)) => " down",
            (Direction::Up | Direction::Down, _) => "",
        };
        let JournalEntry { history, name, .. } = entry;
        let name = if several_histories && !history.is_empty() { format!("{history}::{name}") } else { name.clone() };
        let step = entry.step.map_or_else(String::new, |step| format!("{way}, step {step}"));
        Self { event, style, subject: format!("{name}{step}"), reason_text: entry.reason.clone() }
    }
}

impl HistoryOutput {
    fn new(url: &DatabaseUrl, entries: Vec<JournalEntry>) -> Self {
        let mut histories = entries.iter().map(|entry| entry.history.as_str()).filter(|history| !history.is_empty());
        let first = histories.next();
        let several = linked::has_several_histories() || histories.any(|history| Some(history) != first);
        Self {
            database: url.to_string(),
            mode: mode(url),
            entries: entries.into_iter().map(|entry| JournalRow::new(entry, several)).collect(),
        }
    }

    /// The rows, each group below the name of the runner that wrote it, in lines of at most this many columns.
    fn in_columns(&self, width: usize) -> String {
        let mut lines = Vec::new();
        let mut runner = "";
        let mut is_cut = false;
        let event_width = self.entries.iter().map(|row| row.shown.event.len()).max().unwrap_or_default();
        for row in &self.entries {
            if row.runner != runner {
                runner = &row.runner;
                lines.push(paint(FAINT, runner).to_string());
            }
            is_cut |= self.write_row(row, event_width, width, &mut lines);
        }
        if is_cut {
            let note = "where SQL ends with `…`, `migrate history --json` has more of it";
            lines.extend([String::new(), paint(FAINT, note).to_string()]);
        }
        lines.join("\n")
    }

    /// Returns whether something of its SQL is left out.
    fn write_row(&self, row: &JournalRow, event_width: usize, width: usize, lines: &mut Vec<String>) -> bool {
        let RowText { event, style, subject, reason_text } = &row.shown;
        let at = to_the_second(&row.at);
        let indent = 2 + at.len() + 2;
        let room = width.saturating_sub(indent).max(NARROWEST);
        let beside_event = room.saturating_sub(event_width + 2);
        let sql = row.statement.as_deref().map(|sql| excerpt(sql, self.mode, room - 2)).filter(|sql| !sql.is_empty());
        let is_cut = sql.as_deref().is_some_and(|sql| sql.ends_with('…'));
        let details = row.details().unwrap_or_default();
        let whole = sql.iter().filter(|_| !is_cut).map(|sql| format!("{subject}: {sql}")).next();
        let fits = |text: &String| text.chars().count() + details.chars().count() < beside_event;
        let faint_details = if details.is_empty() { details.clone() } else { format!(" {}", paint(FAINT, &details)) };
        let (first, mut below) = match whole.filter(|whole| fits(whole)) {
            Some(whole) => (format!("{whole}{faint_details}"), Vec::new()),
            None if fits(subject) => (format!("{subject}{faint_details}"), sql.into_iter().collect()),
            None => {
                let mut below = wrapped(format!("{subject} {details}").trim_end(), room);
                below.extend(sql);
                (String::new(), below)
            }
        };
        if let Some(error) = &row.error {
            below.extend(wrapped(error, room).into_iter().map(|line| paint(BAD, line).to_string()));
        }
        if let Some(reason) = reason_text {
            below.extend(wrapped(&format!("because: {reason}"), room));
        }
        let padding = if first.is_empty() { String::new() } else { " ".repeat(event_width + 2 - event.len()) };
        lines.push(format!("  {at}  {style}{event}{style:#}{padding}{first}"));
        lines.extend(below.into_iter().map(|line| format!("{:indent$}{line}", "")));
        is_cut
    }
}

impl fmt::Display for HistoryOutput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.entries.is_empty() {
            return write!(f, "the journal is empty: nothing was ever run on {}", self.database);
        }
        f.write_str(&self.in_columns(printer::width()))
    }
}

/// A text in lines of at most so many columns. A longer word has a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut current = String::new();
        for word in line.split_whitespace() {
            if !current.is_empty() && current.chars().count() + 1 + word.chars().count() > width {
                lines.push(std::mem::take(&mut current));
            }
            if !current.is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
        lines.push(current);
    }
    lines
}

/// `2026-11-21T04:05:06.789Z`, to the second. All times are in UTC.
fn to_the_second(time: &str) -> String {
    match time.get(..19) {
        Some(second) if time.ends_with('Z') => second.replace('T', " "),
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: JournalKind, step: Option<&str>) -> JournalEntry {
        JournalEntry {
            id: 1,
            at: "2026-11-21T04:05:06.789Z".to_owned(),
            history: "app".to_owned(),
            name: "m0007_add_an_index_to_the_names_of_all_users".to_owned(),
            direction: Direction::Up,
            kind,
            step: step.map(|_| 2),
            sql: step.map(str::to_owned),
            error: None,
            error_code: None,
            duration_ms: Some(72_000),
            runner: "ada@host, process 12".to_owned(),
            library_version: "0.1.0".to_owned(),
            reason: None,
            batch: (kind == JournalKind::Finished).then_some(3),
        }
    }

    fn shown(entries: Vec<JournalEntry>, width: usize) -> String {
        let output = HistoryOutput::new(&DatabaseUrl::from("postgres://localhost/app"), entries);
        anstream::adapter::strip_str(&output.in_columns(width)).to_string()
    }

    #[test]
    fn every_line_fits_the_terminal() {
        let index = "CREATE INDEX CONCURRENTLY \"users_name_idx\" ON \"users\" (\"name\", \"first_name\", \"born\")";
        let error =
            "could not create unique index \"users_name_idx\": Key (name, first_name)=(Lovelace, Ada) is there twice";
        let entries = || {
            let failed = JournalEntry { error: Some(error.to_owned()), ..entry(JournalKind::Failed, Some(index)) };
            let reason = Some("it was made by hand on the weekend, with everybody watching it happen".to_owned());
            let marked = JournalEntry { reason, duration_ms: None, ..entry(JournalKind::MarkedApplied, None) };
            vec![entry(JournalKind::Started, Some(index)), failed, entry(JournalKind::Finished, None), marked]
        };
        for width in [80, 100, 120, 170] {
            let text = shown(entries(), width);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}:\n{text}");
            assert_eq!(text.matches("ada@host, process 12").count(), 1, "{text}");
            let cut = text.contains('…');
            assert_eq!(text.ends_with("`migrate history --json` has more of it"), cut, "{text}");
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains("batch 3)") && words.contains(error), "{text}");
        }
        assert!(!shown(entries(), 170).contains('…'));
        let narrow = shown(entries(), 80);
        assert!(narrow.contains("CREATE INDEX CONCURRENTLY \"users_name_idx\" ON \"users\" …\n"), "{narrow}");
    }

    #[test]
    fn a_short_row_is_one_line() {
        let short = JournalEntry { name: "m1_a".to_owned(), ..entry(JournalKind::Done, Some("DROP TABLE a")) };
        let applied = JournalEntry { name: "m1_a".to_owned(), ..entry(JournalKind::Finished, None) };
        assert_eq!(
            shown(vec![short, applied], 80),
            "ada@host, process 12\n  2026-11-21 04:05:06  done     m1_a, step 2: DROP TABLE a (1 min 12 s)\n  \
             2026-11-21 04:05:06  applied  m1_a (1 min 12 s, batch 3)"
        );
    }
}
