//! The tables on SQLite.

use super::words::Words;

pub(super) const WORDS: Words = Words {
    create: [
        "CREATE TABLE IF NOT EXISTS {history} (
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
            batch INTEGER,
            script TEXT,
            PRIMARY KEY (history, name),
            UNIQUE (history, position)
        )",
        "CREATE TABLE IF NOT EXISTS {journal} (
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
            runner TEXT NOT NULL,
            error_code TEXT,
            duration_ms INTEGER,
            library_version TEXT,
            reason TEXT
        )",
        "CREATE TABLE IF NOT EXISTS {lock} (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            format INTEGER NOT NULL,
            environment TEXT,
            token TEXT,
            beat INTEGER NOT NULL DEFAULT 0,
            lease_ms INTEGER,
            holder TEXT,
            session TEXT,
            doing TEXT,
            since TEXT,
            head TEXT
        )",
    ],
    text: "TEXT",
    number: "INTEGER",
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    utc: str::to_owned,
};
