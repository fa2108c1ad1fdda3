//! Where the catalog has an object of the current schema.

use migrate_ir::probe::Object;

use super::Postgres;
use crate::server::Server as _;

pub(super) fn rows(server: &Postgres, object: &Object<&str>) -> String {
    let text = |text: &str| server.literal(text);
    let standard = |view: &str, table: &str| {
        format!("information_schema.{view} WHERE table_schema = current_schema() AND table_name = {}", text(table))
    };
    let of_class = |from: &str, name: &str| {
        format!(
            "{from} JOIN pg_namespace ON pg_namespace.oid = relnamespace \
             WHERE nspname = current_schema() AND relname = {}",
            text(name)
        )
    };
    let index = |name: &str| of_class("pg_index JOIN pg_class ON pg_class.oid = indexrelid", name);
    match object {
        Object::Table { name } => standard("tables", name),
        Object::Column { table, name } => format!("{} AND column_name = {}", standard("columns", table), text(name)),
        Object::Type { table, name, format } => {
            let columns = of_class("pg_attribute JOIN pg_class ON pg_class.oid = attrelid", table);
            let (name, format) = (text(name), text(format));
            format!("{columns} AND attname = {name} AND format_type(atttypid, atttypmod) = {format}")
        }
        Object::Index { table: _, name } => index(name),
        Object::ValidIndex { table: _, name } => format!("{} AND indisvalid", index(name)),
        Object::Constraint { table, name } => {
            format!("{} AND constraint_name = {}", standard("table_constraints", table), text(name))
        }
    }
}
