//! What SQLite refuses.

use crate::diagnostic::Diagnostic;
use crate::object::{Table, numbered_key};

/// Refuses a table that SQLite cannot have.
pub(super) fn check(after: &Table) -> Result<(), Diagnostic> {
    let numbered = after.columns.iter().find(|column| column.generated.is_some());
    let Some(column) = numbered.filter(|_| numbered_key(after).is_none()) else {
        return Ok(());
    };
    let (table, column) = (&after.name, &column.name);
    let title = format!("sqlite numbers rows only by a primary key of one column, which `{table}.{column}` is not");
    Err(Diagnostic::new(title).help("make it the primary key, and nothing beside it"))
}
