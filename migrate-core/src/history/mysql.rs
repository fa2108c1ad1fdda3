//! The two tables on MySQL and MariaDB.

use super::Sql;

// Times are in UTC, and names are compared byte by byte.
pub(super) const SQL: Sql = Sql {
    create: [
        "CREATE TABLE IF NOT EXISTS migrate_history (
            history varchar(255) NOT NULL,
            name varchar(255) NOT NULL,
            position bigint NOT NULL,
            checksum varchar(255) NOT NULL,
            chain varchar(255) NOT NULL,
            applied_at datetime(3) NOT NULL,
            applied_by text NOT NULL,
            duration_ms bigint NOT NULL,
            library_version varchar(255) NOT NULL,
            up_sql longtext NOT NULL,
            down_sql longtext,
            PRIMARY KEY (history, name),
            UNIQUE (history, position)
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
        "CREATE TABLE IF NOT EXISTS migrate_journal (
            id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
            history varchar(255) NOT NULL,
            name varchar(255) NOT NULL,
            direction varchar(255) NOT NULL,
            checksum varchar(255) NOT NULL,
            step int,
            step_sql longtext,
            event varchar(255) NOT NULL,
            error longtext,
            at datetime(3) NOT NULL,
            runner text NOT NULL
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
    ],
    applied: "SELECT history, name, position, checksum, chain, \
        concat(left(date_format(applied_at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z'), \
        applied_by, duration_ms, library_version FROM migrate_history ORDER BY position",
    tail: "SELECT history, name, direction, step_sql, event, error, runner, \
        concat(left(date_format(at, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z') FROM migrate_journal WHERE id > \
        (SELECT coalesce(max(id), 0) FROM migrate_journal WHERE event IN ('finished', 'taken back')) ORDER BY id",
    add: "INSERT INTO migrate_history (history, name, position, checksum, chain, applied_by, duration_ms, \
        library_version, up_sql, down_sql, applied_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, utc_timestamp(3))",
    remove: "DELETE FROM migrate_history WHERE history = ? AND name = ?",
    append: "INSERT INTO migrate_journal (history, name, direction, checksum, step, step_sql, event, error, runner, at) \
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, utc_timestamp(3))",
};
