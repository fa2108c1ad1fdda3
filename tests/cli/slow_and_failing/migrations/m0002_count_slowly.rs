use migrate_core::prelude::*;

/// Takes seconds, so that it can be interrupted, and leaves one row behind.
#[migration]
fn m0002_count_slowly(schema: &mut Schema) {
    schema
        .sql_on(
            Sqlite,
            "INSERT INTO counts (total) WITH RECURSIVE numbers (n) AS \
             (VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 3000000) SELECT count(*) FROM numbers",
        )
        .down("DELETE FROM counts");
}
