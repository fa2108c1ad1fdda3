//! The check that proves a column to be required, so that PostgreSQL need not read the table for it.

use super::identifier::identifier;
use crate::name;
use crate::object::{Constraint, ConstraintKind};

/// The check, which is held against new rows only at first.
pub(crate) fn not_null_check(table: &str, column: &str) -> Constraint {
    Constraint {
        // The name that ends with `not_null` is PostgreSQL 18's own. It stays with a column that gets another name.
        name: name::derive(table, &[column], "required"),
        kind: ConstraintKind::Check { expression: format!("{} IS NOT NULL", identifier(column)) },
        validated: false,
    }
}
