//! The SQL that sea-query renders, for every dialect. No other file names it.
//!
//! Its backends panic where a dialect lacks something. What is asked of it here exists in all of them, or is guarded by
//! the dialect. Constraints are not asked of it: it can add only foreign keys to a table that exists, and it leaves out
//! the names of SQLite's.

use super::{constraint, default_sql};
use crate::column::{Column, Generated};
use crate::dialect::{Dialect, Target};
use crate::quote;
use crate::table::{Constraint, ConstraintKind, Index, Table};
use sea_query::{
    ColumnDef, ColumnType, ConditionalStatement as _, Expr, Keyword, MysqlQueryBuilder, PostgresQueryBuilder,
    SchemaStatementBuilder, SqliteQueryBuilder, TableAlterStatement, TableBuilder as _,
};

/// Does the work with the backend of a dialect.
macro_rules! with_backend {
    ($dialect:expr, $backend:ident => $work:expr) => {
        match $dialect {
            Dialect::Postgres => {
                let $backend = PostgresQueryBuilder;
                $work
            }
            Dialect::MySql | Dialect::MariaDb => {
                let $backend = MysqlQueryBuilder;
                $work
            }
            Dialect::Sqlite => {
                let $backend = SqliteQueryBuilder;
                $work
            }
        }
    };
}

fn render(statement: &impl SchemaStatementBuilder, dialect: Dialect) -> String {
    with_backend!(dialect, backend => statement.to_string(backend))
}

/// `CREATE TABLE`, with all constraints and these lines; the indexes are statements of their own.
pub(super) fn create_table(table: &Table, more: &[String], target: Target) -> String {
    let Table { name, columns, constraints, indexes: _ } = table;
    let dialect = target.dialect;
    let columns = columns.iter().map(|column| {
        let definition = column_definition(column, table, target);
        let mut sql = String::new();
        with_backend!(dialect, backend => backend.prepare_column_def(&definition, &mut sql));
        sql
    });
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
pub(super) fn drop_table(table: &str, dialect: Dialect) -> String {
    render(sea_query::Table::drop().table(table.to_owned()), dialect)
}

/// `ALTER TABLE .. RENAME TO`, or `RENAME TABLE`.
pub(super) fn rename_table(from: &str, to: &str, dialect: Dialect) -> String {
    render(sea_query::Table::rename().table(from.to_owned(), to.to_owned()), dialect)
}

/// The name that a table has meanwhile.
pub(super) fn interim_name(table: &str) -> String {
    format!("migrate_new_{table}")
}

/// `ALTER TABLE .. ADD COLUMN`. `table` is the table with the column in it.
pub(super) fn add_column(column: &Column, table: &Table, target: Target) -> String {
    let definition = column_definition(column, table, target);
    render(alter(&table.name).add_column(definition), target.dialect)
}

/// `ALTER TABLE .. DROP COLUMN`.
pub(super) fn drop_column(table: &str, column: &str, dialect: Dialect) -> String {
    render(alter(table).drop_column(column.to_owned()), dialect)
}

/// `ALTER TABLE .. RENAME COLUMN`.
pub(super) fn rename_column(table: &str, from: &str, to: &str, dialect: Dialect) -> String {
    render(alter(table).rename_column(from.to_owned(), to.to_owned()), dialect)
}

/// MySQL's `ALTER TABLE .. MODIFY COLUMN`, which says the whole column anew. `table` is the table as it will be.
pub(super) fn modify_column(column: &Column, table: &Table, target: Target) -> String {
    let definition = column_definition(column, table, target);
    let statement = alter(&table.name).modify_column(definition).take();
    statement.to_string(MysqlQueryBuilder)
}

/// `CREATE INDEX`.
pub(super) fn create_index(table: &str, index: &Index, concurrently: bool, dialect: Dialect) -> String {
    let Index { name, columns, unique, filter } = index;
    let mut create = sea_query::Index::create();
    create.name(name.clone()).table(table.to_owned());
    for column in columns {
        create.col(column.clone());
    }
    if *unique {
        create.unique();
    }
    if concurrently {
        create.concurrently();
    }
    if let Some(filter) = filter {
        create.and_where(Expr::cust(filter.clone()));
    }
    render(&create, dialect)
}

/// `DROP INDEX` of PostgreSQL and SQLite, where the name of an index is enough.
pub(super) fn drop_index(index: &str, concurrently: bool, dialect: Dialect) -> String {
    let mut drop = sea_query::Index::drop();
    drop.name(index.to_owned());
    if concurrently {
        drop.concurrently();
    }
    render(&drop, dialect)
}

fn alter(table: &str) -> TableAlterStatement {
    sea_query::Table::alter().table(table.to_owned()).take()
}

fn column_definition(column: &Column, table: &Table, target: Target) -> ColumnDef {
    let Column { name, kind, not_null, default: value, generated } = column;
    let dialect = target.dialect;
    let word = type_words(column, target);
    let mut definition = ColumnDef::new_with_type(name.clone(), ColumnType::custom(word));
    if *not_null || table.primary_key().contains(name) {
        definition.not_null();
    }
    if let Some(value) = value {
        // As it stands: sea-query would put parentheses around what is not a value.
        let sql = default_sql::sql(value, kind, dialect);
        definition.default(Expr::Keyword(Keyword::Custom(sql.into())));
    }
    match dialect {
        Dialect::MySql | Dialect::MariaDb if generated.is_some() => {
            definition.auto_increment();
        }
        Dialect::Sqlite if generated.is_some() => {
            if let Some(key) = numbered_key(table) {
                let key = quote::name(dialect, &key.name);
                definition.extra(format!("CONSTRAINT {key} PRIMARY KEY AUTOINCREMENT"));
            }
        }
        Dialect::Postgres | Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {}
    }
    definition
}

/// The type of a column, with the words that make PostgreSQL number its rows.
fn type_words(column: &Column, target: Target) -> String {
    let plain = column.kind.sql(target);
    match column.generated.filter(|_| target.dialect == Dialect::Postgres) {
        None => plain.into_owned(),
        Some(Generated::Identity) => format!("{plain} GENERATED BY DEFAULT AS IDENTITY"),
        Some(Generated::Serial) => column.kind.facts().serial.unwrap_or(&plain).to_owned(),
    }
}

/// The primary key that is the one column whose rows the server numbers.
pub(super) fn numbered_key(table: &Table) -> Option<&Constraint> {
    let [name] = table.primary_key() else { return None };
    table.column(name).filter(|column| column.generated.is_some())?;
    table.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
}
