//! The tables on PostgreSQL.

use super::words::Words;

pub(super) const WORDS: Words = Words {
    create: [
        "CREATE TABLE IF NOT EXISTS {history} (
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
            batch bigint,
            script text,
            PRIMARY KEY (history, name),
            UNIQUE (history, position)
        )",
        "CREATE TABLE IF NOT EXISTS {journal} (
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
            runner text NOT NULL,
            error_code text,
            duration_ms bigint,
            library_version text,
            reason text
        )",
        "CREATE TABLE IF NOT EXISTS {lock} (
            id integer PRIMARY KEY CHECK (id = 1),
            format integer NOT NULL,
            environment text,
            token text,
            beat bigint NOT NULL DEFAULT 0,
            lease_ms bigint,
            holder text,
            session text,
            doing text,
            since timestamptz,
            head text
        )",
    ],
    text: "text",
    number: "bigint",
    now: "clock_timestamp()",
    utc: |column| format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
};
