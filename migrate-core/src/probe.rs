//! The queries that ask a server whether a step happened.

use migrate_ir::dialect::Dialect;
use migrate_ir::probe::{Fact, Object};

use crate::connection::Protocol;
use crate::history::literal::literal;

/// A query whose one value is true where all of this holds. None where the server does not tell.
pub(crate) fn query<T: AsRef<str>>(protocol: Protocol, facts: &[Fact<T>]) -> Option<String> {
    let condition = |Fact { object, exists }: &Fact<T>| {
        let not = if *exists { "" } else { "NOT " };
        Some(format!("{not}EXISTS (SELECT 1 FROM {})", rows(protocol, object)?))
    };
    let conditions: Vec<_> = facts.iter().map(condition).collect::<Option<_>>()?;
    Some(format!("SELECT {}", conditions.join(" AND ")))
}

/// The same for tests, which have no connection of the runner's.
pub fn on_dialect<T: AsRef<str>>(dialect: Dialect, facts: &[Fact<T>]) -> Option<String> {
    let protocol = match dialect {
        Dialect::Postgres => Protocol::Postgres,
        Dialect::MySql | Dialect::MariaDb => Protocol::MySql,
        Dialect::Sqlite => Protocol::Sqlite,
    };
    query(protocol, facts)
}

/// What is selected from where, so that there is a row where the object exists.
fn rows<T: AsRef<str>>(protocol: Protocol, object: &Object<T>) -> Option<String> {
    match protocol {
        Protocol::Postgres => Some(on_postgres(object)),
        Protocol::MySql => on_mysql(object),
        Protocol::Sqlite => on_sqlite(object),
    }
}

fn on_postgres<T: AsRef<str>>(object: &Object<T>) -> String {
    let text = |text: &T| literal(Protocol::Postgres, text.as_ref());
    let standard = |view: &str, table: &T| {
        format!("information_schema.{view} WHERE table_schema = current_schema() AND table_name = {}", text(table))
    };
    let of_class = |from: &str, name: &T| {
        format!(
            "{from} JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE nspname = current_schema() AND relname = {}",
            text(name)
        )
    };
    match object {
        Object::Table { name } => standard("tables", name),
        Object::Column { table, name } => format!("{} AND column_name = {}", standard("columns", table), text(name)),
        Object::Type { table, name, format } => {
            let columns = of_class("pg_attribute JOIN pg_class ON pg_class.oid = attrelid", table);
            let (name, format) = (text(name), text(format));
            format!("{columns} AND attname = {name} AND format_type(atttypid, atttypmod) = {format}")
        }
        Object::Index { table: _, name } => of_class("pg_index JOIN pg_class ON pg_class.oid = indexrelid", name),
        Object::ValidIndex { table: _, name } => {
            let index = of_class("pg_index JOIN pg_class ON pg_class.oid = indexrelid", name);
            format!("{index} AND indisvalid")
        }
        Object::Constraint { table, name } => {
            format!("{} AND constraint_name = {}", standard("table_constraints", table), text(name))
        }
    }
}

fn on_mysql<T: AsRef<str>>(object: &Object<T>) -> Option<String> {
    let text = |text: &T| literal(Protocol::MySql, text.as_ref());
    let standard = |view: &str, table: &T| {
        format!("information_schema.{view} WHERE table_schema = DATABASE() AND table_name = {}", text(table))
    };
    Some(match object {
        Object::Table { name } => standard("tables", name),
        Object::Column { table, name } => format!("{} AND column_name = {}", standard("columns", table), text(name)),
        Object::Type { .. } => return None,
        Object::Index { table, name } | Object::ValidIndex { table, name } => {
            format!("{} AND index_name = {}", standard("statistics", table), text(name))
        }
        Object::Constraint { table, name } => {
            format!("{} AND constraint_name = {}", standard("table_constraints", table), text(name))
        }
    })
}

fn on_sqlite<T: AsRef<str>>(object: &Object<T>) -> Option<String> {
    let text = |text: &T| literal(Protocol::Sqlite, text.as_ref());
    Some(match object {
        Object::Table { name } => format!("sqlite_schema WHERE type = 'table' AND name = {}", text(name)),
        Object::Column { table, name } => {
            format!("pragma_table_info({}) WHERE name = {}", text(table), text(name))
        }
        Object::Index { table: _, name } | Object::ValidIndex { table: _, name } => {
            format!("sqlite_schema WHERE type = 'index' AND name = {}", text(name))
        }
        // It keeps no list of constraints, and is never asked: a script is one transaction there.
        Object::Type { .. } | Object::Constraint { .. } => return None,
    })
}
