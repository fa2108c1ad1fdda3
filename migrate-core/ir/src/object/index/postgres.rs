//! Indexes on PostgreSQL.

use super::{CreateIndex, DropIndex, statement};
use crate::object::RenderContext;
use crate::object::server::postgres::{POSTGRES, TableLockMode};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};

pub(super) fn create_index(context: &RenderContext<'_>, create: &CreateIndex) -> SqlStep {
    let CreateIndex { table, index, concurrently } = create;
    let mode = if *concurrently { TableLockMode::ShareUpdateExclusive } else { TableLockMode::Share };
    let mut step = context.step(
        statement::create_index(table, index, *concurrently, POSTGRES),
        Probe::one(Object::valid_index(table, &index.name), true),
        context.impact(table, Impact::locking(mode.on(table)).scanning(true), []),
    );
    if *concurrently {
        // What a build that failed leaves behind is invalid, and has the name.
        let name = quote::name(POSTGRES, &index.name);
        step.cleanup = vec![format!("DROP INDEX CONCURRENTLY IF EXISTS {name}")];
        step.transactional = false;
    }
    step
}

pub(super) fn drop_index(context: &RenderContext<'_>, drop: &DropIndex) -> SqlStep {
    let DropIndex { table, index, concurrently } = drop;
    drop_index_step(context, table, index, *concurrently)
}

/// Drops an index, as all of an operation or as a part of it.
pub(in crate::object) fn drop_index_step(
    context: &RenderContext<'_>,
    table: &str,
    index: &str,
    concurrently: bool,
) -> SqlStep {
    let mode = if concurrently { TableLockMode::ShareUpdateExclusive } else { TableLockMode::AccessExclusive };
    let step = context.partial_step(
        format!("drop index `{index}` of `{table}`"),
        statement::drop_index(index, concurrently, POSTGRES),
        Probe::one(Object::index(table, index), false),
        context.impact(table, Impact::locking(mode.on(table)), []),
    );
    SqlStep { transactional: !concurrently, ..step }
}
