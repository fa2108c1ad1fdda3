//! The tables on SQLite.

use super::statements::Statements;

pub(super) const STATEMENTS: Statements = Statements {
    create: [
        "CREATE TABLE IF NOT EXISTS {history} (
            history TEXT NOT NULL,
            name TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            kind TEXT NOT NULL,
            position INTEGER NOT NULL,
            checksum TEXT NOT NULL,
            chain TEXT NOT NULL,
            applied_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            applied_by TEXT NOT NULL,
            duration_ms INTEGER NOT NULL,
            library_version TEXT NOT NULL,
            batch INTEGER,
            PRIMARY KEY (history, name, part),
            UNIQUE (history, position)
        )",
        "CREATE TABLE IF NOT EXISTS {script} (
            history TEXT NOT NULL,
            name TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            number INTEGER NOT NULL,
            text TEXT NOT NULL,
            PRIMARY KEY (history, name, part, number)
        )",
        "CREATE TABLE IF NOT EXISTS {journal} (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            history TEXT NOT NULL,
            name TEXT NOT NULL,
            part TEXT NOT NULL DEFAULT '',
            direction TEXT NOT NULL,
            checksum TEXT NOT NULL,
            step INTEGER,
            step_sql TEXT,
            event TEXT NOT NULL,
            error TEXT,
            error_code TEXT,
            at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
            runner TEXT NOT NULL,
            duration_ms INTEGER,
            library_version TEXT NOT NULL,
            reason TEXT
        )",
        "CREATE TABLE IF NOT EXISTS {lock} (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            format INTEGER NOT NULL,
            min_read_format INTEGER NOT NULL,
            min_write_format INTEGER NOT NULL,
            library_version TEXT NOT NULL,
            environment TEXT,
            lease_id TEXT,
            heartbeat INTEGER NOT NULL DEFAULT 0,
            lease_ms INTEGER,
            holder TEXT,
            session TEXT,
            doing TEXT,
            since TEXT,
            head TEXT
        )",
    ],
    now: "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    utc: str::to_owned,
};
