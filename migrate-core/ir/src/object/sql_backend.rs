//! What asks sea-query for SQL. Its backends panic where a server lacks something: what is asked of it here exists on all
//! of them, or is guarded by the dialect.
//!
//! Constraints are not asked of it: it can add only foreign keys to a table that exists, and it leaves out the names of
//! SQLite's.

use crate::dialect::Dialect;
use sea_query::{
    ColumnDef, MysqlQueryBuilder, PostgresQueryBuilder, SchemaStatementBuilder, SqliteQueryBuilder,
    TableAlterStatement, TableBuilder as _,
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

/// The statement, in SQL.
pub(super) fn render(statement: &impl SchemaStatementBuilder, dialect: Dialect) -> String {
    with_backend!(dialect, backend => statement.to_string(backend))
}

/// The definition of a column, in SQL.
pub(super) fn render_column(definition: &ColumnDef, dialect: Dialect) -> String {
    let mut sql = String::new();
    with_backend!(dialect, backend => backend.prepare_column_def(definition, &mut sql));
    sql
}

/// `ALTER TABLE`, to which actions are added.
pub(super) fn alter_table(table: &str) -> TableAlterStatement {
    sea_query::Table::alter().table(table.to_owned()).take()
}
