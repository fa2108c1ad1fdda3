//! The SQL that sea-query renders, for every dialect. No other file names it.
//!
//! Its backends panic where a dialect lacks something. What is asked of it here exists in all of them, or is guarded by
//! the dialect.

use super::{constraint, default, quote, types};
use crate::column::Column;
use crate::dialect::{Dialect, Target};
use crate::table::{Action, Constraint, ConstraintKind, ForeignKey, Index, Table};
use sea_query::{
    Check, ColumnDef, ColumnType, Expr, ForeignKeyAction, ForeignKeyCreateStatement, IndexCreateStatement, Keyword,
    MysqlQueryBuilder, PostgresQueryBuilder, SchemaStatementBuilder, SqliteQueryBuilder, TableAlterStatement,
};

fn render(statement: &impl SchemaStatementBuilder, dialect: Dialect) -> String {
    match dialect {
        Dialect::Postgres => statement.to_string(PostgresQueryBuilder),
        Dialect::MySql | Dialect::MariaDb => statement.to_string(MysqlQueryBuilder),
        Dialect::Sqlite => statement.to_string(SqliteQueryBuilder),
    }
}

/// `CREATE TABLE`, with all constraints; the indexes are statements of their own.
pub(super) fn create_table(table: &Table, target: Target) -> String {
    let Table { name, columns, constraints, indexes: _ } = table;
    let dialect = target.dialect;
    let mut create = sea_query::Table::create();
    create.table(name.clone());
    for column in columns {
        create.col(column_definition(column, table, target));
    }
    let mut left_over = Vec::new();
    for constraint in constraints {
        match &constraint.kind {
            // It stands in the column.
            ConstraintKind::PrimaryKey { .. } if dialect == Dialect::Sqlite && numbered_key(table).is_some() => {}
            ConstraintKind::PrimaryKey { columns } => {
                create.primary_key(&mut key(constraint, columns, dialect));
            }
            ConstraintKind::Unique { columns } => {
                create.index(key(constraint, columns, dialect).unique());
            }
            // sea-query leaves the name of SQLite's out.
            ConstraintKind::ForeignKey(_) if dialect == Dialect::Sqlite => {
                left_over.push(constraint::clause(constraint, dialect));
            }
            ConstraintKind::ForeignKey(key) => {
                create.foreign_key(&mut foreign_key(name, &constraint.name, key, dialect));
            }
            ConstraintKind::Check { expression } => {
                create.check(Check::named(constraint.name.clone(), Expr::cust(expression.clone())));
            }
        }
    }
    match dialect {
        // MyISAM, say, would ignore foreign keys without a word.
        Dialect::MySql | Dialect::MariaDb => create.engine("InnoDB"),
        Dialect::Postgres | Dialect::Sqlite => &mut create,
    };
    let sql = render(&create, dialect);
    match sql.strip_suffix(" )") {
        Some(open) if !left_over.is_empty() => format!("{open}, {} )", left_over.join(", ")),
        Some(_) | None => sql,
    }
}

/// `DROP TABLE`.
pub(super) fn drop_table(table: &str, dialect: Dialect) -> String {
    render(sea_query::Table::drop().table(table.to_owned()), dialect)
}

/// `ALTER TABLE .. RENAME TO`, or `RENAME TABLE`.
pub(super) fn rename_table(from: &str, to: &str, dialect: Dialect) -> String {
    render(sea_query::Table::rename().table(from.to_owned(), to.to_owned()), dialect)
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
        use sea_query::ConditionalStatement as _;
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

/// `ALTER TABLE .. ADD CONSTRAINT`. Not SQLite, which has no such statement.
pub(super) fn add_constraint(table: &str, constraint: &Constraint, dialect: Dialect) -> String {
    match &constraint.kind {
        ConstraintKind::ForeignKey(key) => render(&foreign_key(table, &constraint.name, key, dialect), dialect),
        ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } | ConstraintKind::Check { .. } => {
            format!("ALTER TABLE {} ADD {}", quote::name(dialect, table), constraint::clause(constraint, dialect))
        }
    }
}

fn alter(table: &str) -> TableAlterStatement {
    sea_query::Table::alter().table(table.to_owned()).take()
}

fn column_definition(column: &Column, table: &Table, target: Target) -> ColumnDef {
    let Column { name, kind, not_null, default: value, generated } = column;
    let dialect = target.dialect;
    let word = types::of_column(column, target).into_owned();
    let mut definition = ColumnDef::new_with_type(name.clone(), ColumnType::custom(word));
    if *not_null || table.primary_key().contains(name) {
        definition.not_null();
    }
    if let Some(value) = value {
        // As it stands: sea-query would put parentheses around what is not a value.
        let sql = default::sql(value, *kind, dialect);
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

/// The primary key that is the one column whose rows the server numbers.
pub(super) fn numbered_key(table: &Table) -> Option<&Constraint> {
    let [name] = table.primary_key() else { return None };
    table.column(name).filter(|column| column.generated.is_some())?;
    table.constraints.iter().find(|constraint| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
}

fn key(constraint: &Constraint, columns: &[String], dialect: Dialect) -> IndexCreateStatement {
    let mut index = sea_query::Index::create();
    match dialect {
        // The name would be ignored: it is `PRIMARY` there.
        Dialect::MySql | Dialect::MariaDb if matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }) => {}
        Dialect::Postgres | Dialect::MySql | Dialect::MariaDb | Dialect::Sqlite => {
            index.name(constraint.name.clone());
        }
    }
    for column in columns {
        index.col(column.clone());
    }
    index
}

fn foreign_key(table: &str, name: &str, key: &ForeignKey, dialect: Dialect) -> ForeignKeyCreateStatement {
    let ForeignKey { columns, table: other, referenced, on_delete, on_update } = key;
    let mut statement = sea_query::ForeignKey::create();
    statement.name(name).from_tbl(table.to_owned()).to_tbl(other.clone());
    for column in columns {
        statement.from_col(column.clone());
    }
    for column in referenced {
        statement.to_col(column.clone());
    }
    if constraint::is_spelled(*on_delete, dialect) {
        statement.on_delete(action(*on_delete));
    }
    if constraint::is_spelled(*on_update, dialect) {
        statement.on_update(action(*on_update));
    }
    statement
}

fn action(action: Action) -> ForeignKeyAction {
    match action {
        Action::NoAction => ForeignKeyAction::NoAction,
        Action::Restrict => ForeignKeyAction::Restrict,
        Action::Cascade => ForeignKeyAction::Cascade,
        Action::SetNull => ForeignKeyAction::SetNull,
        Action::SetDefault => ForeignKeyAction::SetDefault,
    }
}
