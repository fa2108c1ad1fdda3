//! SQLite: what `ALTER TABLE` can do is done by it; for the rest the table is built anew.

pub(in crate::object) mod rebuild;

use crate::dialect::Dialect;
use crate::object::RenderContext;
use crate::probe::{Object, Probe};
use crate::script::{Impact, Lock, SqlStep};

pub(in crate::object) const SQLITE: Dialect = Dialect::Sqlite;

/// A step of one statement.
pub(in crate::object) fn statement_step(
    context: &RenderContext<'_>,
    statement: String,
    (fact, expected): (Object<String>, bool),
    own: Impact<String>,
) -> SqlStep {
    context.step(statement, Probe::one(fact, expected), impact(context, own))
}

/// There is one lock, and it is the database's.
pub(in crate::object) fn impact(context: &RenderContext<'_>, own: Impact<String>) -> Impact<String> {
    let lock = Lock::new("the database".to_owned(), "RESERVED".to_owned(), "writes".to_owned());
    let table = context.operation.table().unwrap_or_default();
    context.impact(table, own.with_locks([lock]), [])
}
