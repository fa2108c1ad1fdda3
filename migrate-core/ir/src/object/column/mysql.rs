//! Columns on MySQL and MariaDB: adding and renaming.

use super::{AddColumn, RenameColumn, default_sql, statement};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::constraint::statement as constraint;
use crate::object::server::mysql::{Algorithm, change};
use crate::object::{Constraint, RenderContext, Table};
use crate::probe::{Object, Probe};
use crate::script::{Impact, SqlStep};
use crate::server_facts::volatility::Volatility;

pub(super) fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> Result<SqlStep, Diagnostic> {
    let AddColumn { table, column } = add;
    let dialect = context.dialect();
    let bare = Table::new(table);
    let after = context.after.unwrap_or(&bare);
    let mut statement = statement::add_column(column, after, context.target);
    let algorithm = if column.generated.is_some() {
        // A numbered column must be a key from the first moment, so the key comes with it.
        for key in after.constraints.iter().skip(context.constraints_before().len()) {
            statement.push_str(", ADD ");
            statement.push_str(&constraint::clause(key, dialect));
        }
        Algorithm::InPlaceShared
    } else if let Some(value) = &column.default {
        // MySQL works out any expression row by row.
        let by_row = || dialect == Dialect::MySql && default_sql::sql(value, &column.kind, dialect).starts_with('(');
        match default_sql::volatility_of(value, dialect) {
            Volatility::Volatile(_) if dialect == Dialect::MySql => return Err(differing_default(table, &column.name)),
            Volatility::Volatile(_) | Volatility::Unknown(_) => Algorithm::Copy,
            Volatility::Stable if by_row() => Algorithm::Copy,
            Volatility::Stable => Algorithm::Instant,
        }
    } else {
        Algorithm::Instant
    };
    let own = Impact::NONE.rewriting(algorithm != Algorithm::Instant);
    let probe = Probe::one(Object::column(table, &column.name), true);
    Ok(change(context, table, &statement, algorithm, probe, own))
}

fn differing_default(table: &str, column: &str) -> Diagnostic {
    let title = format!("mysql cannot add `{table}.{column}` with a default that differs from row to row");
    Diagnostic::new(title)
        .note("replicas would fill the rows that are there with other values, so the server refuses (error 1674)")
        .help("add it without a default, fill the rows in a migration of their own, and set the default then")
}

pub(super) fn rename_column(context: &RenderContext<'_>, rename: &RenameColumn) -> SqlStep {
    let RenameColumn { table, from, to } = rename;
    let dialect = context.dialect();
    let refers = |constraint: &Constraint| {
        let key = constraint.kind.foreign_key();
        key.is_some_and(|key| key.table == *table && key.referenced.contains(from))
    };
    let referred_to = context.constraints_before().iter().any(refers)
        || context.catalog.references_to(table).any(|(_, constraint)| refers(constraint));
    let algorithm = if dialect == Dialect::MySql && referred_to { Algorithm::InPlace } else { Algorithm::Instant };
    let probe = Probe::all([(Object::column(table, to), true), (Object::column(table, from), false)]);
    let statement = statement::rename_column(table, from, to, dialect);
    change(context, table, &statement, algorithm, probe, Impact::NONE)
}
