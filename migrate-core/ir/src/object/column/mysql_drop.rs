//! `DROP COLUMN`, with all that uses the column.

use super::statement;
use crate::dialect::Dialect;
use crate::object::constraint::foreign_key_indexes::foreign_key_index_changes;
use crate::object::constraint::mysql::{drop_action, name_of};
use crate::object::index::implicit_key;
use crate::object::server::mysql::{Algorithm, alter, change, impact, parents, with_algorithm};
use crate::object::{Constraint, ConstraintKind, DropColumn, RenderContext};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};

/// First what uses the column, then the column: together, the server would write the whole table anew. It does so anyway
/// for a primary key; and keys of a column whose rows it numbers cannot go before the column.
pub(super) fn drop_column(context: &RenderContext<'_>, drop: &DropColumn) -> Vec<SqlStep> {
    let DropColumn { table, column } = drop;
    let dialect = context.dialect();
    let users = Users::of(context, column);
    let probe = Probe::one(Object::column(table, column), false);
    let numbered = context.before.and_then(|table| table.column(column)).is_some_and(|known| known.generated.is_some());
    let primary = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
    if numbered || users.constraints.iter().any(primary) {
        let mut actions = users.drops(context);
        actions.push(format!("DROP COLUMN {}", quote::name(dialect, column)));
        let own = Impact::NONE.rewriting(true).losing(true);
        return vec![change(context, table, &alter(dialect, table, &actions), Algorithm::Copy, probe, own)];
    }
    let statement = statement::drop_column(table, column, dialect);
    let algorithm = if is_hidden_under_a_whole_name(dialect, column) { Algorithm::Instant } else { Algorithm::InPlace };
    let own = Impact::NONE.losing(true).rewriting(algorithm == Algorithm::InPlace);
    let last = change(context, table, &statement, algorithm, probe, own);
    users.step(context, drop).into_iter().chain([last]).collect()
}

/// Whether MySQL can drop the column at once. It hides it then, under the name with up to 27 bytes before it, and cuts
/// that at 64 bytes: where it would cut a character in two, it fails (error 3507).
fn is_hidden_under_a_whole_name(dialect: Dialect, column: &str) -> bool {
    const MAX_BYTES: usize = 64 - 27;
    dialect == Dialect::MariaDb || column.is_ascii() || column.len() <= MAX_BYTES
}

/// What uses the column.
struct Users<'a> {
    constraints: Vec<&'a Constraint>,
    indexes: Vec<&'a str>,
}

impl<'a> Users<'a> {
    fn of(context: &RenderContext<'a>, column: &str) -> Self {
        let constraints = context.constraints_before().iter().filter(|constraint| constraint.kind.uses(column));
        let indexes = context.indexes_before().iter().filter(|index| index.uses(column));
        Self { constraints: constraints.collect(), indexes: indexes.map(|index| index.name.as_str()).collect() }
    }

    /// The actions that drop all of it.
    fn drops(&self, context: &RenderContext<'_>) -> Vec<String> {
        let constraints = self.constraints.iter().map(|constraint| drop_action(context, constraint).0);
        let indexes = self.indexes.iter().map(|name| format!("DROP INDEX {}", quote::name(context.dialect(), name)));
        constraints.chain(indexes).chain(foreign_key_index_changes(context)).collect()
    }

    /// The step that drops all of it; none where there is nothing.
    fn step(&self, context: &RenderContext<'_>, drop: &DropColumn) -> Option<SqlStep> {
        let DropColumn { table, column } = drop;
        let dialect = context.dialect();
        let Self { constraints, indexes } = self;
        if constraints.is_empty() && indexes.is_empty() {
            return None;
        }
        let is_check = |constraint: &&Constraint| matches!(constraint.kind, ConstraintKind::Check { .. });
        let algorithm = if indexes.is_empty() && constraints.iter().all(is_check) {
            Algorithm::Instant
        } else {
            implicit_key::algorithm(context, Algorithm::of_indexes(dialect))
        };
        let facts = constraints.iter().map(|constraint| (Object::constraint(table, name_of(constraint)), false));
        let facts: Vec<_> = facts.chain(indexes.iter().map(|index| (Object::index(table, index), false))).collect();
        let parents = parents(context, constraints.iter().copied());
        let own = Impact::NONE.rewriting(algorithm == Algorithm::Copy);
        Some(context.partial_step(
            format!("drop what uses `{table}.{column}`"),
            with_algorithm(context, table, &alter(dialect, table, &self.drops(context)), algorithm, ", "),
            Probe::all(facts),
            impact(context, table, algorithm, own, parents),
        ))
    }
}
