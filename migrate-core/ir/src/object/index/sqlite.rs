//! Indexes on SQLite.

use super::{CreateIndex, DropIndex, statement};
use crate::object::RenderContext;
use crate::object::server::sqlite::{SQLITE, impact, statement_step};
use crate::probe::{Object, Probe};
use crate::script::{Impact, SqlStep};

pub(super) fn create_index(context: &RenderContext<'_>, create: &CreateIndex) -> SqlStep {
    let CreateIndex { table, index, concurrently: _ } = create;
    let statement = statement::create_index(table, index, false, SQLITE);
    let fact = (Object::index(table, &index.name), true);
    statement_step(context, statement, fact, Impact::NONE.scanning(true))
}

pub(super) fn drop_index(context: &RenderContext<'_>, drop: &DropIndex) -> SqlStep {
    let DropIndex { table, index, concurrently: _ } = drop;
    drop_index_step(context, table, index)
}

/// Drops an index, as all of an operation or as a part of it.
pub(in crate::object) fn drop_index_step(context: &RenderContext<'_>, table: &str, index: &str) -> SqlStep {
    context.partial_step(
        format!("drop index `{index}` of `{table}`"),
        statement::drop_index(index, false, SQLITE),
        Probe::one(Object::index(table, index), false),
        impact(context, Impact::NONE),
    )
}
