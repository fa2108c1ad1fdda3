//! `ALTER COLUMN .. TYPE`.

use super::default_sql;
use super::postgres_conversion::{Conversion, conversion};
use crate::diagnostic::Diagnostic;
use crate::object::server::postgres::{POSTGRES, TableLockMode, alter, exclusive};
use crate::object::{ChangeType, Column, Constraint, ConstraintKind, Generated, RenderContext, Table};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, Lock, SqlStep};
use crate::server_facts::plain_cast::is_plain_cast;
use crate::server_facts::type_change::{RewriteScope, loses_precision, rewrite_scope};

pub(super) fn change_type(context: &RenderContext<'_>, change: &ChangeType) -> Result<Vec<SqlStep>, Diagnostic> {
    let ChangeType { table, column, kind, using } = change;
    let name = quote::name(POSTGRES, column);
    let old = context.before.and_then(|table| table.column(column));
    let using = match (using, old) {
        (Some(using), _) => Some(using.clone()),
        (None, Some(old)) => automatic_conversion(context, change, old, &name)?,
        (None, None) => None,
    };

    let word = kind.sql(context.target);
    let mut kind_action = format!("ALTER COLUMN {name} TYPE {word}");
    if let Some(using) = &using {
        kind_action.push_str(" USING ");
        kind_action.push_str(using);
    }
    let actions = match old.and_then(|old| old.default.as_ref()) {
        None => kind_action,
        // The server would keep the old type's literal, with a cast around it, or find none and refuse.
        Some(value) => format!(
            "ALTER COLUMN {name} DROP DEFAULT, {kind_action}, ALTER COLUMN {name} SET DEFAULT {}",
            default_sql::sql(value, kind, POSTGRES)
        ),
    };
    let mut steps = vec![context.step(
        format!("{} {actions}", alter(table)),
        Probe::one(Object::of_type(table, column, &kind.postgres_format()), true),
        impact(context, change, old, using.as_deref()),
    )];
    if old.is_some_and(|old| old.generated == Some(Generated::Serial)) {
        // The server widens the sequence of an identity by itself, but not that of a serial.
        steps.push(context.partial_step(
            format!("change type of the sequence of `{table}.{column}` to {kind}"),
            format!(
                "DO $$ BEGIN EXECUTE 'ALTER SEQUENCE ' || pg_get_serial_sequence({}, {}) || ' AS {word}'; END $$",
                quote::text(POSTGRES, &quote::name(POSTGRES, table)),
                quote::text(POSTGRES, column),
            ),
            Probe::Repeatable,
            Impact::NONE,
        ));
    }
    Ok(steps)
}

/// The expression that makes the new values, where the author gives none.
fn automatic_conversion(
    context: &RenderContext<'_>,
    change: &ChangeType,
    old: &Column,
    name: &str,
) -> Result<Option<String>, Diagnostic> {
    match conversion(&old.kind, &change.kind, name) {
        Conversion::Assignment => Ok(None),
        Conversion::Cast => Ok(Some(format!("{name}::{}", change.kind.sql(context.target)))),
        Conversion::Expression(expression) => Ok(Some(expression)),
        Conversion::None => {
            let ChangeType { table, column, kind, .. } = change;
            let title = format!("postgres cannot make {kind} of `{table}.{column}`, which is {}", old.kind);
            let code = format!("t.change_type({column:?}, {kind}).using(\"..\");");
            Err(Diagnostic::new(title).help_code("say how the new value is made", [code]))
        }
    }
}

fn impact(
    context: &RenderContext<'_>,
    change: &ChangeType,
    old: Option<&Column>,
    using: Option<&str>,
) -> Impact<String> {
    let ChangeType { table, column, kind, .. } = change;
    let converts = using.is_some_and(|using| !is_plain_cast(using, column, kind));
    let scope = match old {
        Some(old) if !converts => rewrite_scope(POSTGRES, &old.kind, kind),
        Some(_) | None => RewriteScope::Table,
    };
    let checked = context.before.is_some_and(|table| conditions_use(table, column));
    let is_indexed = context.before.is_none_or(|table| has_index_over(table, column));
    let rounds = old.is_some_and(|old| loses_precision(&old.kind, kind));
    context.impact(
        table,
        exclusive(table)
            .rewriting(scope == RewriteScope::Table)
            .scanning(checked || (scope == RewriteScope::Indexes && is_indexed))
            .losing(rounds),
        foreign_key_tables(context, table, column),
    )
}

/// Whether an index or a key is over the column, or its condition mentions it.
fn has_index_over(table: &Table, column: &str) -> bool {
    let key = |constraint: &Constraint| constraint.kind.has_index() && constraint.kind.uses(column);
    table.constraints.iter().any(key) || table.indexes.iter().any(|index| index.uses(column))
}

/// Whether a check mentions the column, or a partial index uses it, and so is worked out anew. The server does not compare
/// the conditions of indexes: one that does not mention the column counts as well.
fn conditions_use(table: &Table, column: &str) -> bool {
    let check = |kind: &ConstraintKind| matches!(kind, ConstraintKind::Check { .. }) && kind.uses(column);
    table.constraints.iter().any(|constraint| check(&constraint.kind))
        || table.indexes.iter().any(|index| index.filter.is_some() && index.uses(column))
}

/// The tables on the other side of the column's foreign keys, which are made anew.
fn foreign_key_tables(context: &RenderContext<'_>, table: &str, column: &str) -> Vec<Lock<String>> {
    let parents = context
        .constraints_before()
        .iter()
        .filter(|constraint| constraint.kind.uses(column))
        .filter_map(|constraint| constraint.kind.foreign_key())
        .map(|key| TableLockMode::AccessExclusive.on(&key.table));
    let children = context.catalog.references_to(table).filter_map(|(other, constraint)| {
        let key = constraint.kind.foreign_key()?;
        key.referenced.iter().any(|name| name == column).then(|| TableLockMode::AccessExclusive.on(&other.name))
    });
    parents.chain(children).collect()
}
