//! A table built anew, where `ALTER TABLE` will not do: the middle of the twelve steps of SQLite's manual.
//!
//! The rest of them is the runner's: it switches foreign keys off and legacy renames on (else views and triggers that
//! mention the table keep the new one from taking its name), keeps the indexes and triggers that the migrations do not
//! know, and checks the foreign keys in the end.

use super::{SQLITE, impact};
use crate::diagnostic::Diagnostic;
use crate::object::column::statement::numbered_key;
use crate::object::index::statement::create_index;
use crate::object::table::statement::{create_table, drop_table, interim_name, rename_table};
use crate::object::{ChangeType, RenderContext, Table};
use crate::probe::Probe;
use crate::quote;
use crate::script::{Impact, SqlStep};
use crate::server_facts::type_change::{is_one_type, loses_precision};
use crate::types::{ColumnType, Family};

/// The step that makes the table what it is after the operation.
pub(in crate::object) fn step(context: &RenderContext<'_>, probe: Probe<String>) -> Result<SqlStep, Diagnostic> {
    converting(context, probe, None)
}

/// The step that gives a column another type; none where SQLite has one word for both.
pub(in crate::object) fn change_type(
    context: &RenderContext<'_>,
    change: &ChangeType,
) -> Result<Option<SqlStep>, Diagnostic> {
    let ChangeType {
        table: _,
        column,
        kind,
        // It is PostgreSQL's.
        using: _,
    } = change;
    let old = context.before.and_then(|table| table.column(column)).map(|column| &column.kind);
    if old.is_some_and(|old| is_one_type(context.target, old, kind)) {
        return Ok(None);
    }
    let mut step = converting(context, Probe::Unknown, Some((column, kind)))?;
    let rounds = old.is_some_and(|old| loses_precision(old, kind));
    step.step.impact = step.step.impact.losing(rounds && !context.is_new(&change.table));
    Ok(Some(step))
}

fn converting(
    context: &RenderContext<'_>,
    probe: Probe<String>,
    converted: Option<(&str, &ColumnType)>,
) -> Result<SqlStep, Diagnostic> {
    let (before, after) = context.tables("the table is built anew")?;
    let name = |name: &str| quote::name(SQLITE, name);
    let mut new = after.clone();
    new.name = interim_name(&after.name);

    let mut statements = Vec::new();
    if context.catalog.may_contain(&before.name) {
        statements.push(unknown_column_check(before));
    }
    statements.push(create_table(&new, &[], context.target));
    if numbered_key(before).is_some() && numbered_key(after).is_some() {
        // Numbers of rows that are gone must not come back.
        statements.push(format!(
            "INSERT INTO sqlite_sequence (name, seq) SELECT {}, seq FROM sqlite_sequence WHERE name = {}",
            quote::text(SQLITE, &new.name),
            quote::text(SQLITE, &before.name)
        ));
    }
    let kept: Vec<&str> = after
        .columns
        .iter()
        .map(|column| column.name.as_str())
        .filter(|column| before.column(column).is_some())
        .collect();
    let values = kept.iter().map(|column| match converted {
        Some((converted, kind)) if converted == *column => conversion(before, column, kind),
        Some(_) | None => name(column),
    });
    statements.push(format!(
        "INSERT INTO {} ({}) SELECT {} FROM {}",
        name(&new.name),
        kept.iter().map(|column| name(column)).collect::<Vec<_>>().join(", "),
        values.collect::<Vec<_>>().join(", "),
        name(&before.name)
    ));
    statements.push(drop_table(&before.name, SQLITE));
    statements.push(rename_table(&new.name, &after.name, SQLITE));
    let indexes = after.indexes.iter();
    statements.extend(indexes.map(|index| create_index(&after.name, index, false, SQLITE)));

    let own = impact(context, Impact::NONE.rewriting(true));
    let mut step = context.step(String::new(), probe, own);
    step.statements = statements;
    step.rebuilds = Some(after.name.clone());
    Ok(step)
}

/// Fails where the table has a column that no migration knows, whose values would be lost: the two sides then have
/// another number of columns.
fn unknown_column_check(table: &Table) -> String {
    let columns: Vec<String> = table.columns.iter().map(|column| quote::name(SQLITE, &column.name)).collect();
    let (columns, table) = (columns.join(", "), quote::name(SQLITE, &table.name));
    format!("SELECT {columns} FROM {table} UNION ALL SELECT * FROM {table} LIMIT 0")
}

/// The value of a column whose type changes.
///
/// A cast makes 0 of a text that is no number, and a year of a date: only what loses nothing is cast. The rest is taken
/// as it is, and stays what it is where the new type's affinity cannot make anything of it.
fn conversion(before: &Table, column: &str, to: &ColumnType) -> String {
    let name = quote::name(SQLITE, column);
    let has_fractions = before.column(column).is_some_and(|column| column.kind.family().has_fractions());
    match (to.family(), to.family().facts().sqlite_cast) {
        (Family::Integer, _) if has_fractions => format!("CAST(ROUND({name}) AS INTEGER)"),
        (_, Some(cast)) => format!("CAST({name} AS {cast})"),
        (_, None) => name,
    }
}
