//! What the current schema of a PostgreSQL database holds. The schema stays, with its grants, and so do extensions.

use crate::server::{DatabaseObject, Server};

/// Kind, identity, and whether it is kept elsewhere. All that is in a schema depends on it, whatever it is; what only
/// is a part of something, such as the sequence of a column, is not listed. What is elsewhere and goes too is what a
/// drop without `CASCADE` would be refused for.
pub(super) const LIST: &str = "
WITH RECURSIVE here AS (
    SELECT classid, objid, objsubid FROM pg_depend
    WHERE refclassid = 'pg_namespace'::regclass AND refobjid = quote_ident(current_schema())::regnamespace
        AND deptype = 'n' AND classid <> 'pg_extension'::regclass
    EXCEPT
    SELECT classid, objid, objsubid FROM pg_depend WHERE deptype = 'e'
),
part AS (
    TABLE here
    UNION
    SELECT depend.classid, depend.objid, depend.objsubid
    FROM part AS whole JOIN pg_depend AS depend ON depend.refclassid = whole.classid
        AND depend.refobjid = whole.objid AND whole.objsubid IN (0, depend.refobjsubid)
    WHERE depend.deptype IN ('a', 'i', 'P', 'S')
),
goes AS (
    TABLE part
    UNION
    SELECT next.classid, next.objid, next.objsubid
    FROM goes CROSS JOIN LATERAL (
        SELECT depend.classid, depend.objid, depend.objsubid FROM pg_depend AS depend
        WHERE depend.refclassid = goes.classid AND depend.refobjid = goes.objid
            AND goes.objsubid IN (0, depend.refobjsubid)
        UNION ALL
        -- What is the inner part of something takes that along: a view goes with its query.
        SELECT depend.refclassid, depend.refobjid, depend.refobjsubid FROM pg_depend AS depend
        WHERE depend.classid = goes.classid AND depend.objid = goes.objid AND depend.objsubid = goes.objsubid
            AND depend.deptype IN ('i', 'e')
    ) AS next
),
listed AS (
    SELECT here.*, 0 AS elsewhere FROM here
    UNION ALL
    SELECT goes.*, 1 FROM goes WHERE NOT EXISTS (
        SELECT FROM part WHERE part.classid = goes.classid AND part.objid = goes.objid
            AND part.objsubid IN (0, goes.objsubid)
    )
)
SELECT object.type, object.identity, listed.elsewhere
FROM listed CROSS JOIN LATERAL pg_identify_object(listed.classid, listed.objid, listed.objsubid) AS object
WHERE NOT EXISTS (
    SELECT FROM pg_depend AS depend JOIN listed AS whole ON whole.classid = depend.refclassid
        AND whole.objid = depend.refobjid AND whole.objsubid IN (0, depend.refobjsubid)
    WHERE depend.classid = listed.classid AND depend.objid = listed.objid AND depend.objsubid = listed.objsubid
        AND depend.deptype IN ('a', 'i', 'P', 'S')
) AND NOT EXISTS (
    SELECT FROM listed AS whole
    WHERE whole.classid = listed.classid AND whole.objid = listed.objid AND whole.objsubid < listed.objsubid
)
ORDER BY listed.elsewhere, object.type, object.identity";

/// Each takes along what depends on it, which another statement may name as well.
pub(super) fn drop_statements(objects: &[DatabaseObject]) -> Vec<String> {
    let here = objects.iter().filter(|object| !object.elsewhere);
    here.map(|DatabaseObject { kind, name, elsewhere: _ }| {
        // An aggregate's own statement wants its arguments in words of its own.
        let kind = if kind == "aggregate" { "routine" } else { kind };
        format!("DROP {kind} IF EXISTS {name} CASCADE")
    })
    .collect()
}

/// Asks for an object that is not in the current schema. The server reads the name as it reads SQL.
pub(super) fn elsewhere_query(server: &dyn Server, kind: &str, name: &str) -> Option<String> {
    let literal = server.literal(name);
    Some(match kind {
        "schema" => format!("SELECT 1 FROM pg_namespace WHERE oid = to_regnamespace({literal})"),
        "extension" => {
            let bare = if name.starts_with('"') { name.trim_matches('"').to_owned() } else { name.to_lowercase() };
            format!("SELECT 1 FROM pg_extension WHERE extname = {}", server.literal(&bare))
        }
        "table" | "foreign table" | "view" | "materialized view" | "sequence" => format!(
            "SELECT 1 FROM pg_class WHERE oid = to_regclass({literal}) \
             AND relnamespace IS DISTINCT FROM to_regnamespace(quote_ident(current_schema()))"
        ),
        "type" | "domain" => format!(
            "SELECT 1 FROM pg_type WHERE oid = to_regtype({literal}) \
             AND typnamespace IS DISTINCT FROM to_regnamespace(quote_ident(current_schema()))"
        ),
        _ => return None,
    })
}

/// Indexes that a `CREATE INDEX CONCURRENTLY` left behind, in the current schema.
pub(super) const INVALID_INDEXES: &str = "SELECT t.relname, c.relname, format('DROP INDEX CONCURRENTLY %I', c.relname) \
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid \
     WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'i' \
     AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = c.oid) ORDER BY 1, 2";
