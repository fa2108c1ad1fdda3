//! The statements that servers share.

use crate::dialect::{Dialect, Target};
use crate::object::Table;
use crate::object::column::statement::{definition, numbered_key};
use crate::object::constraint::statement as constraint;
use crate::object::sql_backend::render;
use crate::quote;

/// `CREATE TABLE`, with all constraints and these lines; the indexes are statements of their own.
pub(in crate::object) fn create_table(table: &Table, more: &[String], target: Target) -> String {
    let Table { name, columns, constraints, indexes: _, sequences: _ } = table;
    let dialect = target.dialect;
    let columns = columns.iter().map(|column| definition(column, table, target));
    // It stands in the column.
    let inline = if dialect == Dialect::Sqlite { numbered_key(table) } else { None };
    let constraints = constraints
        .iter()
        .filter(|constraint| inline != Some(*constraint))
        .map(|constraint| constraint::clause(constraint, dialect));
    let lines: Vec<String> = columns.chain(constraints).chain(more.iter().cloned()).collect();
    let engine = match dialect {
        // MyISAM, say, would ignore foreign keys without a word.
        Dialect::MySql | Dialect::MariaDb => " ENGINE=InnoDB",
        Dialect::Postgres | Dialect::Sqlite => "",
    };
    let name = quote::name(dialect, name);
    format!("CREATE TABLE {name} (\n    {}\n){engine}", lines.join(",\n    "))
}

/// `DROP TABLE`.
pub(in crate::object) fn drop_table(table: &str, dialect: Dialect) -> String {
    render(sea_query::Table::drop().table(table.to_owned()), dialect)
}

/// `ALTER TABLE .. RENAME TO`, or `RENAME TABLE`.
pub(in crate::object) fn rename_table(from: &str, to: &str, dialect: Dialect) -> String {
    render(sea_query::Table::rename().table(from.to_owned(), to.to_owned()), dialect)
}

/// The name that a table has meanwhile.
pub(in crate::object) fn interim_name(table: &str) -> String {
    format!("migrate_new_{table}")
}
