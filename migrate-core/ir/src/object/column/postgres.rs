//! Columns on PostgreSQL.

use super::{AddColumn, Column, DropColumn, DropDefault, DropNotNull, RenameColumn, SetDefault, SetNotNull};
use super::{default_sql, statement};
use crate::object::index::postgres::drop_index_step;
use crate::object::server::postgres::{POSTGRES, TableLockMode, alter, exclusive, parents};
use crate::object::{Constraint, ConstraintKind, RenderContext, Table};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::SqlStep;
use crate::server_facts::not_null_proof::proves_not_null;
use crate::server_facts::volatility::Volatility;
use crate::types::ColumnType;

pub(super) fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> SqlStep {
    let AddColumn { table, column } = add;
    let bare = Table::new(table);
    let own = exclusive(table).rewriting(differs_by_row(column)).requiring_empty(table, column.needs_empty_table());
    context.step(
        statement::add_column(column, context.after.unwrap_or(&bare), context.target),
        Probe::one(Object::column(table, &column.name), true),
        context.impact(table, own, []),
    )
}

/// Whether each row that is there gets a value of its own.
fn differs_by_row(column: &Column) -> bool {
    column.generated.is_some()
        || column
            .default
            .as_ref()
            .is_some_and(|default| default_sql::volatility_of(default, POSTGRES) != Volatility::Stable)
}

/// What the catalog takes to be gone with the column is dropped by name, even if the server would know nothing of it,
/// because a condition holds the column's name as something else: catalog and server must not part.
pub(super) fn drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Vec<SqlStep> {
    let DropColumn { table, column } = drop;
    let conditional =
        context.indexes_before().iter().filter(|index| index.condition_uses(column) && !index.stores(column));
    let mut steps: Vec<SqlStep> =
        conditional.map(|index| drop_index_step(context, table, &index.name, false)).collect();

    let used: Vec<&Constraint> =
        context.constraints_before().iter().filter(|constraint| constraint.kind.uses(column)).collect();
    let checks = used.iter().filter(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. }));
    let checks: Vec<String> = checks.map(|check| quote::name(POSTGRES, &check.name)).collect();
    let statement = if checks.is_empty() {
        statement::drop_column(table, column, POSTGRES)
    } else {
        let checks = checks.iter().map(|check| format!("DROP CONSTRAINT {check}"));
        let column = format!("DROP COLUMN {}", quote::name(POSTGRES, column));
        let actions: Vec<String> = checks.chain([column]).collect();
        format!("{} {}", alter(table), actions.join(", "))
    };
    let parents = parents(used, TableLockMode::AccessExclusive);
    steps.push(context.step(
        statement,
        Probe::one(Object::column(table, column), false),
        context.impact(table, exclusive(table).losing(true), parents),
    ));
    steps
}

pub(super) fn rename_column(context: &RenderContext<'_>, rename: &RenameColumn) -> SqlStep {
    let RenameColumn { table, from, to } = rename;
    context.step(
        statement::rename_column(table, from, to, POSTGRES),
        Probe::all([(Object::column(table, to), true), (Object::column(table, from), false)]),
        context.impact(table, exclusive(table), []),
    )
}

pub(super) fn set_not_null(context: &RenderContext<'_>, set: &SetNotNull) -> SqlStep {
    let SetNotNull { table, column } = set;
    let scans = !context.before.is_some_and(|table| refuses_null_already(table, column));
    alter_column(context, table, column, "SET NOT NULL", scans)
}

/// Whether a validated check says that the column is not NULL, so that the server need not look.
fn refuses_null_already(table: &Table, column: &str) -> bool {
    table.constraints.iter().any(|constraint| match &constraint.kind {
        ConstraintKind::Check { expression } => constraint.validated && proves_not_null(expression, column),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::ForeignKey(_) => false,
    })
}

pub(super) fn drop_not_null(context: &RenderContext<'_>, drop: &DropNotNull) -> SqlStep {
    let DropNotNull { table, column } = drop;
    alter_column(context, table, column, "DROP NOT NULL", false)
}

pub(super) fn set_default(context: &RenderContext<'_>, set: &SetDefault) -> SqlStep {
    let SetDefault { table, column, default } = set;
    let known = context.after.and_then(|table| table.column(column));
    let kind = known.map_or(&ColumnType::Text, |column| &column.kind);
    let action = format!("SET DEFAULT {}", default_sql::sql(default, kind, POSTGRES));
    alter_column(context, table, column, &action, false)
}

pub(super) fn drop_default(context: &RenderContext<'_>, drop: &DropDefault) -> SqlStep {
    let DropDefault { table, column } = drop;
    alter_column(context, table, column, "DROP DEFAULT", false)
}

fn alter_column(context: &RenderContext<'_>, table: &str, column: &str, action: &str, scans: bool) -> SqlStep {
    context.step(
        format!("{} ALTER COLUMN {} {action}", alter(table), quote::name(POSTGRES, column)),
        Probe::Repeatable,
        context.impact(table, exclusive(table).scanning(scans), []),
    )
}
