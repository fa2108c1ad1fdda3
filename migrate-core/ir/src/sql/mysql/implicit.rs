//! The indexes that MySQL and MariaDB make by themselves.
//!
//! A foreign key needs an index that begins with its columns. Where there is none, the server makes one of the key's
//! name; it drops that index when another one can take its place, and refuses to drop the other one later. The
//! migrations know nothing of such indexes, so they are made and dropped here: one is there exactly when nothing else
//! serves its key, whatever way led there.

use crate::dialect::Dialect;
use crate::sql::quote;
use crate::table::{ConstraintKind, ForeignKey, Table};

/// What must be done to such indexes when the table becomes `after`. The one of `new`, a foreign key that is being
/// added, the server makes by itself.
pub(super) fn changes(before: &Table, after: &Table, new: Option<&str>, dialect: Dialect) -> Vec<String> {
    let (old, now) = (implicit(before), implicit(after));
    let dropped = old
        .iter()
        .filter(|(name, _)| now.iter().all(|(other, _)| other != name))
        .map(|(name, _)| format!("DROP INDEX {}", quote::name(dialect, name)));
    let added = now.iter().filter(|(name, _)| old.iter().all(|(other, _)| other != name) && Some(*name) != new).map(
        |(name, columns)| {
            let (name, columns) = (quote::name(dialect, name), quote::names(dialect, columns));
            format!("ADD INDEX {name} ({columns})")
        },
    );
    dropped.chain(added).collect()
}

/// The foreign keys that no index of the migrations serves, each with its columns.
fn implicit(table: &Table) -> Vec<(&str, &[String])> {
    let keys: Vec<(&str, &ForeignKey)> = table
        .constraints
        .iter()
        .filter_map(|constraint| Some((constraint.name.as_str(), constraint.kind.foreign_key()?)))
        .collect();
    let unserved = keys.iter().enumerate().filter(|(position, (_, key))| {
        let serves = |columns: &[String]| columns.starts_with(&key.columns);
        let by_constraint = table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => serves(columns),
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
        });
        // Of two keys, the longer one's index serves both; of two alike, the first one's.
        let by_another_key = keys.iter().enumerate().any(|(other_position, (_, other))| {
            serves(&other.columns) && (other.columns.len() > key.columns.len() || other_position < *position)
        });
        !by_constraint && !by_another_key && !table.indexes.iter().any(|index| serves(&index.columns))
    });
    unserved.map(|(_, (name, key))| (*name, key.columns.as_slice())).collect()
}
