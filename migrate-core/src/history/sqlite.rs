//! The two tables on SQLite.

use super::Sql;

pub(super) const SQL: Sql = Sql {
    create: [
        "CREATE TABLE IF NOT EXISTS migrate_history (
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
        )",
        "CREATE TABLE IF NOT EXISTS migrate_journal (
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
        )",
    ],
    applied: "SELECT history, name, position, checksum, chain, applied_at, applied_by, duration_ms, library_version \
        FROM migrate_history ORDER BY position",
    tail: "SELECT history, name, direction, step_sql, event, error, runner, at FROM migrate_journal WHERE id > \
        (SELECT coalesce(max(id), 0) FROM migrate_journal WHERE event IN ('finished', 'taken back')) ORDER BY id",
    add: "INSERT INTO migrate_history (history, name, position, checksum, chain, applied_by, duration_ms, \
        library_version, up_sql, down_sql) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    remove: "DELETE FROM migrate_history WHERE history = ? AND name = ?",
    append: "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, error, runner) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
};
