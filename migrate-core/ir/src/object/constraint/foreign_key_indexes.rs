//! The indexes that foreign keys need on MySQL and MariaDB.
//!
//! A foreign key needs an index that begins with its columns. Where there is none, the server makes one of the key's
//! name; later it drops that index when another one can take its place, and refuses to drop the other one. The
//! migrations know nothing of such indexes. So it is not left to the server: they are made and dropped here, and one
//! is there exactly when nothing else serves its key, whatever way led there.

use crate::dialect::Dialect;
use crate::object::{ConstraintKind, ForeignKey, RenderContext, Table};
use crate::quote;

/// What the operation does to the indexes that foreign keys need.
pub(in crate::object) fn foreign_key_index_changes(context: &RenderContext<'_>) -> Vec<String> {
    match (context.before, context.after) {
        (Some(before), Some(after)) => changes(before, after, context.dialect()),
        (None, _) | (_, None) => Vec::new(),
    }
}

/// What must be done to these indexes when the table becomes `after`.
fn changes(before: &Table, after: &Table, dialect: Dialect) -> Vec<String> {
    let (old, now) = (needed(before), needed(after));
    let is_in = |keys: &[(&str, &ForeignKey)], name: &str| keys.iter().any(|(other, _)| *other == name);
    let dropped = old.iter().filter(|(name, _)| !is_in(&now, name));
    let dropped = dropped.map(|(name, _)| format!("DROP INDEX {}", quote::name(dialect, name)));
    let added = now.iter().filter(|(name, _)| !is_in(&old, name));
    dropped.chain(added.map(|(name, key)| format!("ADD {}", index(name, key, dialect)))).collect()
}

/// The indexes of a new table, as lines of `CREATE TABLE`.
pub(in crate::object) fn lines(table: &Table, dialect: Dialect) -> Vec<String> {
    needed(table).into_iter().map(|(name, key)| index(name, key, dialect)).collect()
}

/// How many indexes a table has, those of its keys included.
pub(crate) fn index_count(table: &Table) -> usize {
    let of_constraints = table.constraints.iter().filter(|constraint| constraint.kind.has_index()).count();
    of_constraints + table.indexes.len() + needed(table).len()
}

fn index(name: &str, key: &ForeignKey, dialect: Dialect) -> String {
    format!("INDEX {} ({})", quote::name(dialect, name), quote::names(dialect, &key.columns))
}

/// The foreign keys that no index of the migrations serves.
fn needed(table: &Table) -> Vec<(&str, &ForeignKey)> {
    let keys: Vec<(&str, &ForeignKey)> = table
        .constraints
        .iter()
        .filter_map(|constraint| Some((constraint.name.as_str(), constraint.kind.foreign_key()?)))
        .collect();
    let is_served = |name: &str, key: &ForeignKey| {
        let serves = |columns: &[String]| columns.starts_with(&key.columns);
        let by_constraint = table.constraints.iter().any(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => serves(columns),
            ConstraintKind::ForeignKey(_) | ConstraintKind::Check { .. } => false,
        });
        // Of two keys, the longer one's index serves both; of two alike, that of the first name.
        let by_another_key = keys.iter().any(|(other_name, other)| {
            serves(&other.columns) && (other.columns.len() > key.columns.len() || *other_name < name)
        });
        by_constraint || by_another_key || table.indexes.iter().any(|index| serves(&index.columns))
    };
    keys.iter().copied().filter(|(name, key)| !is_served(name, key)).collect()
}
