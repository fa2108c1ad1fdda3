//! What reverts something is asked for with a history in mind. Where another runner has changed that until this run has
//! the lock, it is refused: a rollback that was started twice reverts one deploy.

use std::fmt::Write as _;

use super::Executor;
use crate::error::RunError;
use crate::history::{Applied, HistorySnapshot};

/// How many changes a message names.
const MOST_NAMED: usize = 5;

/// The history as it was when a run was asked for.
pub(crate) struct AskedFor {
    verb: &'static str,
    /// Whether the newest batch was meant.
    batch: bool,
    applied: Vec<Applied>,
    /// Whether the tables of the history were there.
    pub(super) had_tables: bool,
}

impl Executor<'_> {
    /// Before the lock: the history that somebody has in mind who asks for this.
    pub(super) async fn asked_for(&mut self, verb: &'static str, batch: bool) -> Result<AskedFor, RunError> {
        let HistorySnapshot { applied, exists, .. } = self.session.load_history().await?;
        Ok(AskedFor { verb, batch, applied, had_tables: exists })
    }

    /// With the lock: refuses a run where the history is another one by now.
    pub(super) fn refuse_if_changed(&self, asked: &AskedFor, snapshot: &HistorySnapshot) -> Result<(), RunError> {
        let AskedFor { verb, batch, applied, had_tables: _ } = asked;
        let Some(change) = change(applied, &snapshot.applied) else { return Ok(()) };
        let what = if *batch && newest_batch_is_gone(applied, &snapshot.applied) {
            "the batch that was newest when you asked is gone".to_owned()
        } else {
            format!("the history is not what it was when `{verb}` was asked for")
        };
        Err(RunError::Changed { location: self.session.location(), what, change })
    }
}

/// Whether no row of the newest batch is there any more.
fn newest_batch_is_gone(asked: &[Applied], now: &[Applied]) -> bool {
    let Some(batch) = asked.iter().rev().find_map(|row| row.batch) else { return false };
    asked.iter().filter(|row| row.batch == Some(batch)).all(|row| !now.iter().any(|other| is_same(row, other)))
}

fn is_same(one: &Applied, other: &Applied) -> bool {
    (&one.history, &one.name) == (&other.history, &other.name)
}

/// What differs, in words. None where nothing does.
fn change(asked: &[Applied], now: &[Applied]) -> Option<String> {
    if asked == now {
        return None;
    }
    let find = |rows: &[Applied], row: &Applied| rows.iter().find(|other| is_same(row, other)).cloned();
    let gone: Vec<_> = asked.iter().filter(|row| find(now, row).is_none()).collect();
    let added: Vec<_> = now.iter().filter(|row| find(asked, row).is_none()).collect();
    let other: Vec<_> = now.iter().filter(|row| find(asked, row).is_some_and(|before| before != **row)).collect();
    let described = [
        describe(&gone, "not applied any more"),
        describe(&added, "applied now"),
        describe(&other, "applied anew, or with another row"),
    ];
    Some(described.into_iter().flatten().collect::<Vec<_>>().join("; "))
}

/// `m0002_a, m0003_b and 2 more: applied now`. None where there are no rows.
fn describe(rows: &[&Applied], how: &str) -> Option<String> {
    let names: Vec<_> = rows.iter().take(MOST_NAMED).map(|row| row.name.as_str()).collect();
    let mut text = names.join(", ");
    if rows.len() > MOST_NAMED {
        // Writing to a string cannot fail.
        let _ = write!(text, " and {} more", rows.len() - MOST_NAMED);
    }
    (!rows.is_empty()).then(|| format!("{text}: {how}"))
}
