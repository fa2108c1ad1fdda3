-- As the first version created them.
CREATE TABLE IF NOT EXISTS migrate_history (
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
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS migrate_journal (
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
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin;
