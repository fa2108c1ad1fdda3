//! Columns on SQLite.

use super::{AddColumn, Column, DropColumn, RenameColumn, statement};
use crate::diagnostic::Diagnostic;
use crate::object::index::sqlite::drop_index_step;
use crate::object::server::sqlite::{SQLITE, rebuild, statement_step};
use crate::object::{RenderContext, Table};
use crate::probe::{Object, Probe};
use crate::script::{Impact, SqlStep};
use crate::types::DefaultValue;

pub(super) fn add_column(context: &RenderContext<'_>, add: &AddColumn) -> Result<SqlStep, Diagnostic> {
    let AddColumn { table, column } = add;
    let fact = (Object::column(table, &column.name), true);
    if !can_be_added(column) {
        let mut step = rebuild::step(context, Probe::one(fact.0, fact.1))?;
        let is_refused = column.needs_empty_table() && !context.is_new(table);
        step.step.impact = step.step.impact.requiring_empty(table, is_refused);
        return Ok(step);
    }
    let bare = Table::new(table);
    let statement = statement::add_column(column, context.after.unwrap_or(&bare), context.target);
    Ok(statement_step(context, statement, fact, Impact::NONE))
}

/// Whether `ADD COLUMN` takes it: what it puts into the rows that are there must be one literal, and fit.
fn can_be_added(column: &Column) -> bool {
    let literal = match &column.default {
        None => !column.not_null,
        Some(
            DefaultValue::Text(_) | DefaultValue::Integer(_) | DefaultValue::Decimal(_) | DefaultValue::Boolean(_),
        ) => true,
        Some(DefaultValue::Now | DefaultValue::RandomUuid | DefaultValue::Expression(_)) => false,
    };
    literal && column.generated.is_none()
}

pub(super) fn drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Result<Vec<SqlStep>, Diagnostic> {
    let DropColumn { table, column } = drop;
    let fact = (Object::column(table, column), false);
    if context.constraints_before().iter().any(|constraint| constraint.kind.uses(column)) {
        let mut step = rebuild::step(context, Probe::one(fact.0, fact.1))?;
        step.step.impact = step.step.impact.losing(!context.is_new(table));
        return Ok(vec![step]);
    }
    let used = context.indexes_before().iter().filter(|index| index.uses(column));
    let mut steps: Vec<SqlStep> = used.map(|index| drop_index_step(context, table, &index.name)).collect();
    let statement = statement::drop_column(table, column, SQLITE);
    steps.push(statement_step(context, statement, fact, Impact::NONE.rewriting(true).losing(true)));
    Ok(steps)
}

pub(super) fn rename_column(context: &RenderContext<'_>, rename: &RenameColumn) -> SqlStep {
    let RenameColumn { table, from, to } = rename;
    let statement = statement::rename_column(table, from, to, SQLITE);
    statement_step(context, statement, (Object::column(table, to), true), Impact::NONE)
}
