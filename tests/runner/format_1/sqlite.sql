-- As the first version created them.
CREATE TABLE IF NOT EXISTS migrate_history (
    history TEXT NOT NULL,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    checksum TEXT NOT NULL,
    chain TEXT NOT NULL,
    applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    applied_by TEXT NOT NULL,
    duration_ms INTEGER NOT NULL,
    library_version TEXT NOT NULL,
    up_sql TEXT NOT NULL,
    down_sql TEXT,
    PRIMARY KEY (history, name),
    UNIQUE (history, position)
);

CREATE TABLE IF NOT EXISTS migrate_journal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    history TEXT NOT NULL,
    name TEXT NOT NULL,
    direction TEXT NOT NULL,
    checksum TEXT NOT NULL,
    step INTEGER,
    step_sql TEXT,
    event TEXT NOT NULL,
    error TEXT,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    runner TEXT NOT NULL
);
