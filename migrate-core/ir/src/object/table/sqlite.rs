//! Tables on SQLite.

use super::{CreateTable, DropTable, RenameTable, statement};
use crate::object::RenderContext;
use crate::object::server::sqlite::{SQLITE, statement_step};
use crate::probe::{Object, Probe};
use crate::script::{Impact, SqlStep};
use crate::server_facts::is_same_name;

pub(super) fn create_table(context: &RenderContext<'_>, create: &CreateTable) -> SqlStep {
    let CreateTable { table } = create;
    let statement = statement::create_table(table, &[], context.target);
    context.step(statement, Probe::one(Object::table(&table.name), true), Impact::NONE)
}

pub(super) fn drop_table(context: &RenderContext<'_>, drop: &DropTable) -> SqlStep {
    let DropTable { table } = drop;
    let statement = statement::drop_table(table, SQLITE);
    statement_step(context, statement, (Object::table(table), false), Impact::NONE.losing(true))
}

/// A name that differs from the old one in case only is taken, as far as SQLite is concerned: by the table itself.
pub(super) fn rename_table(context: &RenderContext<'_>, rename: &RenameTable) -> SqlStep {
    let RenameTable { from, to } = rename;
    let statement = statement::rename_table(from, to, SQLITE);
    let mut step = statement_step(context, statement, (Object::table(to), true), Impact::NONE);
    if is_same_name(SQLITE, from, to) {
        let interim = statement::interim_name(to);
        step.statements =
            vec![statement::rename_table(from, &interim, SQLITE), statement::rename_table(&interim, to, SQLITE)];
    }
    step
}
