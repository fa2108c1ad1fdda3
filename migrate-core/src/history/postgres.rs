//! The two tables on PostgreSQL.

use super::Sql;

pub(super) const SQL: Sql = Sql {
    create: [
        "CREATE TABLE IF NOT EXISTS migrate_history (
            history text NOT NULL,
            name text NOT NULL,
            position bigint NOT NULL,
            checksum text NOT NULL,
            chain text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            applied_by text NOT NULL,
            duration_ms bigint NOT NULL,
            library_version text NOT NULL,
            up_sql text NOT NULL,
            down_sql text,
            PRIMARY KEY (history, name),
            UNIQUE (history, position)
        )",
        "CREATE TABLE IF NOT EXISTS migrate_journal (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            history text NOT NULL,
            name text NOT NULL,
            direction text NOT NULL,
            checksum text NOT NULL,
            step integer,
            step_sql text,
            event text NOT NULL,
            error text,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            runner text NOT NULL
        )",
    ],
    applied: "SELECT history, name, position, checksum, chain, \
        to_char(applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'), \
        applied_by, duration_ms, library_version FROM migrate_history ORDER BY position",
    tail: "SELECT history, name, direction, step_sql, event, error, runner, \
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"') FROM migrate_journal WHERE id > \
        (SELECT coalesce(max(id), 0) FROM migrate_journal WHERE event IN ('finished', 'taken back')) ORDER BY id",
    add: "INSERT INTO migrate_history (history, name, position, checksum, chain, applied_by, duration_ms, \
        library_version, up_sql, down_sql) \
        VALUES ($1, $2, CAST($3 AS bigint), $4, $5, $6, CAST($7 AS bigint), $8, $9, $10)",
    remove: "DELETE FROM migrate_history WHERE history = $1 AND name = $2",
    append: "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, error, runner) \
        VALUES ($1, $2, $3, $4, CAST($5 AS integer), $6, $7, $8, $9)",
};
