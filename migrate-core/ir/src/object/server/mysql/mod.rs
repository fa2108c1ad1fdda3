//! MySQL and MariaDB: every statement commits by itself, so an operation that takes several is several steps.
//!
//! Each change of a table that was there before says how it is to be carried out, as measured on MySQL 9.7 and
//! MariaDB 10.11: the first choice that the server accepts.

mod algorithm;

pub(in crate::object) use algorithm::{Algorithm, metadata, referred_rows};

use crate::dialect::Dialect;
use crate::object::{Constraint, RenderContext};
use crate::probe::Probe;
use crate::quote;
use crate::script::{Impact, Lock, SqlStep};

/// ``ALTER TABLE `users` `` with these actions.
pub(in crate::object) fn alter(dialect: Dialect, table: &str, actions: &[String]) -> String {
    format!("ALTER TABLE {} {}", quote::name(dialect, table), actions.join(", "))
}

/// The statement, with how it is to be carried out. A new table needs no such care.
pub(in crate::object) fn with_algorithm(
    context: &RenderContext<'_>,
    table: &str,
    statement: &str,
    algorithm: Algorithm,
    separator: &str,
) -> String {
    if context.is_new(table) {
        return statement.to_owned();
    }
    let options = algorithm.options().join(separator);
    format!("{statement}{separator}{options}")
}

/// A change of a table by one `ALTER TABLE`.
pub(in crate::object) fn change(
    context: &RenderContext<'_>,
    table: &str,
    statement: &str,
    algorithm: Algorithm,
    probe: Probe<String>,
    own: Impact<String>,
) -> SqlStep {
    let statement = with_algorithm(context, table, statement, algorithm, ", ");
    context.step(statement, probe, impact(context, table, algorithm, own, []))
}

/// What a change does to its table, and to those that MySQL locks with it: the ones that refer to it.
pub(in crate::object) fn impact(
    context: &RenderContext<'_>,
    table: &str,
    algorithm: Algorithm,
    own: Impact<String>,
    others: impl IntoIterator<Item = Lock<String>>,
) -> Impact<String> {
    let locks = algorithm.lock(table).into_iter().chain([metadata(table)]);
    let mut others: Vec<Lock<String>> = others.into_iter().collect();
    if context.dialect() == Dialect::MySql && !context.is_new(table) {
        others.extend(context.catalog.references_to(table).map(|(child, _)| metadata(&child.name)));
    }
    context.impact(table, own.with_locks(locks), others)
}

/// MySQL locks the tables that foreign keys refer to when a key comes or goes. MariaDB does not.
pub(in crate::object) fn parents<'a>(
    context: &RenderContext<'_>,
    constraints: impl IntoIterator<Item = &'a Constraint>,
) -> Vec<Lock<String>> {
    if context.dialect() != Dialect::MySql {
        return Vec::new();
    }
    let keys = constraints.into_iter().filter_map(|constraint| constraint.kind.foreign_key());
    keys.map(|key| metadata(&key.table)).collect()
}
