//! Keys over the same columns.
//!
//! PostgreSQL makes one key of those that one `CREATE TABLE` names, and takes any number of them from `ALTER TABLE`. So
//! all but the first are added after the table. Earlier versions of this library left that to the server, so a database
//! may lack a key that its migrations name.

use crate::object::{Constraint, ConstraintKind, Table};

/// The table without the keys that the server would lose, and those keys.
pub(in crate::object) fn divide(table: &Table) -> (Table, Vec<&Constraint>) {
    let is_primary = |constraint: &Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
    let is_lost = |position: usize, constraint: &Constraint| {
        let equal = |other: &Constraint| is_equal_key(constraint, other);
        !is_primary(constraint)
            && (table.constraints[..position].iter().any(equal)
                || table.constraints.iter().any(|other| is_primary(other) && equal(other)))
    };
    let (lost, kept): (Vec<_>, Vec<_>) =
        table.constraints.iter().enumerate().partition(|(position, constraint)| is_lost(*position, constraint));
    let kept = kept.into_iter().map(|(_, constraint)| constraint.clone()).collect();
    (Table { constraints: kept, ..table.clone() }, lost.into_iter().map(|(_, constraint)| constraint).collect())
}

/// Whether the table has another key over the columns of this one.
pub(in crate::object) fn has_equal(table: &Table, constraint: &Constraint) -> bool {
    table.constraints.iter().any(|other| other.name != constraint.name && is_equal_key(constraint, other))
}

fn is_equal_key(one: &Constraint, other: &Constraint) -> bool {
    one.kind.has_index() && other.kind.has_index() && one.kind.columns() == other.kind.columns()
}
