//! SQLite: what `ALTER TABLE` can do is done by it; for the rest the table is built anew.

pub(in crate::object) mod rebuild;

use crate::dialect::Dialect;
use crate::object::RenderContext;
use crate::probe::{Object, Probe};
use crate::script::{SqlStep, StepImpact, TableLock};

pub(in crate::object) const SQLITE: Dialect = Dialect::Sqlite;

/// A step of one statement.
pub(in crate::object) fn statement_step(
    context: &RenderContext<'_>,
    statement: String,
    (fact, expected): (Object<String>, bool),
    own: StepImpact,
) -> SqlStep {
    context.step(statement, Probe::one(fact, expected), impact(context, own))
}

/// There is one lock, and it is the database's.
pub(in crate::object) fn impact(context: &RenderContext<'_>, own: StepImpact) -> StepImpact {
    let lock = TableLock { table: "the database".to_owned(), mode: "RESERVED", blocks: "writes" };
    let table = context.operation.table().unwrap_or_default();
    context.impact(table, StepImpact { locks: vec![lock], ..own }, [])
}
