//! The statements that servers share.

use crate::dialect::Dialect;
use crate::object::Index;
use crate::object::sql_backend::render;
use sea_query::{ConditionalStatement as _, Expr};

/// `CREATE INDEX`.
pub(in crate::object) fn create_index(table: &str, index: &Index, concurrently: bool, dialect: Dialect) -> String {
    let Index { name, columns, unique, filter, include } = index;
    let mut create = sea_query::Index::create();
    create.name(name.clone()).table(table.to_owned());
    for column in columns {
        create.col(column.clone());
    }
    for column in include {
        create.include(column.clone());
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
pub(in crate::object) fn drop_index(index: &str, concurrently: bool, dialect: Dialect) -> String {
    let mut drop = sea_query::Index::drop();
    drop.name(index.to_owned());
    if concurrently {
        drop.concurrently();
    }
    render(&drop, dialect)
}
