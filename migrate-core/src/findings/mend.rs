//! The rows of a history as they should be.

use std::collections::BTreeMap;

use super::compare::comes_after;
use super::{DeletedRow, Finding, wrong_chains};
use crate::history::{Applied, HistorySnapshot};

/// A row as it should be.
#[derive(Clone, Debug)]
pub(crate) struct MendedRow {
    /// History and name of the row that is there; none where it was deleted.
    pub(crate) present: Option<(String, String)>,
    /// The row of the journal that tells of the migration, where the row was deleted and there is one.
    pub(crate) journal_id: Option<i64>,
    pub(crate) row: Applied,
}

/// The rows of the history that the findings are about, as they should be, in their order.
pub(crate) fn mended_rows(snapshot: &HistorySnapshot, history: &str, findings: &[Finding]) -> Vec<MendedRow> {
    let findings: Vec<_> = findings.iter().filter(|finding| finding.history() == Some(history)).collect();
    let mut rows = present_rows(snapshot, history, &findings);
    for finding in findings {
        if let Finding::EditedChecksums { rows: edited, .. } = finding {
            let edited: BTreeMap<_, _> = edited.iter().map(|edited| (&edited.name, &edited.checksum)).collect();
            for row in &mut rows {
                if let Some(checksum) = edited.get(&row.row.name) {
                    row.row.checksum.clone_from(checksum);
                }
            }
        } else if let Finding::Reordered { migrations, .. } = finding {
            reorder(&mut rows, migrations);
        } else if let Finding::DeletedRows { rows: deleted, .. } = finding {
            for deleted in deleted {
                insert(&mut rows, deleted_row(history, deleted), snapshot);
            }
        }
    }
    place(&mut rows, snapshot.last_position());
    restore_batches(&mut rows);
    let wrong = wrong_chains(rows.iter().map(|row| &row.row));
    let mut wrong = wrong.into_iter().peekable();
    for row in &mut rows {
        if let Some(right) = wrong.next_if(|right| right.name == row.row.name) {
            row.row.chain = right.chain;
        }
    }
    rows
}

/// A row that was deleted belongs to a batch where the rows around it belong to the same one. Otherwise nothing tells.
fn restore_batches(rows: &mut [MendedRow]) {
    let mut after = None;
    let mut next: Vec<_> = rows
        .iter()
        .rev()
        .map(|row| {
            after = row.row.batch.or(after);
            after
        })
        .collect();
    let mut before = None;
    for row in rows {
        let after = next.pop().flatten();
        if row.present.is_none() && row.row.batch.is_none() && before == after {
            row.row.batch = before;
        }
        before = row.row.batch.or(before);
    }
}

/// A row that was deleted, as far as it is known. It has no position yet.
fn deleted_row(history: &str, deleted: &DeletedRow) -> MendedRow {
    let DeletedRow { name, checksum, journal_id } = deleted;
    let row = Applied {
        history: history.to_owned(),
        name: name.clone(),
        position: 0,
        checksum: checksum.clone(),
        chain: String::new(),
        applied_at: String::new(),
        applied_by: String::new(),
        duration_ms: 0,
        library_version: env!("CARGO_PKG_VERSION").to_owned(),
        batch: None,
    };
    MendedRow { present: None, journal_id: *journal_id, row }
}

/// The rows that are there, under the names with which they were applied.
fn present_rows(snapshot: &HistorySnapshot, history: &str, findings: &[&Finding]) -> Vec<MendedRow> {
    let renamed: BTreeMap<_, _> = findings
        .iter()
        .filter_map(|finding| if let Finding::RenamedRows { rows, .. } = finding { Some(rows) } else { None })
        .flatten()
        .map(|row| ((row.edited_history.as_str(), row.edited_name.as_str()), row.name.as_str()))
        .collect();
    let mut rows = Vec::new();
    for row in &snapshot.applied {
        let right = renamed.get(&(row.history.as_str(), row.name.as_str()));
        if row.history != history && right.is_none() {
            continue;
        }
        let present = Some((row.history.clone(), row.name.clone()));
        let name = right.map_or_else(|| row.name.clone(), |name| (*name).to_owned());
        let row = Applied { history: history.to_owned(), name, ..row.clone() };
        rows.push(MendedRow { present, journal_id: None, row });
    }
    rows
}

/// In this order. The positions of the history stay the same ones.
fn reorder(rows: &mut [MendedRow], names: &[String]) {
    let index: BTreeMap<_, _> = names.iter().enumerate().map(|(index, name)| (name, index)).collect();
    let mut positions: Vec<_> = rows.iter().map(|row| row.row.position).collect();
    positions.sort_unstable();
    rows.sort_by_key(|row| index.get(&row.row.name).copied());
    for (row, position) in rows.iter_mut().zip(positions) {
        row.row.position = position;
    }
}

/// Behind the rows that were applied before it: by the journal, or else in the order of names.
fn insert(rows: &mut Vec<MendedRow>, deleted: MendedRow, snapshot: &HistorySnapshot) {
    let journal_id = |row: &MendedRow| {
        let key = (row.row.history.clone(), row.row.name.clone());
        row.journal_id.or_else(|| snapshot.evidence.journal.get(&key).map(|state| state.id))
    };
    let is_before = |row: &MendedRow| match (deleted.journal_id, journal_id(row)) {
        (Some(deleted), Some(id)) => id < deleted,
        // What the journal does not know was there before it.
        (Some(_), None) => true,
        (None, _) => !comes_after(&row.row.name, &deleted.row.name),
    };
    let index = rows.iter().rposition(is_before).map_or(0, |index| index + 1);
    rows.insert(index, deleted);
}

/// Gives the rows that were deleted positions between their neighbours, and moves those behind where there is no room.
fn place(rows: &mut [MendedRow], last: i64) {
    let is_deleted = |row: &&MendedRow| row.present.is_none();
    // How many were deleted before the first that is there tells where they began.
    let first = rows.iter().take_while(is_deleted).count();
    let behind = rows.len() - rows.iter().rev().take_while(is_deleted).count();
    let mut next = match rows.get(first) {
        Some(row) => row.row.position.saturating_sub(i64::try_from(first).unwrap_or(i64::MAX)),
        None => last.saturating_add(1),
    };
    for (index, row) in rows.iter_mut().enumerate() {
        if index == behind {
            next = next.max(last.saturating_add(1));
        }
        row.row.position = if row.present.is_some() { row.row.position.max(next) } else { next };
        next = row.row.position.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(batch: Option<i64>, is_present: bool) -> MendedRow {
        let deleted = DeletedRow { name: "m1_a".to_owned(), checksum: String::new(), journal_id: None };
        let MendedRow { row, .. } = deleted_row("app", &deleted);
        let present = is_present.then(|| ("app".to_owned(), "m1_a".to_owned()));
        MendedRow { present, journal_id: None, row: Applied { batch, ..row } }
    }

    #[test]
    fn a_deleted_row_gets_the_batch_that_the_rows_around_it_agree_on() {
        let (there, deleted) = (|batch| row(Some(batch), true), || row(None, false));
        let cases = [
            (vec![there(1), deleted(), there(1)], vec![Some(1), Some(1), Some(1)]),
            (vec![there(2), deleted(), deleted(), there(2)], vec![Some(2); 4]),
            // It is the last of one batch, or the first of the next.
            (vec![there(1), deleted(), there(2)], vec![Some(1), None, Some(2)]),
            (vec![there(1), deleted()], vec![Some(1), None]),
            (vec![deleted(), there(1)], vec![None, Some(1)]),
            // What was marked has no batch, and is there.
            (vec![there(1), row(None, true), deleted(), there(1)], vec![Some(1), None, Some(1), Some(1)]),
        ];
        for (mut rows, expected) in cases {
            restore_batches(&mut rows);
            let batches: Vec<_> = rows.iter().map(|row| row.row.batch).collect();
            assert_eq!(batches, expected);
        }
    }
}
