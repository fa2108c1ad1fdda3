//! `DROP COLUMN`, with all that uses the column.

use super::algorithm::Algorithm;
use super::{alter, carried_out, change, constraints, dropping, impact, name_of, parents, supporting_changes};
use crate::operation::DropColumn;
use crate::sql::context::Context;
use crate::sql::probe::{self, Fact};
use crate::sql::statement::{Impact, Step};
use crate::sql::{common, quote};
use crate::table::{Constraint, ConstraintKind};

/// First what uses the column, then the column: together, the server would write the whole table anew.
pub(super) fn steps(context: &Context<'_>, drop: &DropColumn) -> Vec<Step> {
    let DropColumn { table, column } = drop;
    let dialect = context.dialect();
    let used = constraints(context.before).iter().filter(|constraint| constraint.kind.uses(column));
    // A primary key cannot go before a column whose rows the server numbers, so it goes with it.
    let (primary, others): (Vec<_>, Vec<_>) =
        used.partition(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }));

    let mut steps = users(context, drop, &others);
    let probe = probe::one(dialect, Fact::Column(table, column), false);
    steps.push(if primary.is_empty() {
        let statement = common::drop_column(table, column, dialect);
        let own = Impact::default().losing(true);
        change(context, table, &statement, Algorithm::Instant, probe, own)
    } else {
        let actions = ["DROP PRIMARY KEY".to_owned(), format!("DROP COLUMN {}", quote::name(dialect, column))];
        let own = Impact::default().rewriting(true).losing(true);
        change(context, table, &alter(dialect, table, &actions), Algorithm::Copy, probe, own)
    });
    steps
}

/// The step that drops what uses the column; none where nothing does.
fn users(context: &Context<'_>, drop: &DropColumn, used: &[&Constraint]) -> Vec<Step> {
    let DropColumn { table, column } = drop;
    let dialect = context.dialect();
    let indexes: Vec<&str> = context
        .before
        .into_iter()
        .flat_map(|table| &table.indexes)
        .filter(|index| index.uses(column))
        .map(|index| index.name.as_str())
        .collect();
    if used.is_empty() && indexes.is_empty() {
        return Vec::new();
    }
    let only_checks =
        indexes.is_empty() && used.iter().all(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. }));
    let algorithm = if only_checks { Algorithm::Instant } else { Algorithm::of_indexes(dialect) };
    let mut actions: Vec<String> = used.iter().map(|constraint| dropping(context, constraint).0).collect();
    actions.extend(indexes.iter().map(|index| format!("DROP INDEX {}", quote::name(dialect, index))));
    actions.extend(supporting_changes(context));

    let constraints = used.iter().map(|constraint| (Fact::Constraint(table, name_of(constraint)), false));
    let facts: Vec<_> = constraints.chain(indexes.iter().map(|index| (Fact::Index(table, index), false))).collect();
    vec![context.part(
        format!("drop what uses `{table}.{column}`"),
        carried_out(context, table, &alter(dialect, table, &actions), algorithm, ", "),
        probe::all(dialect, &facts),
        impact(context, table, algorithm, Impact::default(), parents(context, used.iter().copied())),
    )]
}
