//! Tables on PostgreSQL.

use super::{CreateTable, DropTable, RenameTable, statement};
use crate::object::RenderContext;
use crate::object::constraint::{equal_keys, statement as constraint};
use crate::object::server::postgres::{POSTGRES, TableLockMode, exclusive, parents};
use crate::probe::{Object, Probe};
use crate::script::{Impact, SqlStep};

pub(super) fn create_table(context: &RenderContext<'_>, create: &CreateTable) -> Vec<SqlStep> {
    let CreateTable { table } = create;
    let (created, lost) = equal_keys::divide(table);
    let parents = parents(&table.constraints, TableLockMode::ShareRowExclusive);
    let first = context.step(
        statement::create_table(&created, &[], context.target),
        Probe::one(Object::table(&table.name), true),
        context.impact(&table.name, Impact::NONE, parents),
    );
    let others = lost.into_iter().map(|key| {
        context.partial_step(
            format!("add {} `{}` to `{}`", key.kind.noun(), key.name, table.name),
            constraint::add(&table.name, key, POSTGRES),
            Probe::one(Object::constraint(&table.name, &key.name), true),
            Impact::NONE,
        )
    });
    std::iter::once(first).chain(others).collect()
}

pub(super) fn drop_table(context: &RenderContext<'_>, drop: &DropTable) -> SqlStep {
    let DropTable { table } = drop;
    let parents = parents(context.constraints_before(), TableLockMode::AccessExclusive);
    context.step(
        statement::drop_table(table, POSTGRES),
        Probe::one(Object::table(table), false),
        context.impact(table, exclusive(table).losing(true), parents),
    )
}

pub(super) fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    context.step(
        statement::rename_table(from, to, POSTGRES),
        Probe::all([(Object::table(to), true), (Object::table(from), false)]),
        context.impact(from, exclusive(from), []),
    )
}
