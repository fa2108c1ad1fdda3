//! What a database on MySQL and MariaDB holds. Triggers go with their tables.

use crate::server::{DatabaseObject, ForeignKeys, Server};

/// Kind, name, and 0. Sequences come after the tables whose defaults use them.
pub(super) const LIST: &str = "SELECT kind, concat('`', replace(name, '`', '``'), '`'), 0 FROM (
        SELECT CASE table_type WHEN 'VIEW' THEN 'view' WHEN 'SEQUENCE' THEN 'sequence' ELSE 'table' END AS kind,
            table_name AS name,
            CASE table_type WHEN 'VIEW' THEN 1 WHEN 'SEQUENCE' THEN 3 ELSE 2 END AS place
        FROM information_schema.tables WHERE table_schema = database()
        UNION ALL
        SELECT lower(routine_type), routine_name, 4 FROM information_schema.routines WHERE routine_schema = database()
        UNION ALL
        SELECT 'event', event_name, 5 FROM information_schema.events WHERE event_schema = database()
    ) AS things ORDER BY place, kind, name";

pub(super) const FOREIGN_KEYS: ForeignKeys =
    ForeignKeys { query: "SELECT @@foreign_key_checks", statement: "SET foreign_key_checks" };

/// All tables in one statement, which waits for all their locks before it drops the first: where one is refused,
/// all of them are there still.
pub(super) fn drop_statements(objects: &[DatabaseObject]) -> Vec<String> {
    objects
        .chunk_by(|a, b| a.kind == b.kind && matches!(a.kind.as_str(), "view" | "table" | "sequence"))
        .map(|alike| {
            let names: Vec<_> = alike.iter().map(|object| object.name.as_str()).collect();
            format!("DROP {} IF EXISTS {}", alike[0].kind, names.join(", "))
        })
        .collect()
}

/// Asks for another database, or for a table or view in one.
pub(super) fn elsewhere_query(server: &dyn Server, kind: &str, name: &str) -> Option<String> {
    let bare = |name: &str| server.literal(name.trim_matches('`'));
    match (kind, name.split_once('.')) {
        ("schema" | "database", None) => {
            Some(format!("SELECT 1 FROM information_schema.schemata WHERE schema_name = {}", bare(name)))
        }
        ("table" | "view", Some((schema, table))) => Some(format!(
            "SELECT 1 FROM information_schema.tables WHERE table_schema = {} AND table_name = {} \
             AND table_schema <> database()",
            bare(schema),
            bare(table)
        )),
        _ => None,
    }
}
