//! What MySQL and MariaDB refuse.

use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::{ConstraintKind, Operation, RenderContext, Table, check_change_type, check_foreign_key, check_key};

/// Refuses a table that these servers cannot have.
pub(super) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Diagnostic> {
    for constraint in &after.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                check_key(context, after, columns)?;
            }
            ConstraintKind::ForeignKey(key) => {
                check_key(context, after, &key.columns)?;
                check_foreign_key(context, after, &constraint.name, key)?;
            }
            ConstraintKind::Check { .. } => {}
        }
    }
    if let Operation::ChangeType(change) = context.operation {
        check_change_type(context, change)?;
    }
    check_numbered(context.dialect(), after)
}

fn check_numbered(dialect: Dialect, table: &Table) -> Result<(), Diagnostic> {
    let mut numbered = table.columns.iter().filter(|column| column.generated.is_some());
    let Some(column) = numbered.next() else { return Ok(()) };
    if let Some(second) = numbered.next() {
        let (table, first, second) = (&table.name, &column.name, &second.name);
        let title = format!("{dialect} numbers the rows of `{table}` once: by `{first}` or by `{second}`");
        return Err(Diagnostic::new(title).help("make one of the two an `integer()` or a `bigint()`"));
    }
    let begins = |columns: &[String]| columns.first() == Some(&column.name);
    let mut keys = table.constraints.iter().filter(|constraint| constraint.kind.has_index());
    if keys.any(|key| begins(key.kind.columns())) || table.indexes.iter().any(|index| begins(&index.columns)) {
        return Ok(());
    }
    let title = format!("{dialect} numbers rows only by a key, and `{}.{}` would be none", table.name, column.name);
    Err(Diagnostic::new(title)
        .help("make it the primary key, or unique, at once")
        .help("or drop the column with its key: first the key, and the column right behind it"))
}
