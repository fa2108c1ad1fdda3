//! Tables on MySQL and MariaDB.

use super::{CreateTable, DropTable, RenameTable, statement};
use crate::dialect::Dialect;
use crate::object::RenderContext;
use crate::object::constraint::foreign_key_indexes;
use crate::object::server::mysql::{metadata, parents};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};
use crate::server_facts::is_same_name;

pub(super) fn create_table(context: &RenderContext<'_>, create: &CreateTable) -> SqlStep {
    let CreateTable { table } = create;
    let parents = parents(context, &table.constraints);
    context.step(
        statement::create_table(table, &foreign_key_indexes::lines(table, context.dialect()), context.target),
        Probe::one(Object::table(&table.name), true),
        context.impact(&table.name, Impact::NONE, parents),
    )
}

pub(super) fn drop_table(context: &RenderContext<'_>, drop: &DropTable) -> SqlStep {
    let DropTable { table } = drop;
    let own = Impact::locking(metadata(table)).losing(true);
    context.step(
        statement::drop_table(table, context.dialect()),
        Probe::one(Object::table(table), false),
        context.impact(table, own, parents(context, context.constraints_before())),
    )
}

pub(super) fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    let dialect = context.dialect();
    let mut related = parents(context, context.constraints_before());
    if dialect == Dialect::MySql {
        related.extend(context.catalog.references_to(from).map(|(child, _)| metadata(&child.name)));
    }
    let mut statement = statement::rename_table(from, to, dialect);
    if is_same_name(dialect, from, to) {
        // Where `lower_case_table_names` is not 0, the name is taken: by the table itself.
        let interim = quote::name(dialect, &statement::interim_name(to));
        let (from, to) = (quote::name(dialect, from), quote::name(dialect, to));
        statement = format!("RENAME TABLE {from} TO {interim}, {interim} TO {to}");
    }
    context.step(
        statement,
        Probe::all([(Object::table(to), true), (Object::table(from), false)]),
        context.impact(from, Impact::locking(metadata(from)), related),
    )
}
