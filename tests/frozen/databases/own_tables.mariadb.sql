SET foreign_key_checks = 0;

CREATE TABLE `account` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `owner` varchar(40) NOT NULL,
  `opened` date DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `account_opened_idx` (`opened`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `account` VALUES ('1', 'ADA', NULL);
INSERT INTO `account` VALUES ('2', 'BOB', NULL);

CREATE TABLE `acme_history` (
  `history` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `part` varchar(32) NOT NULL DEFAULT '',
  `kind` varchar(255) NOT NULL,
  `position` bigint(20) NOT NULL,
  `checksum` varchar(255) NOT NULL,
  `chain` varchar(255) NOT NULL,
  `applied_at` datetime(3) NOT NULL,
  `applied_by` text NOT NULL,
  `duration_ms` bigint(20) NOT NULL,
  `library_version` varchar(255) NOT NULL,
  `batch` bigint(20) DEFAULT NULL,
  PRIMARY KEY (`history`,`name`,`part`),
  UNIQUE KEY `history` (`history`,`position`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `acme_history` VALUES ('ledger', 'm0001_open_accounts', '', 'schema', '1', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28 01:03:53.927', 'ada', '290', '0.1.0', '1');
INSERT INTO `acme_history` VALUES ('ledger', 'm0002_index_accounts', '', 'schema', '2', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', 'b22c014d1753c8b418ab9bb06d5c5c537d86040c6866216ba214c9079d70ae9f', '2026-11-28 01:03:54.040', 'ada', '111', '0.1.0', '1');
INSERT INTO `acme_history` VALUES ('ledger', 'm0003_drop_indexes', '', 'schema', '3', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409', '2026-11-28 01:03:54.175', 'ada', '134', '0.1.0', '1');

CREATE TABLE `acme_journal` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `history` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `part` varchar(32) NOT NULL DEFAULT '',
  `direction` varchar(255) NOT NULL,
  `checksum` varchar(255) NOT NULL,
  `step` int(11) DEFAULT NULL,
  `step_sql` longtext DEFAULT NULL,
  `event` varchar(255) NOT NULL,
  `error` longtext DEFAULT NULL,
  `error_code` longtext DEFAULT NULL,
  `at` datetime(3) NOT NULL,
  `runner` text NOT NULL,
  `duration_ms` bigint(20) DEFAULT NULL,
  `library_version` varchar(255) NOT NULL,
  `reason` longtext DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB AUTO_INCREMENT=28 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `acme_journal` VALUES ('1', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:03:53.637', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('2', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:03:53.670', 'ada@host, process 3674', '32', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('3', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'started', NULL, NULL, '2026-11-28 01:03:53.670', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('4', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'done', NULL, NULL, '2026-11-28 01:03:53.760', 'ada@host, process 3674', '87', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('5', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:03:53.760', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('6', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:03:53.796', 'ada@host, process 3674', '33', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('7', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'started', NULL, NULL, '2026-11-28 01:03:53.796', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('8', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'done', NULL, NULL, '2026-11-28 01:03:53.860', 'ada@host, process 3674', '62', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('9', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'started', NULL, NULL, '2026-11-28 01:03:53.860', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('10', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'done', NULL, NULL, '2026-11-28 01:03:53.923', 'ada@host, process 3674', '61', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('11', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'started', NULL, NULL, '2026-11-28 01:03:53.923', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('12', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'done', NULL, NULL, '2026-11-28 01:03:53.924', 'ada@host, process 3674', '0', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('13', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'started', NULL, NULL, '2026-11-28 01:03:53.925', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('14', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'done', NULL, NULL, '2026-11-28 01:03:53.925', 'ada@host, process 3674', '0', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('15', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'started', NULL, NULL, '2026-11-28 01:03:53.926', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('16', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'done', NULL, NULL, '2026-11-28 01:03:53.926', 'ada@host, process 3674', '0', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('17', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:53.927', 'ada@host, process 3674', '290', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('18', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:53.929', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('19', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:53.980', 'ada@host, process 3674', '50', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('20', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:53.980', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('21', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:54.040', 'ada@host, process 3674', '58', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('22', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:54.040', 'ada@host, process 3674', '111', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('23', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:54.044', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('24', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:54.128', 'ada@host, process 3674', '83', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('25', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:54.128', 'ada@host, process 3674', NULL, '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('26', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:54.176', 'ada@host, process 3674', '46', '0.1.0', NULL);
INSERT INTO `acme_journal` VALUES ('27', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:54.176', 'ada@host, process 3674', '134', '0.1.0', NULL);

CREATE TABLE `acme_lock` (
  `id` int(11) NOT NULL,
  `format` int(11) NOT NULL,
  `min_read_format` int(11) NOT NULL,
  `min_write_format` int(11) NOT NULL,
  `library_version` varchar(255) NOT NULL,
  `environment` varchar(255) DEFAULT NULL,
  `lease_id` varchar(255) DEFAULT NULL,
  `heartbeat` bigint(20) NOT NULL DEFAULT 0,
  `lease_ms` bigint(20) DEFAULT NULL,
  `holder` text DEFAULT NULL,
  `session` varchar(255) DEFAULT NULL,
  `doing` text DEFAULT NULL,
  `since` datetime(3) DEFAULT NULL,
  `head` longtext DEFAULT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `acme_lock` VALUES ('1', '4', '4', '4', '0.1.0', NULL, NULL, '0', NULL, NULL, NULL, NULL, NULL, '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409 ledger');

CREATE TABLE `acme_script` (
  `history` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `part` varchar(32) NOT NULL DEFAULT '',
  `number` int(11) NOT NULL,
  `text` longtext NOT NULL,
  PRIMARY KEY (`history`,`name`,`part`,`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `acme_script` VALUES ('ledger', 'm0001_open_accounts', '', '1', '3486a3faa49cc6d2ce2c4b39c856cf94ad7417412541df7ed5fb8e55cc410ac1
form=1
needs=1
script{
on=mariadb
oldest=10.6
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
INSERT INTO `acme_script` VALUES ('ledger', 'm0002_index_accounts', '', '1', '5226548ca0a9842ac6935c522b8d4b6314e5b637c1fc8582e53ac307e875ced0
form=1
needs=1
script{
on=mariadb
oldest=10.6
up{
step{
summary:46
create index `account_opened_idx` on `account`
line=6
statement:84
CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE
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
statement:93
CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE
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
statement:83
ALTER TABLE `entry` DROP INDEX `entry_told_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE
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
statement:82
ALTER TABLE `account` DROP INDEX `account_opened_idx`, ALGORITHM=NOCOPY, LOCK=NONE
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
INSERT INTO `acme_script` VALUES ('ledger', 'm0003_drop_indexes', '', '1', 'f773f93160823edc6375f3be4af56c5fe9437e755b6b1c274777b49e178dedd0
form=1
needs=1
script{
on=mariadb
oldest=10.6
up{
step{
summary:43
drop index `account_owner_idx` of `account`
line=6
statement:81
ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE
probe{
missing{
object=index
table:7
account
name:17
account_owner_idx
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
step{
summary:40
drop index `entry_amount_idx` of `entry`
line=7
statement:78
ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE
probe{
missing{
object=index
table:5
entry
name:16
entry_amount_idx
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
}
down{
step{
summary:42
create index `entry_amount_idx` on `entry`
line=7
statement:80
CREATE INDEX `entry_amount_idx` ON `entry` (`amount`) ALGORITHM=NOCOPY LOCK=NONE
probe{
exists{
object=index
table:5
entry
name:16
entry_amount_idx
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
step{
summary:45
create index `account_owner_idx` on `account`
line=6
statement:82
CREATE INDEX `account_owner_idx` ON `account` (`owner`) ALGORITHM=NOCOPY LOCK=NONE
probe{
exists{
object=index
table:7
account
name:17
account_owner_idx
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
}
}
');

CREATE TABLE `entry` (
  `id` bigint(20) NOT NULL AUTO_INCREMENT,
  `account_id` bigint(20) NOT NULL,
  `amount` int(11) NOT NULL,
  `told` varchar(80) NOT NULL DEFAULT 'it''s "nothing" \\ größer',
  PRIMARY KEY (`id`),
  KEY `entry_account_id_idx` (`account_id`),
  KEY `entry_told_amount_idx` (`told`,`amount`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci;
INSERT INTO `entry` VALUES ('1', '1', '5', 'it''s "nothing" \\ größer');
INSERT INTO `entry` VALUES ('2', '2', '-5', 'it''s "nothing" \\ größer');

SET foreign_key_checks = 1;
