//! The tables on MySQL and MariaDB.

use super::statements::Statements;

// Times are in UTC, and names are compared byte by byte.
pub(super) const STATEMENTS: Statements = Statements {
    create: [
        "CREATE TABLE IF NOT EXISTS {history} (
            history varchar(255) NOT NULL,
            name varchar(255) NOT NULL,
            part varchar(32) NOT NULL DEFAULT '',
            kind varchar(255) NOT NULL,
            position bigint NOT NULL,
            checksum varchar(255) NOT NULL,
            chain varchar(255) NOT NULL,
            applied_at datetime(3) NOT NULL,
            applied_by text NOT NULL,
            duration_ms bigint NOT NULL,
            library_version varchar(255) NOT NULL,
            batch bigint,
            PRIMARY KEY (history, name, part),
            UNIQUE (history, position)
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
        "CREATE TABLE IF NOT EXISTS {script} (
            history varchar(255) NOT NULL,
            name varchar(255) NOT NULL,
            part varchar(32) NOT NULL DEFAULT '',
            number int NOT NULL,
            text longtext NOT NULL,
            PRIMARY KEY (history, name, part, number)
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
        "CREATE TABLE IF NOT EXISTS {journal} (
            id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
            history varchar(255) NOT NULL,
            name varchar(255) NOT NULL,
            part varchar(32) NOT NULL DEFAULT '',
            direction varchar(255) NOT NULL,
            checksum varchar(255) NOT NULL,
            step int,
            step_sql longtext,
            event varchar(255) NOT NULL,
            error longtext,
            error_code longtext,
            at datetime(3) NOT NULL,
            runner text NOT NULL,
            duration_ms bigint,
            library_version varchar(255) NOT NULL,
            reason longtext
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
        "CREATE TABLE IF NOT EXISTS {lock} (
            id int NOT NULL PRIMARY KEY,
            format int NOT NULL,
            min_read_format int NOT NULL,
            min_write_format int NOT NULL,
            library_version varchar(255) NOT NULL,
            environment varchar(255),
            lease_id varchar(255),
            heartbeat bigint NOT NULL DEFAULT 0,
            lease_ms bigint,
            holder text,
            session varchar(255),
            doing text,
            since datetime(3),
            head longtext
        ) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin",
    ],
    now: "utc_timestamp(3)",
    utc: |column| format!("concat(left(date_format({column}, '%Y-%m-%dT%H:%i:%s.%f'), 23), 'Z')"),
};
