//! Tables as code of the DSL.

use crate::dsl_code::column_list;
use crate::name;
use crate::object::column::code::column_code;
use crate::object::constraint::code::constraint_code;
use crate::object::index::code::index_code;
use crate::object::{Column, ConstraintKind, Generated, Table};
use crate::types::ColumnType;

/// The lines that create a table, with everything that belongs to it.
pub fn create_table(table: &Table) -> Vec<String> {
    let Table { name, columns, constraints, indexes, sequences: _ } = table;
    let id = columns.first().filter(|column| is_id(column, table));
    let mut lines = vec![format!("schema.create_table({name:?}, |t| {{")];
    lines.extend(id.map(|_| "    t.id();".to_owned()));
    let others = columns.iter().filter(|column| id.is_none_or(|id| id.name != column.name));
    lines.extend(others.map(|column| format!("    {}", column_code("column", column))));
    for constraint in constraints {
        let implied_by_id = id.is_some() && matches!(constraint.kind, ConstraintKind::PrimaryKey { .. });
        if !implied_by_id {
            lines.push(format!("    {}", constraint_code("", name, constraint)));
        }
    }
    for index in indexes {
        lines.push(format!("    t.index({}){};", column_list(&index.columns), index_code(name, index)));
    }
    lines.push("});".to_owned());
    lines
}

/// Whether the column is what `t.id()` makes.
fn is_id(column: &Column, table: &Table) -> bool {
    let Column { name, kind, not_null: _, default, generated } = column;
    name == "id"
        && *kind == ColumnType::BigInt
        && default.is_none()
        && *generated == Some(Generated::Identity)
        && table.primary_key() == ["id"]
        && table.constraint(&name::derive(&table.name, &[] as &[&str], "pkey")).is_some()
}
