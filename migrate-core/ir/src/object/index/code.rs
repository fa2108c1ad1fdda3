//! Indexes as code of the DSL.

use crate::dsl_code::{column_list, unless_derived};
use crate::name;
use crate::object::Index;

/// `schema.create_index("users", ["email"]).unique();`
pub fn create_index(table: &str, index: &Index, concurrently: bool) -> String {
    let concurrently = if concurrently { ".concurrently()" } else { "" };
    format!(
        "schema.create_index({table:?}, {}){}{concurrently};",
        column_list(&index.columns),
        index_code(table, index)
    )
}

/// `schema.drop_index("users", "users_email_idx");`
pub fn drop_index(table: &str, index: &str, concurrently: bool) -> String {
    let concurrently = if concurrently { ".concurrently()" } else { "" };
    format!("schema.drop_index({table:?}, {index:?}){concurrently};")
}

pub(in crate::object) fn index_code(table: &str, index: &Index) -> String {
    let Index { name, columns, unique, filter, include } = index;
    let unique = if *unique { ".unique()" } else { "" };
    let filter = filter.as_ref().map_or_else(String::new, |filter| format!(".filter({filter:?})"));
    let include = if include.is_empty() { String::new() } else { format!(".include({})", column_list(include)) };
    let name = unless_derived(name, &name::derive(table, columns, "idx"));
    format!("{unique}{include}{filter}{name}")
}
