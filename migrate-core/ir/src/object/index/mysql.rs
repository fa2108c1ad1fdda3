//! Indexes on MySQL and MariaDB.

use super::{CreateIndex, DropIndex, implicit_key, statement};
use crate::object::RenderContext;
use crate::object::constraint::foreign_key_indexes::foreign_key_index_changes;
use crate::object::server::mysql::{Algorithm, alter, change, impact, with_algorithm};
use crate::probe::{Object, Probe};
use crate::quote;
use crate::script::{Impact, SqlStep};

pub(super) fn create_index(context: &RenderContext<'_>, create: &CreateIndex) -> SqlStep {
    let CreateIndex { table, index, concurrently: _ } = create;
    let dialect = context.dialect();
    let algorithm = implicit_key::algorithm(context, Algorithm::of_indexes(dialect));
    let mut actions = foreign_key_index_changes(context);
    let statement = if actions.is_empty() {
        let statement = statement::create_index(table, index, false, dialect);
        with_algorithm(context, table, &statement, algorithm, " ")
    } else {
        let unique = if index.unique { "UNIQUE " } else { "" };
        let (name, columns) = (quote::name(dialect, &index.name), quote::names(dialect, &index.columns));
        actions.insert(0, format!("ADD {unique}INDEX {name} ({columns})"));
        with_algorithm(context, table, &alter(dialect, table, &actions), algorithm, ", ")
    };
    let own = Impact::NONE.scanning(true).rewriting(implicit_key::rewrites(context));
    context.step(
        statement,
        Probe::one(Object::index(table, &index.name), true),
        impact(context, table, algorithm, own, []),
    )
}

pub(super) fn drop_index(context: &RenderContext<'_>, drop: &DropIndex) -> SqlStep {
    let DropIndex { table, index, concurrently: _ } = drop;
    let dialect = context.dialect();
    let mut actions = vec![format!("DROP INDEX {}", quote::name(dialect, index))];
    actions.extend(foreign_key_index_changes(context));
    let own = Impact::NONE.scanning(actions.len() > 1).rewriting(implicit_key::rewrites(context));
    let probe = Probe::one(Object::index(table, index), false);
    let statement = alter(dialect, table, &actions);
    let algorithm = implicit_key::algorithm(context, Algorithm::of_indexes(dialect));
    change(context, table, &statement, algorithm, probe, own)
}
