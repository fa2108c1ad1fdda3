//! Which migrations are applied only because somebody said so: `mark --applied`.

use std::collections::{BTreeMap, BTreeSet};

use super::evidence::MigrationKey;
use super::journal::JournalKind;
use super::read_direction;
use crate::direction::Direction;
use crate::server::Row;

/// The migrations that count as applied since they were marked so, by the rows of the journal about states. Their rows
/// in the history have no batch, unless an earlier version wrote them.
pub(super) fn marked(rows: &[Row]) -> BTreeSet<MigrationKey> {
    let events = rows.iter().filter_map(|row| match row.as_slice() {
        [_, Some(history), Some(name), Some(direction), Some(event), Some(checksum)] => {
            Some([history, name, event, direction, checksum])
        }
        _ => None,
    });
    let is_mark =
        |event: &str| [JournalKind::MarkedApplied, JournalKind::MarkedReverted].iter().any(|kind| kind.name() == event);
    let named = events.clone().filter(|[_, _, event, ..]| is_mark(event)).map(|[history, name, ..]| (history, name));
    let named: BTreeSet<_> = named.collect();
    if named.is_empty() {
        return BTreeSet::new();
    }
    let of_named = events.filter(|[history, name, event, ..]| {
        (is_mark(event) || *event == JournalKind::Finished.name()) && named.contains(&(*history, *name))
    });
    marked_by(of_named.map(|event| event.map(String::clone)))
}

/// What the rows of the journal come to: history, name, event, direction and checksum. A mark on what is applied already,
/// such as a migration whose way back was interrupted, changes nothing. Nor does a new name: the journal says of it that
/// the one is not applied any more, and in the next row that the other one is.
fn marked_by(rows: impl Iterator<Item = [String; 5]>) -> BTreeSet<MigrationKey> {
    let mut applied: BTreeMap<(String, String), bool> = BTreeMap::new();
    let mut before: Option<((String, String), String, bool)> = None;
    for [history, name, event, direction, checksum] in rows {
        let (migration, is_mark) = ((history, name), event == JournalKind::MarkedApplied.name());
        let is_renamed = |old: &(String, String), same: &String| {
            is_mark && old.0 == migration.0 && old.1 != migration.1 && *same == checksum
        };
        let renamed = before.take().filter(|(old, same, _)| is_renamed(old, same));
        if is_mark || (event == JournalKind::Finished.name() && read_direction(&direction) == Some(Direction::Up)) {
            let is_mark = renamed.map_or(is_mark, |(_, _, was_mark)| was_mark);
            applied.entry(migration).or_insert(is_mark);
        } else {
            let was_mark = applied.remove(&migration);
            before = was_mark
                .filter(|_| event == JournalKind::MarkedReverted.name())
                .map(|was_mark| (migration, checksum, was_mark));
        }
    }
    applied.into_iter().filter(|(_, is_mark)| *is_mark).map(|(migration, _)| migration).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_since_a_migration_is_applied_counts() {
        let cases: [(&[(&str, &str)], bool); 6] = [
            (&[("marked applied", "up")], true),
            (&[("finished", "up"), ("marked applied", "up")], false),
            (&[("finished", "up"), ("finished", "down"), ("marked applied", "up")], true),
            (&[("marked applied", "up"), ("finished", "down")], false),
            (&[("marked applied", "up"), ("marked reverted", "down"), ("finished", "up")], false),
            (&[("finished", "up"), ("marked reverted", "down"), ("marked applied", "up")], true),
        ];
        for (rows, expected) in cases {
            let all = rows.iter().map(|(event, direction)| ["app", "m1", event, direction, "c1"].map(str::to_owned));
            assert_eq!(!marked_by(all).is_empty(), expected, "{rows:?}");
        }
    }

    #[test]
    fn a_new_name_keeps_what_the_old_one_was() {
        for (first, is_marked) in [("finished", false), ("marked applied", true)] {
            let rows = [("m1", first, "up"), ("m1", "marked reverted", "down"), ("m2", "marked applied", "up")];
            let rows = rows.map(|(name, event, direction)| ["app", name, event, direction, "c1"].map(str::to_owned));
            let expected = is_marked.then(|| ("app".to_owned(), "m2".to_owned()));
            assert_eq!(marked_by(rows.into_iter()), expected.into_iter().collect(), "{first}");
        }
    }
}
