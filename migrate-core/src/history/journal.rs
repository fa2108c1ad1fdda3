//! The journal: one row for everything that was tried, appended and never changed.
//!
//! A migration whose steps commit one by one writes a row before and after each of them. The rows since the last
//! migration that came to its end tell what is left to do.

use super::{Begun, Unfinished, columns, garbled, sql, way};
use crate::connection::{Connection, Row};
use crate::error::DatabaseError;
use crate::migration::Migration;
use crate::plan::Way;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event<'a> {
    /// A step begins.
    Started(Step<'a>),
    /// A step is done, and committed.
    Done(Step<'a>),
    /// The server refused a step. Steps before it are done.
    Failed(Step<'a>, &'a str),
    /// The migration came to its end.
    Finished,
    /// The migration failed, and nothing of it was kept.
    TakenBack(&'a str),
}

/// A step: its place in the migration, from 1, and its SQL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step<'a> {
    pub(crate) number: usize,
    pub(crate) sql: &'a str,
}

const STARTED: &str = "started";
const DONE: &str = "done";
const FAILED: &str = "failed";
const FINISHED: &str = "finished";
const TAKEN_BACK: &str = "taken back";

/// Whether nothing is left to do after an event of this name.
pub(super) fn is_end(event: &str) -> bool {
    event == FINISHED || event == TAKEN_BACK
}

/// Writes down what happened.
pub(crate) async fn append(
    connection: &mut Connection,
    migration: &Migration,
    way: Way,
    runner: &str,
    event: Event<'_>,
) -> Result<(), DatabaseError> {
    let (name, step, error) = match event {
        Event::Started(step) => (STARTED, Some(step), None),
        Event::Done(step) => (DONE, Some(step), None),
        Event::Failed(step, error) => (FAILED, Some(step), Some(error)),
        Event::Finished => (FINISHED, None, None),
        Event::TakenBack(error) => (TAKEN_BACK, None, Some(error)),
    };
    let number = step.map(|step| step.number.to_string());
    let values = [
        Some(migration.history),
        Some(migration.name),
        Some(way.name()),
        Some(migration.checksum),
        number.as_deref(),
        step.map(|step| step.sql),
        Some(name),
        error,
        Some(runner),
    ];
    connection.write(sql(connection).append, &values).await
}

/// What the rows since the last end leave to do. Their columns: history, name, way, SQL of the step, event, error,
/// runner, time.
pub(super) fn unfinished(rows: Vec<Row>) -> Result<Option<Unfinished>, DatabaseError> {
    let mut unfinished: Option<Unfinished> = None;
    for mut row in rows {
        // The error is the only column that may be missing.
        if row.len() != 8 {
            return Err(garbled());
        }
        let error = row.remove(5);
        let [history, name, direction, sql, event, runner, at] = columns(row)?;
        let way = way(&direction)?;
        let unfinished = unfinished.get_or_insert_with(|| Unfinished {
            history,
            name,
            way,
            done: Vec::new(),
            begun: None,
            runner: String::new(),
            at: String::new(),
        });
        unfinished.runner = runner;
        unfinished.at = at;
        match event.as_str() {
            STARTED => unfinished.begun = Some(Begun { sql, error: None }),
            FAILED => unfinished.begun = Some(Begun { sql, error }),
            DONE => {
                unfinished.begun = None;
                unfinished.done.push(sql);
            }
            _ => return Err(garbled()),
        }
    }
    Ok(unfinished)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(sql: &str, event: &str, error: Option<&str>) -> Row {
        let columns = [Some("app"), Some("m1"), Some("up"), Some(sql), Some(event), error, Some("ada"), Some("now")];
        columns.map(|column| column.map(str::to_owned)).to_vec()
    }

    #[test]
    fn a_journal_that_ends_in_an_end_leaves_nothing_to_do() {
        assert_eq!(unfinished(Vec::new()).unwrap(), None);
    }

    #[test]
    fn a_step_that_was_begun_and_not_done_is_open() {
        let rows = vec![row("a", STARTED, None), row("a", DONE, None), row("b", STARTED, None)];
        let left = unfinished(rows).unwrap().unwrap();
        assert_eq!(left.done, ["a"]);
        assert_eq!(left.begun, Some(Begun { sql: "b".to_owned(), error: None }));
    }

    #[test]
    fn a_second_try_of_a_step_that_failed_counts_once() {
        let rows = vec![
            row("a", STARTED, None),
            row("a", FAILED, Some("no")),
            row("a", STARTED, None),
            row("a", DONE, None),
            row("b", STARTED, None),
            row("b", FAILED, Some("full")),
        ];
        let left = unfinished(rows).unwrap().unwrap();
        assert_eq!(left.done, ["a"]);
        assert_eq!(left.begun, Some(Begun { sql: "b".to_owned(), error: Some("full".to_owned()) }));
    }

    #[test]
    fn a_row_of_somebody_else_is_refused() {
        assert!(unfinished(vec![row("a", "dreamt", None)]).is_err());
    }
}
