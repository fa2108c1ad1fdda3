SET foreign_key_checks = 0;

CREATE TABLE `account` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `owner` varchar(40) NOT NULL,
  `opened` date DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `account_owner_idx` (`owner`),
  KEY `account_opened_idx` (`opened`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `account` VALUES ('1', 'ADA', NULL);
INSERT INTO `account` VALUES ('2', 'BOB', NULL);

CREATE TABLE `entry` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `account_id` bigint NOT NULL,
  `amount` int NOT NULL,
  `told` varchar(80) NOT NULL DEFAULT 'it''s "nothing" \\ größer',
  PRIMARY KEY (`id`),
  KEY `entry_account_id_idx` (`account_id`),
  KEY `entry_amount_idx` (`amount`),
  KEY `entry_told_amount_idx` (`told`,`amount`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `entry` VALUES ('1', '1', '5', 'it''s "nothing" \\ größer');
INSERT INTO `entry` VALUES ('2', '2', '-5', 'it''s "nothing" \\ größer');

CREATE TABLE `migrate_history` (
  `history` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `part` varchar(32) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `kind` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `position` bigint NOT NULL,
  `checksum` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `chain` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `applied_at` datetime(3) NOT NULL,
  `applied_by` text COLLATE utf8mb4_bin NOT NULL,
  `duration_ms` bigint NOT NULL,
  `library_version` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `batch` bigint DEFAULT NULL,
  PRIMARY KEY (`history`,`name`,`part`),
  UNIQUE KEY `history` (`history`,`position`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_history` VALUES ('ledger', 'm0001_open_accounts', '', 'schema', '1', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28 01:02:41.668', 'ada', '128', '0.1.0', '1');

CREATE TABLE `migrate_journal` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `history` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `part` varchar(32) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `direction` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `checksum` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `step` int DEFAULT NULL,
  `step_sql` longtext COLLATE utf8mb4_bin,
  `event` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `error` longtext COLLATE utf8mb4_bin,
  `error_code` longtext COLLATE utf8mb4_bin,
  `at` datetime(3) NOT NULL,
  `runner` text COLLATE utf8mb4_bin NOT NULL,
  `duration_ms` bigint DEFAULT NULL,
  `library_version` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `reason` longtext COLLATE utf8mb4_bin,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=21 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_journal` VALUES ('1', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:41.552', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('2', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:41.596', 'ada@host, process 32364', '40', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('3', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'started', NULL, NULL, '2026-11-28 01:02:41.596', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('4', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'done', NULL, NULL, '2026-11-28 01:02:41.617', 'ada@host, process 32364', '20', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('5', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:41.617', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('6', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:41.638', 'ada@host, process 32364', '20', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('7', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'started', NULL, NULL, '2026-11-28 01:02:41.638', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('8', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'done', NULL, NULL, '2026-11-28 01:02:41.650', 'ada@host, process 32364', '10', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('9', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'started', NULL, NULL, '2026-11-28 01:02:41.650', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('10', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'done', NULL, NULL, '2026-11-28 01:02:41.660', 'ada@host, process 32364', '9', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('11', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'started', NULL, NULL, '2026-11-28 01:02:41.664', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('12', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'done', NULL, NULL, '2026-11-28 01:02:41.665', 'ada@host, process 32364', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('13', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'started', NULL, NULL, '2026-11-28 01:02:41.665', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('14', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'done', NULL, NULL, '2026-11-28 01:02:41.666', 'ada@host, process 32364', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('15', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'started', NULL, NULL, '2026-11-28 01:02:41.667', 'ada@host, process 32364', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('16', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'done', NULL, NULL, '2026-11-28 01:02:41.667', 'ada@host, process 32364', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('17', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:41.669', 'ada@host, process 32364', '128', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('18', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:41.714', 'ada@host, process 32387', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('19', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:41.748', 'ada@host, process 32387', '32', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('20', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:41.748', 'ada@host, process 32387', NULL, '0.1.0', NULL);

CREATE TABLE `migrate_lock` (
  `id` int NOT NULL,
  `format` int NOT NULL,
  `min_read_format` int NOT NULL,
  `min_write_format` int NOT NULL,
  `library_version` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `environment` varchar(255) COLLATE utf8mb4_bin DEFAULT NULL,
  `lease_id` varchar(255) COLLATE utf8mb4_bin DEFAULT NULL,
  `heartbeat` bigint NOT NULL DEFAULT '0',
  `lease_ms` bigint DEFAULT NULL,
  `holder` text COLLATE utf8mb4_bin,
  `session` varchar(255) COLLATE utf8mb4_bin DEFAULT NULL,
  `doing` text COLLATE utf8mb4_bin,
  `since` datetime(3) DEFAULT NULL,
  `head` longtext COLLATE utf8mb4_bin,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_lock` VALUES ('1', '4', '4', '4', '0.1.0', NULL, NULL, '0', NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE `migrate_script` (
  `history` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(255) COLLATE utf8mb4_bin NOT NULL,
  `part` varchar(32) COLLATE utf8mb4_bin NOT NULL DEFAULT '',
  `number` int NOT NULL,
  `text` longtext COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`history`,`name`,`part`,`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_script` VALUES ('ledger', 'm0001_open_accounts', '', '1', 'a0b5d8aa93704ec4f72b0653c0ef922ef9764fc5927262e4e7fd36d657e8bda9
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:22
create table `account`
line=6
statement:157
CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:7
account
}
}
impact=none
}
step{
summary:45
create index `account_owner_idx` on `account`
line=10
statement:55
CREATE INDEX `account_owner_idx` ON `account` (`owner`)
probe{
exists{
object=index
table:7
account
name:17
account_owner_idx
}
}
impact=none
}
step{
summary:20
create table `entry`
line=12
statement:234
CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:5
entry
}
}
impact=none
}
step{
summary:46
create index `entry_account_id_idx` on `entry`
line=17
statement:61
CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)
probe{
exists{
object=index
table:5
entry
name:20
entry_account_id_idx
}
}
impact=none
}
step{
summary:42
create index `entry_amount_idx` on `entry`
line=18
statement:53
CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)
probe{
exists{
object=index
table:5
entry
name:16
entry_amount_idx
}
}
impact=none
}
step{
summary:44
run `INSERT INTO account (id, owner) VALUES`
line=21
statement:61
INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')
}
step{
summary:48
run `INSERT INTO entry (id, account_id, amount)`
line=23
statement:71
INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)
}
step{
summary:45
run `UPDATE account SET owner = upper(owner)`
line=24
statement:39
UPDATE account SET owner = upper(owner)
}
}
irreversible:40
nobody knows how the owners were spelled
}
');
INSERT INTO `migrate_script` VALUES ('ledger', 'm0002_index_accounts', '', '1', 'e73120bee1b52c19defae46d13df54fea53c985d1af92f80ae4dc3aa4bd142d8
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:46
create index `account_opened_idx` on `account`
line=6
statement:85
CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:7
account
name:18
account_opened_idx
}
}
impact{
locks{
lock{
table:7
account
mode=LOCK=NONE
blocks=nothing
}
lock{
table:7
account
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=yes
loses_data=no
}
}
step{
summary:47
create index `entry_told_amount_idx` on `entry`
line=7
statement:94
CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:5
entry
name:21
entry_told_amount_idx
}
}
impact{
locks{
lock{
table:5
entry
mode=LOCK=NONE
blocks=nothing
}
lock{
table:5
entry
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=yes
loses_data=no
}
}
}
down{
step{
summary:45
drop index `entry_told_amount_idx` of `entry`
line=7
statement:84
ALTER TABLE `entry` DROP INDEX `entry_told_amount_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:5
entry
name:21
entry_told_amount_idx
}
}
impact{
locks{
lock{
table:5
entry
mode=LOCK=NONE
blocks=nothing
}
lock{
table:5
entry
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=no
}
}
step{
summary:44
drop index `account_opened_idx` of `account`
line=6
statement:83
ALTER TABLE `account` DROP INDEX `account_opened_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:7
account
name:18
account_opened_idx
}
}
impact{
locks{
lock{
table:7
account
mode=LOCK=NONE
blocks=nothing
}
lock{
table:7
account
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=no
}
}
}
}
');

SET foreign_key_checks = 1;
