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

CREATE TABLE `migrate_history` (
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
INSERT INTO `migrate_history` VALUES ('ledger', 'm0001_open_accounts', '', 'schema', '1', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28 01:03:20.957', 'ada', '59', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('ledger', 'm0002_index_accounts', '', 'schema', '2', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', 'b22c014d1753c8b418ab9bb06d5c5c537d86040c6866216ba214c9079d70ae9f', '2026-11-28 01:03:21.584', 'ada', '138', '0.1.0', '2');
INSERT INTO `migrate_history` VALUES ('ledger', 'm0003_drop_indexes', '', 'schema', '3', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409', '2026-11-28 01:03:21.783', 'unknown', '0', '0.1.0', '3');

CREATE TABLE `migrate_journal` (
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
) ENGINE=InnoDB AUTO_INCREMENT=56 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_journal` VALUES ('1', '', '', '', 'up', '', NULL, NULL, 'emptied', NULL, NULL, '2026-11-28 01:03:20.891', 'ada@host, process 2042', NULL, '0.1.0', 'dropped 0 objects');
INSERT INTO `migrate_journal` VALUES ('2', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:03:20.898', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('3', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:03:20.903', 'ada@host, process 2042', '3', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('4', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'started', NULL, NULL, '2026-11-28 01:03:20.903', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('5', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'done', NULL, NULL, '2026-11-28 01:03:20.921', 'ada@host, process 2042', '16', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('6', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:03:20.921', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('7', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:03:20.928', 'ada@host, process 2042', '5', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('8', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'started', NULL, NULL, '2026-11-28 01:03:20.928', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('9', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'done', NULL, NULL, '2026-11-28 01:03:20.941', 'ada@host, process 2042', '12', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('10', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'started', NULL, NULL, '2026-11-28 01:03:20.941', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('11', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'done', NULL, NULL, '2026-11-28 01:03:20.955', 'ada@host, process 2042', '10', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('12', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'started', NULL, NULL, '2026-11-28 01:03:20.955', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('13', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'done', NULL, NULL, '2026-11-28 01:03:20.956', 'ada@host, process 2042', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('14', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'started', NULL, NULL, '2026-11-28 01:03:20.956', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('15', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'done', NULL, NULL, '2026-11-28 01:03:20.957', 'ada@host, process 2042', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('16', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'started', NULL, NULL, '2026-11-28 01:03:20.957', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('17', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'done', NULL, NULL, '2026-11-28 01:03:20.957', 'ada@host, process 2042', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('18', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:20.957', 'ada@host, process 2042', '59', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('19', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:20.958', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('20', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:20.966', 'ada@host, process 2042', '7', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('21', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:20.966', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('22', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:20.977', 'ada@host, process 2042', '10', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('23', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:20.977', 'ada@host, process 2042', '18', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('24', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:20.979', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('25', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:20.985', 'ada@host, process 2042', '5', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('26', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:20.985', 'ada@host, process 2042', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('27', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.003', 'ada@host, process 2042', '17', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('28', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:21.003', 'ada@host, process 2042', '24', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('29', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.065', 'ada@host, process 2045', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('30', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.138', 'ada@host, process 2045', '72', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('31', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.138', 'ada@host, process 2045', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('32', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.172', 'ada@host, process 2045', '33', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('33', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:21.172', 'ada@host, process 2045', '107', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('34', 'ledger', 'm0002_index_accounts', '', 'down', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'ALTER TABLE `entry` DROP INDEX `entry_told_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.174', 'ada@host, process 2045', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('35', 'ledger', 'm0002_index_accounts', '', 'down', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'ALTER TABLE `entry` DROP INDEX `entry_told_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.208', 'ada@host, process 2045', '33', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('36', 'ledger', 'm0002_index_accounts', '', 'down', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'ALTER TABLE `account` DROP INDEX `account_opened_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.208', 'ada@host, process 2045', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('37', 'ledger', 'm0002_index_accounts', '', 'down', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'ALTER TABLE `account` DROP INDEX `account_opened_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.262', 'ada@host, process 2045', '53', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('38', 'ledger', 'm0002_index_accounts', '', 'down', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:21.262', 'ada@host, process 2045', '89', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('39', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.352', 'ada@host, process 2060', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('40', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'taken back', 'Duplicate key name ''account_opened_idx'' (1061)', '1061', '2026-11-28 01:03:21.372', 'ada@host, process 2060', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('41', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.446', 'ada@host, process 2069', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('42', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.512', 'ada@host, process 2069', '65', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('43', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.512', 'ada@host, process 2069', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('44', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=NOCOPY LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.585', 'ada@host, process 2069', '71', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('45', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:21.585', 'ada@host, process 2069', '138', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('46', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.585', 'ada@host, process 2069', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('47', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.692', 'ada@host, process 2069', '105', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('48', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:03:21.692', 'ada@host, process 2069', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('49', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=NOCOPY, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:03:21.749', 'ada@host, process 2069', '56', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('50', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:03:21.749', 'ada@host, process 2069', '163', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('51', 'ledger', 'm0003_drop_indexes', '', 'down', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'marked reverted', NULL, NULL, '2026-11-28 01:03:21.770', 'unknown@host, process 2088', NULL, '0.1.0', 'it''s "so"');
INSERT INTO `migrate_journal` VALUES ('52', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'marked applied', NULL, NULL, '2026-11-28 01:03:21.784', 'unknown@host, process 2090', NULL, '0.1.0', 'it''s "so"');
INSERT INTO `migrate_journal` VALUES ('53', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'accepted', NULL, NULL, '2026-11-28 01:03:21.799', 'unknown@host, process 2092', NULL, '0.1.0', 'nobody edited it');
INSERT INTO `migrate_journal` VALUES ('54', '', '', '', 'up', '', NULL, NULL, 'repaired', NULL, NULL, '2026-11-28 01:03:21.817', 'unknown@host, process 2094', NULL, '0.1.0', 'computed the chain anew');
INSERT INTO `migrate_journal` VALUES ('55', '', '', '', 'up', '', NULL, NULL, 'unlocked', NULL, NULL, '2026-11-28 01:03:36.912', 'unknown@host, process 2096', NULL, '0.1.0', 'the host was switched off');

CREATE TABLE `migrate_lock` (
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
INSERT INTO `migrate_lock` VALUES ('1', '4', '4', '4', '0.1.0', 'production', NULL, '0', NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE `migrate_script` (
  `history` varchar(255) NOT NULL,
  `name` varchar(255) NOT NULL,
  `part` varchar(32) NOT NULL DEFAULT '',
  `number` int(11) NOT NULL,
  `text` longtext NOT NULL,
  PRIMARY KEY (`history`,`name`,`part`,`number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_script` VALUES ('ledger', 'm0001_open_accounts', '', '1', '3486a3faa49cc6d2ce2c4b39c856cf94ad7417412541df7ed5fb8e55cc410ac1
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
INSERT INTO `migrate_script` VALUES ('ledger', 'm0002_index_accounts', '', '1', '5226548ca0a9842ac6935c522b8d4b6314e5b637c1fc8582e53ac307e875ced0
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
INSERT INTO `migrate_script` VALUES ('ledger', 'm0003_drop_indexes', '', '1', 'f773f93160823edc6375f3be4af56c5fe9437e755b6b1c274777b49e178dedd0
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

SET foreign_key_checks = 1;
