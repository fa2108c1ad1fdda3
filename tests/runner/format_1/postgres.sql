-- As the first version created them.
CREATE TABLE IF NOT EXISTS migrate_history (
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
);

CREATE TABLE IF NOT EXISTS migrate_journal (
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
);
