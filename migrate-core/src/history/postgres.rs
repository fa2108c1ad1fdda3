//! The tables on PostgreSQL.

use super::statements::Statements;

pub(super) const STATEMENTS: Statements = Statements {
    create: [
        "CREATE TABLE IF NOT EXISTS {history} (
            history text NOT NULL,
            name text NOT NULL,
            part text NOT NULL DEFAULT '',
            kind text NOT NULL,
            position bigint NOT NULL,
            checksum text NOT NULL,
            chain text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            applied_by text NOT NULL,
            duration_ms bigint NOT NULL,
            library_version text NOT NULL,
            batch bigint,
            PRIMARY KEY (history, name, part),
            UNIQUE (history, position)
        )",
        "CREATE TABLE IF NOT EXISTS {script} (
            history text NOT NULL,
            name text NOT NULL,
            part text NOT NULL DEFAULT '',
            number integer NOT NULL,
            text text NOT NULL,
            PRIMARY KEY (history, name, part, number)
        )",
        "CREATE TABLE IF NOT EXISTS {journal} (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            history text NOT NULL,
            name text NOT NULL,
            part text NOT NULL DEFAULT '',
            direction text NOT NULL,
            checksum text NOT NULL,
            step integer,
            step_sql text,
            event text NOT NULL,
            error text,
            error_code text,
            at timestamptz NOT NULL DEFAULT clock_timestamp(),
            runner text NOT NULL,
            duration_ms bigint,
            library_version text NOT NULL,
            reason text
        )",
        "CREATE TABLE IF NOT EXISTS {lock} (
            id integer PRIMARY KEY CHECK (id = 1),
            format integer NOT NULL,
            min_read_format integer NOT NULL,
            min_write_format integer NOT NULL,
            library_version text NOT NULL,
            environment text,
            lease_id text,
            heartbeat bigint NOT NULL DEFAULT 0,
            lease_ms bigint,
            holder text,
            session text,
            doing text,
            since timestamptz,
            head text
        )",
    ],
    now: "clock_timestamp()",
    utc: |column| format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')"),
};
