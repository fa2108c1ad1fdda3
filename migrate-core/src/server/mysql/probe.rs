//! Where the catalog has an object of the current database.

use migrate_ir::probe::Object;

use super::MySql;
use crate::server::Server as _;

pub(super) fn rows(server: &MySql, object: &Object<&str>) -> Option<String> {
    let text = |text: &str| server.literal(text);
    let standard = |view: &str, table: &str| {
        format!("information_schema.{view} WHERE table_schema = DATABASE() AND table_name = {}", text(table))
    };
    Some(match object {
        Object::Table { name } => standard("tables", name),
        Object::Column { table, name } => format!("{} AND column_name = {}", standard("columns", table), text(name)),
        // A change of type can be repeated there, so it is never asked about.
        Object::Type { .. } => return None,
        Object::Index { table, name } | Object::ValidIndex { table, name } => {
            format!("{} AND index_name = {}", standard("statistics", table), text(name))
        }
        Object::Constraint { table, name } => {
            format!("{} AND constraint_name = {}", standard("table_constraints", table), text(name))
        }
    })
}
