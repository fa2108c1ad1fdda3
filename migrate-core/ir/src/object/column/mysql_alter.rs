//! Changes of one column. Most of them say the whole column anew, as the catalog knows it.

use super::{default_sql, statement};
use crate::diagnostic::Diagnostic;
use crate::dialect::Dialect;
use crate::object::comment;
use crate::object::index::implicit_key;
use crate::object::server::mysql::{Algorithm, change};
use crate::object::{ChangeType, Column, RenderContext, Table};
use crate::probe::Probe;
use crate::quote;
use crate::script::{Impact, SqlStep};
use crate::server_facts::type_change::{RewriteScope, is_one_type, loses_precision, rewrite_scope};
use crate::types::{ColumnType, DefaultValue};

/// The column before and after, and the table after.
fn column<'a>(context: &RenderContext<'a>, name: &str) -> Result<(&'a Column, &'a Column, &'a Table), Diagnostic> {
    let why = "MODIFY COLUMN says the whole column anew";
    let (before, after) = context.tables(why)?;
    match (before.column(name), after.column(name)) {
        (Some(old), Some(new)) => Ok((old, new, after)),
        (None, _) | (_, None) => Err(context.unknown(&format!("{}.{name}", before.name), why)),
    }
}

/// `MODIFY COLUMN`, which leaves the column as the catalog has it after the operation.
pub(in crate::object) fn modify_column(
    context: &RenderContext<'_>,
    name: &str,
    algorithm: Algorithm,
    own: Impact<String>,
) -> Result<SqlStep, Diagnostic> {
    let (_, new, after) = column(context, name)?;
    let attribute = comment::mysql::attribute(context.catalog_after, &after.name, name, context.dialect());
    let statement = statement::modify_column(new, after, context.target, attribute);
    Ok(change(context, &after.name, &statement, algorithm, Probe::Repeatable, own))
}

pub(super) fn change_type(context: &RenderContext<'_>, change_type: &ChangeType) -> Result<Vec<SqlStep>, Diagnostic> {
    let ChangeType {
        table: _,
        column: name,
        kind,
        // It is PostgreSQL's.
        using: _,
    } = change_type;
    let (old, _, _) = column(context, name)?;
    if is_one_type(context.target, &old.kind, kind) {
        return Ok(Vec::new());
    }
    let algorithm = conversion(&old.kind, kind, context.dialect());
    let own = Impact::NONE.rewriting(algorithm == Algorithm::Copy).losing(loses_precision(&old.kind, kind));
    Ok(vec![modify_column(context, name, algorithm, own)?])
}

/// How the server makes the new values: by a copy, except where a text may only get longer.
fn conversion(from: &ColumnType, to: &ColumnType, dialect: Dialect) -> Algorithm {
    match rewrite_scope(dialect, from, to) {
        RewriteScope::Catalog if dialect == Dialect::MariaDb => Algorithm::Instant,
        RewriteScope::Catalog => Algorithm::InPlace,
        RewriteScope::Indexes | RewriteScope::Table => Algorithm::Copy,
    }
}

/// `SET NOT NULL` and `DROP NOT NULL`, of which these servers have neither.
pub(super) fn nullability(context: &RenderContext<'_>, name: &str) -> Result<SqlStep, Diagnostic> {
    let algorithm = implicit_key::algorithm(context, Algorithm::InPlace);
    modify_column(context, name, algorithm, Impact::NONE.rewriting(true))
}

/// `SET DEFAULT` and `DROP DEFAULT`.
pub(super) fn default(context: &RenderContext<'_>, table: &str, name: &str) -> Result<SqlStep, Diagnostic> {
    let (_, new, _) = column(context, name)?;
    let dialect = context.dialect();
    let is_now = new.default == Some(DefaultValue::Now);
    if dialect == Dialect::MySql && (new.kind.is_beside_row() || is_now) {
        // MySQL's SET DEFAULT takes neither expressions on such columns nor CURRENT_TIMESTAMP.
        return modify_column(context, name, Algorithm::Instant, Impact::NONE);
    }
    let action = match &new.default {
        Some(value) => format!("SET DEFAULT {}", default_sql::sql(value, &new.kind, dialect)),
        None if new.not_null => "DROP DEFAULT".to_owned(),
        // DROP DEFAULT would leave a column that accepts NULL, and yet refuses rows that do not name it.
        None => "SET DEFAULT NULL".to_owned(),
    };
    let (quoted, column) = (quote::name(dialect, table), quote::name(dialect, name));
    let statement = format!("ALTER TABLE {quoted} ALTER COLUMN {column} {action}");
    Ok(change(context, table, &statement, Algorithm::Instant, Probe::Repeatable, Impact::NONE))
}
