//! What a SQLite file holds. Indexes and triggers go with their tables and views; `user_version` stays.

use crate::server::{DatabaseObject, ForeignKeys};

/// Kind, name, and 0. Virtual tables come before ordinary ones, and take the tables along in which they keep their data.
pub(super) const LIST: &str = "SELECT CASE type WHEN 'view' THEN 'view' ELSE 'table' END,
        '\"' || replace(name, '\"', '\"\"') || '\"', 0
    FROM pragma_table_list
    WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY CASE type WHEN 'view' THEN 1 WHEN 'virtual' THEN 2 ELSE 3 END, name";

pub(super) const FOREIGN_KEYS: ForeignKeys =
    ForeignKeys { query: "PRAGMA foreign_keys", statement: "PRAGMA foreign_keys" };

/// Drops each.
pub(super) fn drop_statements(objects: &[DatabaseObject]) -> Vec<String> {
    objects.iter().map(|object| format!("DROP {} IF EXISTS main.{}", object.kind, object.name)).collect()
}
