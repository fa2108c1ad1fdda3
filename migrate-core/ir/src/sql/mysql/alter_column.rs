//! Changes of one column. Most of them say the whole column anew, as the catalog knows it.

use super::algorithm::Algorithm;
use super::change;
use crate::column::{Column, ColumnType, DefaultValue};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::operation::ChangeType;
use crate::probe::Probe;
use crate::safety::conversion::{Effort, effort};
use crate::sql::context::Context;
use crate::sql::statement::{Impact, Step};
use crate::sql::{common, default, quote, types};
use crate::table::Table;

/// The column before and after, and the table after.
fn column<'a>(context: &Context<'a>, name: &str) -> Result<(&'a Column, &'a Column, &'a Table), Diagnostic> {
    let why = "MODIFY COLUMN says the whole column anew";
    let (before, after) = context.tables(why)?;
    match (before.column(name), after.column(name)) {
        (Some(old), Some(new)) => Ok((old, new, after)),
        (None, _) | (_, None) => Err(context.unknown(&format!("{}.{name}", before.name), why)),
    }
}

pub(super) fn change_type(context: &Context<'_>, change_type: &ChangeType) -> Result<Vec<Step>, Diagnostic> {
    let ChangeType {
        table,
        column: name,
        kind,
        // It is PostgreSQL's.
        using: _,
    } = change_type;
    let (old, new, after) = column(context, name)?;
    if types::word(old.kind, context.target) == types::word(*kind, context.target) {
        return Ok(Vec::new());
    }
    let algorithm = conversion(old.kind, *kind, context.dialect());
    let own = Impact::default().rewriting(algorithm == Algorithm::Copy).losing(types::rounds(old.kind, *kind));
    let statement = common::modify_column(new, after, context.target);
    Ok(vec![change(context, table, &statement, algorithm, Probe::Repeatable, own)])
}

/// How the server makes the new values: by a copy, except where a text may only get longer.
fn conversion(from: ColumnType, to: ColumnType, dialect: Dialect) -> Algorithm {
    match effort(dialect, from, to) {
        Effort::Catalog if dialect == Dialect::MariaDb => Algorithm::Instant,
        Effort::Catalog => Algorithm::InPlace,
        Effort::Indexes | Effort::Table => Algorithm::Copy,
    }
}

/// `SET NOT NULL` and `DROP NOT NULL`, of which these servers have neither.
pub(super) fn nullability(context: &Context<'_>, table: &str, name: &str) -> Result<Step, Diagnostic> {
    let (_, new, after) = column(context, name)?;
    let statement = common::modify_column(new, after, context.target);
    let own = Impact::default().rewriting(true);
    Ok(change(context, table, &statement, Algorithm::InPlace, Probe::Repeatable, own))
}

/// `SET DEFAULT` and `DROP DEFAULT`.
pub(super) fn default(context: &Context<'_>, table: &str, name: &str) -> Result<Step, Diagnostic> {
    let (_, new, after) = column(context, name)?;
    let dialect = context.dialect();
    let is_now = new.default == Some(DefaultValue::Now);
    let statement = if dialect == Dialect::MySql && (default::only_expressions(new.kind, dialect) || is_now) {
        // MySQL's SET DEFAULT takes neither expressions on such columns nor CURRENT_TIMESTAMP.
        common::modify_column(new, after, context.target)
    } else {
        let action = match &new.default {
            Some(value) => format!("SET DEFAULT {}", default::sql(value, new.kind, dialect)),
            None if new.not_null => "DROP DEFAULT".to_owned(),
            // DROP DEFAULT would leave a column that accepts NULL, and yet refuses rows that do not name it.
            None => "SET DEFAULT NULL".to_owned(),
        };
        let (table, column) = (quote::name(dialect, table), quote::name(dialect, name));
        format!("ALTER TABLE {table} ALTER COLUMN {column} {action}")
    };
    Ok(change(context, table, &statement, Algorithm::Instant, Probe::Repeatable, Impact::default()))
}
