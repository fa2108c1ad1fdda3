//! What MySQL and MariaDB refuse.

use super::{foreign_keys, index_limits};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::Operation;
use crate::sql::context::RenderContext;
use crate::table::{Constraint, ConstraintKind, Table};

/// Refuses a table that these servers cannot have.
pub(in crate::sql) fn check(context: &RenderContext<'_>, after: &Table) -> Result<(), Diagnostic> {
    for constraint in &after.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns } | ConstraintKind::Unique { columns } => {
                index_limits::check(context, after, columns)?;
            }
            ConstraintKind::ForeignKey(key) => {
                index_limits::check(context, after, &key.columns)?;
                foreign_keys::check(context, after, &constraint.name, key)?;
            }
            ConstraintKind::Check { .. } => {}
        }
    }
    for index in &after.indexes {
        index_limits::check_index(context, after, index)?;
    }
    if let Operation::ChangeType(change) = context.operation {
        foreign_keys::check_change_type(context, change)?;
    }
    check_numbered(context.dialect(), after)?;
    check_names(context, after)
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

/// Foreign keys have one space of names in the whole database. So have MySQL's checks, but not MariaDB's.
fn check_names(context: &RenderContext<'_>, after: &Table) -> Result<(), Diagnostic> {
    let dialect = context.dialect();
    let is_shared = |constraint: &&Constraint| match constraint.kind {
        ConstraintKind::ForeignKey(_) => true,
        ConstraintKind::Check { .. } => dialect == Dialect::MySql,
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => false,
    };
    let is_new =
        |constraint: &&Constraint| context.before.is_none_or(|before| before.constraint(&constraint.name).is_none());
    for new in after.constraints.iter().filter(is_shared).filter(is_new) {
        let (name, noun) = (&new.name, new.kind.noun());
        for other in context.catalog.tables().filter(|other| other.name != after.name) {
            if other.constraint(name).is_some_and(|clash| clash.kind.noun() == noun) {
                let title =
                    format!("{dialect} has each {noun} name once in a database, and `{name}` is in `{}`", other.name);
                return Err(Diagnostic::new(title).help("give it another name with `.name(\"..\")`"));
            }
        }
    }
    Ok(())
}
