//! Columns as code of the DSL.

use crate::object::{Column, Generated};
use crate::types::{ColumnType, DefaultValue};

/// `t.add_column("role", text()).not_null();`
pub fn add_column(column: &Column) -> String {
    column_code("add_column", column)
}

/// `t.change_type("id", bigint());`
pub fn change_type(column: &str, kind: &ColumnType, using: Option<&str>) -> String {
    let using = using.map_or_else(String::new, |using| format!(".using({using:?})"));
    format!("t.change_type({column:?}, {kind}){using};")
}

/// `t.set_default("token", random_uuid());`
pub fn set_default(column: &str, default: &DefaultValue) -> String {
    match default {
        DefaultValue::Expression(sql) => format!("t.set_default_sql({column:?}, {sql:?});"),
        DefaultValue::Text(_)
        | DefaultValue::Integer(_)
        | DefaultValue::Decimal(_)
        | DefaultValue::Boolean(_)
        | DefaultValue::Now
        | DefaultValue::RandomUuid => format!("t.set_default({column:?}, {});", default_code(default)),
    }
}

pub(in crate::object) fn column_code(word: &str, column: &Column) -> String {
    let Column { name, kind, not_null, default, generated } = column;
    let (kind, refuses_null) = match generated {
        None if *not_null => (kind.to_string(), ".not_null()"),
        None => (kind.to_string(), ""),
        Some(Generated::Identity) => (kind.to_string(), ".identity()"),
        Some(Generated::Serial) => (format!("{}()", kind.facts().serial.unwrap_or(kind.facts().word)), ""),
    };
    let default = match default {
        None => String::new(),
        Some(DefaultValue::Expression(sql)) => format!(".default_sql({sql:?})"),
        Some(default) => format!(".default({})", default_code(default)),
    };
    format!("t.{word}({name:?}, {kind}){refuses_null}{default};")
}

fn default_code(default: &DefaultValue) -> String {
    match default {
        DefaultValue::Text(text) | DefaultValue::Expression(text) => format!("{text:?}"),
        DefaultValue::Integer(number) => number.to_string(),
        // Else it would be read as a whole number, which may be too large for one.
        DefaultValue::Decimal(number) if !number.contains('.') => format!("{number}.0"),
        DefaultValue::Decimal(number) => number.clone(),
        DefaultValue::Boolean(value) => value.to_string(),
        DefaultValue::Now => "now()".to_owned(),
        DefaultValue::RandomUuid => "random_uuid()".to_owned(),
    }
}
