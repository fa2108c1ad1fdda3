SET foreign_key_checks = 0;

CREATE TABLE `account` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `owner` varchar(40) NOT NULL,
  `opened` date DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `account_opened_idx` (`opened`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `account` VALUES ('1', 'ADA', NULL);
INSERT INTO `account` VALUES ('2', 'BOB', NULL);

CREATE TABLE `answer` (
  `review_place` int DEFAULT NULL,
  KEY `answer_review_place_fkey` (`review_place`),
  CONSTRAINT `answer_review_place_fkey` FOREIGN KEY (`review_place`) REFERENCES `review` (`place`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

CREATE TABLE `customer` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `email` varchar(60) NOT NULL,
  `name` varchar(40) DEFAULT NULL,
  `visits` bigint NOT NULL DEFAULT '0',
  `credit` int NOT NULL,
  `note` longtext,
  `created_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `updated_at` datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  `phone` varchar(24) DEFAULT 'none',
  `active` tinyint(1) NOT NULL DEFAULT '0',
  `rank` decimal(4,1) NOT NULL DEFAULT '2.5',
  PRIMARY KEY (`id`),
  UNIQUE KEY `customer_email_key` (`email`),
  KEY `customer_name_phone_idx` (`name`,`phone`),
  CONSTRAINT `customer_credit_check` CHECK ((`credit` > -(1000)))
) ENGINE=InnoDB AUTO_INCREMENT=2 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `customer` VALUES ('1', 'ada@example.org', 'Ada', '1', '10', 'it''s
$1', '2026-11-28 01:02:26.435647', '2026-11-28 01:02:26.435647', NULL, '1', '1.5');

CREATE TABLE `entry` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `account_id` bigint NOT NULL,
  `amount` int NOT NULL,
  `told` varchar(80) NOT NULL DEFAULT 'it''s "nothing" \\ größer',
  PRIMARY KEY (`id`),
  KEY `entry_account_id_idx` (`account_id`),
  KEY `entry_told_amount_idx` (`told`,`amount`)
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `entry` VALUES ('1', '1', '5', 'it''s "nothing" \\ größer');
INSERT INTO `entry` VALUES ('2', '2', '-5', 'it''s "nothing" \\ größer');

CREATE TABLE `kinds` (
  `a` smallint DEFAULT '-1',
  `b` int DEFAULT '2',
  `c` bigint DEFAULT '3000000000',
  `d` float DEFAULT '0.5',
  `e` double DEFAULT '1',
  `f` decimal(10,2) DEFAULT '0.10',
  `g` decimal(65,30) DEFAULT '0.990000000000000000000000000000',
  `h` tinyint(1) DEFAULT '1',
  `i` char(2) DEFAULT 'ä''',
  `j` varchar(64) DEFAULT 'back\\slash "quoted"\nand a line',
  `k` longtext DEFAULT (_utf8mb4''),
  `l` longblob,
  `m` date DEFAULT (curdate()),
  `n` time(6) DEFAULT (curtime(6)),
  `o` datetime(6) DEFAULT CURRENT_TIMESTAMP(6),
  `p` datetime(6) DEFAULT CURRENT_TIMESTAMP(6),
  `q` char(36) DEFAULT (uuid()),
  `r` json DEFAULT NULL,
  `s` varchar(20) DEFAULT (upper(_utf8mb4'x')),
  `größe` int DEFAULT NULL,
  `order` int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

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
INSERT INTO `migrate_history` VALUES ('ledger', 'm0001_open_accounts', '', 'schema', '25', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28 01:02:29.584', 'ada', '172', '0.1.0', '2');
INSERT INTO `migrate_history` VALUES ('ledger', 'm0002_index_accounts', '', 'schema', '26', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', 'b22c014d1753c8b418ab9bb06d5c5c537d86040c6866216ba214c9079d70ae9f', '2026-11-28 01:02:29.771', 'ada', '185', '0.1.0', '2');
INSERT INTO `migrate_history` VALUES ('ledger', 'm0003_drop_indexes', '', 'schema', '27', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409', '2026-11-28 01:02:29.801', 'ada', '27', '0.1.0', '2');
INSERT INTO `migrate_history` VALUES ('shop', 'm0001_create_customer', '', 'schema', '1', 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', 'e07add12edd6ee1b66be14c210cbb0b3637ef0e47e47ca6ad261bb91f3dce904', '2026-11-28 01:02:25.970', 'ada', '38', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0002_create_kinds', '', 'schema', '2', 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', '6e8a4a903c16d00c93df9cc4963a743fc73f10ea541b3522bad4cdb9c69afbd4', '2026-11-28 01:02:26.028', 'ada', '47', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0003_create_numbered', '', 'schema', '3', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '2d8d5d696abe46dc78013b11284cd5a71d60c3593259658a6167a8da845a7697', '2026-11-28 01:02:26.269', 'ada', '226', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0004_create_purchase', '', 'schema', '4', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', 'bcd5cc11c854116fb81ee320e7bd01455c09c6c023723d6afe8fd7c531625efb', '2026-11-28 01:02:26.433', 'ada', '162', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0005_fill', '', 'schema', '5', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '122510cbb2b69b42bd1a901c3f00f30879a2b880f861f538be3b72a5ee0af04f', '2026-11-28 01:02:26.441', 'ada', '6', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0006_add_columns', '', 'schema', '6', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '5ce82eec0a91b86963eba2753e1e393212fdf70a7c1c33a31ef6a80db4de7c0c', '2026-11-28 01:02:26.608', 'ada', '165', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0007_set_defaults', '', 'schema', '7', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', 'df3a9602091fb511fac933507dc236e57c3024845ed25df3e1149a105bd0c6a5', '2026-11-28 01:02:26.873', 'ada', '261', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0008_drop_defaults', '', 'schema', '8', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', 'c53df10e35828db8999473a1e02648e99cf2ed98382ef7e374f8e3752ea826e9', '2026-11-28 01:02:26.946', 'ada', '71', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0009_require_email', '', 'schema', '9', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '9c4c4b09f53dcd06b97d7021642f2c7968ec12b26ffd3d3060978d5a160f87d1', '2026-11-28 01:02:27.159', 'ada', '208', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0010_create_indexes', '', 'schema', '10', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '9155666ea7629d20dc75a187d06ee6e5990d810670498ae210a132e2fe7a27ef', '2026-11-28 01:02:27.411', 'ada', '249', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0011_create_index', '', 'schema', '11', '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', '0aa7b7b1e5cf83f43316f0ea38e7eba6513cecffe875f7340cc75d92f28904c2', '2026-11-28 01:02:27.493', 'ada', '67', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0012_drop_indexes', '', 'schema', '12', '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', '5d63283c12bff32de71bbefe92a0b1180c6070e77cf44b5b2b4f33a0aa3b0af6', '2026-11-28 01:02:27.555', 'ada', '58', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0013_drop_index', '', 'schema', '13', 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', 'd1754a105398afb5ae28ceb544db8caf558e9b80787c4cc06b07e04faa8953be', '2026-11-28 01:02:27.585', 'ada', '24', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0014_rename', '', 'schema', '14', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '75c1285eb5ac2ebfd1e6b0231bde702ebede0f0d9ce62534b5087c554377e059', '2026-11-28 01:02:27.680', 'ada', '93', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0015_create_review', '', 'schema', '15', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '0a6b793e0f7efcb7500be1d71d46f9cf5fd0c9d644119023ad929d4343e0113a', '2026-11-28 01:02:27.716', 'ada', '34', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0016_add_constraints', '', 'schema', '16', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '33ee9bd60e97f20c35c00769a0eb8a95c8c827805e2bd448f86e78cb05644192', '2026-11-28 01:02:28.049', 'ada', '331', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0017_add_not_valid', '', 'schema', '17', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '272f8e781903f97fa5279526571081693b5d1b0c9f9a140d1b1d20f43391324d', '2026-11-28 01:02:28.467', 'ada', '411', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0018_validate', '', 'schema', '18', '2a4311ac69378ebb56c6c014bc8b3496a146c13275c0e17f99128d623c36c533', '1ed7c4c1bfa8194c333087f6ef89d99b1988328e18334d8f768d948b5552acc5', '2026-11-28 01:02:28.470', 'ada', '0', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0019_change_types', '', 'schema', '19', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '0644c9ff41183b0af5f73e44efd611a3090d158d533ca2d75068ce6657921088', '2026-11-28 01:02:28.721', 'ada', '246', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0020_run_on_one_server', '', 'schema', '20', '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', 'bff16b1d2e192aafb3d1bd8b99ba19b8e8a4ee57e4f422a97653a292a927a5bc', '2026-11-28 01:02:28.729', 'ada', '3', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0021_vacuum', '', 'schema', '21', 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', '837f03003cba79dad1d5262ad016ac70f9f9a1cba007e9e63f9357d0fc40566b', '2026-11-28 01:02:28.730', 'ada', '0', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0022_drop_constraints', '', 'schema', '22', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '2c8adae89a5c197ceb16437d14a031e1a83f3eee8c5d5cc1594ec36b13fb31c2', '2026-11-28 01:02:28.800', 'ada', '69', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0023_drop_columns', '', 'schema', '23', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '579fc514d5c18b004a1137ca7ff9be86ec560a57666b3f1d41f287d81f3cd6fd', '2026-11-28 01:02:28.943', 'ada', '138', '0.1.0', '1');
INSERT INTO `migrate_history` VALUES ('shop', 'm0024_drop_tables', '', 'schema', '24', 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', 'a36ab7ed0c94eac594abe9f0fb5cf9a804f4a9389c992614bdf07c86178f4453', '2026-11-28 01:02:28.965', 'ada', '12', '0.1.0', '1');

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
) ENGINE=InnoDB AUTO_INCREMENT=162 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin;
INSERT INTO `migrate_journal` VALUES ('1', 'shop', 'm0001_create_customer', '', 'up', 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', '1', 'CREATE TABLE `customer` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `email` VARCHAR(60),
    `name` VARCHAR(40) NOT NULL,
    `visits` INT NOT NULL DEFAULT 0,
    `credit` INT NOT NULL DEFAULT 10,
    `note` LONGTEXT,
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `updated_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (`id`),
    CONSTRAINT `customer_email_key` UNIQUE (`email`),
    CONSTRAINT `customer_credit_check` CHECK (credit > -1000)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:25.936', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('2', 'shop', 'm0001_create_customer', '', 'up', 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', '1', 'CREATE TABLE `customer` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `email` VARCHAR(60),
    `name` VARCHAR(40) NOT NULL,
    `visits` INT NOT NULL DEFAULT 0,
    `credit` INT NOT NULL DEFAULT 10,
    `note` LONGTEXT,
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `updated_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (`id`),
    CONSTRAINT `customer_email_key` UNIQUE (`email`),
    CONSTRAINT `customer_credit_check` CHECK (credit > -1000)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:25.972', 'ada@host, process 31601', '28', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('3', 'shop', 'm0001_create_customer', '', 'up', 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:25.972', 'ada@host, process 31601', '38', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('4', 'shop', 'm0002_create_kinds', '', 'up', 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', '1', 'CREATE TABLE `kinds` (
    `a` SMALLINT DEFAULT -1,
    `b` INT DEFAULT 2,
    `c` BIGINT DEFAULT 3000000000,
    `d` FLOAT DEFAULT 0.5,
    `e` DOUBLE DEFAULT 1,
    `f` DECIMAL(10, 2) DEFAULT 0.1,
    `g` DECIMAL(65, 30) DEFAULT ''0.99'',
    `h` BOOLEAN DEFAULT 1,
    `i` CHAR(2) DEFAULT ''ä'''''',
    `j` VARCHAR(64) DEFAULT ''back\\\\slash "quoted"
and a line'',
    `k` LONGTEXT DEFAULT (''''),
    `l` LONGBLOB,
    `m` DATE DEFAULT (CURRENT_DATE),
    `n` TIME(6) DEFAULT (CURRENT_TIME(6)),
    `o` DATETIME(6) DEFAULT ''2026-11-21 04:05:06'',
    `p` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6),
    `q` CHAR(36) DEFAULT (uuid()),
    `r` JSON DEFAULT (''{}''),
    `s` VARCHAR(20) DEFAULT (upper(''x'')),
    `größe` INT,
    `order` INT
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:25.976', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('5', 'shop', 'm0002_create_kinds', '', 'up', 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', '1', 'CREATE TABLE `kinds` (
    `a` SMALLINT DEFAULT -1,
    `b` INT DEFAULT 2,
    `c` BIGINT DEFAULT 3000000000,
    `d` FLOAT DEFAULT 0.5,
    `e` DOUBLE DEFAULT 1,
    `f` DECIMAL(10, 2) DEFAULT 0.1,
    `g` DECIMAL(65, 30) DEFAULT ''0.99'',
    `h` BOOLEAN DEFAULT 1,
    `i` CHAR(2) DEFAULT ''ä'''''',
    `j` VARCHAR(64) DEFAULT ''back\\\\slash "quoted"
and a line'',
    `k` LONGTEXT DEFAULT (''''),
    `l` LONGBLOB,
    `m` DATE DEFAULT (CURRENT_DATE),
    `n` TIME(6) DEFAULT (CURRENT_TIME(6)),
    `o` DATETIME(6) DEFAULT ''2026-11-21 04:05:06'',
    `p` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6),
    `q` CHAR(36) DEFAULT (uuid()),
    `r` JSON DEFAULT (''{}''),
    `s` VARCHAR(20) DEFAULT (upper(''x'')),
    `größe` INT,
    `order` INT
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.029', 'ada@host, process 31601', '41', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('6', 'shop', 'm0002_create_kinds', '', 'up', 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.029', 'ada@host, process 31601', '47', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('7', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '1', 'CREATE TABLE `numbered_1` (
    `id` SMALLINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.042', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('8', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '1', 'CREATE TABLE `numbered_1` (
    `id` SMALLINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.084', 'ada@host, process 31601', '31', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('9', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '2', 'CREATE TABLE `numbered_2` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.084', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('10', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '2', 'CREATE TABLE `numbered_2` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.156', 'ada@host, process 31601', '58', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('11', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '3', 'CREATE TABLE `numbered_3` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.156', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('12', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '3', 'CREATE TABLE `numbered_3` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.236', 'ada@host, process 31601', '72', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('13', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '4', 'CREATE TABLE `numbered_4` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.236', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('14', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '4', 'CREATE TABLE `numbered_4` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.269', 'ada@host, process 31601', '31', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('15', 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.269', 'ada@host, process 31601', '226', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('16', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '1', 'CREATE TABLE `region` (
    `country` CHAR(2) NOT NULL,
    `place` VARCHAR(20) NOT NULL,
    PRIMARY KEY (`country`, `place`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.271', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('17', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '1', 'CREATE TABLE `region` (
    `country` CHAR(2) NOT NULL,
    `place` VARCHAR(20) NOT NULL,
    PRIMARY KEY (`country`, `place`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.304', 'ada@host, process 31601', '29', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('18', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '2', 'CREATE TABLE `purchase` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `customer_id` BIGINT NOT NULL,
    `adviser_id` BIGINT,
    `payer_id` BIGINT,
    `heir_id` BIGINT,
    `country` CHAR(2),
    `place` VARCHAR(20),
    `code` VARCHAR(20) NOT NULL,
    `amount` INT NOT NULL,
    `kind` VARCHAR(10) NOT NULL DEFAULT ''plain'',
    `remark` VARCHAR(80),
    PRIMARY KEY (`id`),
    CONSTRAINT `purchase_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE CASCADE,
    CONSTRAINT `purchase_adviser_id_fkey` FOREIGN KEY (`adviser_id`) REFERENCES `customer` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT `purchase_payer_id_fkey` FOREIGN KEY (`payer_id`) REFERENCES `customer` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT `purchase_heir` FOREIGN KEY (`heir_id`) REFERENCES `customer` (`id`),
    CONSTRAINT `purchase_amount_check` CHECK (amount > 0),
    CONSTRAINT `purchase_country_place_fkey` FOREIGN KEY (`country`, `place`) REFERENCES `region` (`country`, `place`) ON UPDATE SET NULL,
    CONSTRAINT `one_code_a_customer` UNIQUE (`customer_id`, `code`),
    CONSTRAINT `purchase_check` CHECK (amount < 1000000),
    INDEX `purchase_adviser_id_fkey` (`adviser_id`),
    INDEX `purchase_payer_id_fkey` (`payer_id`),
    INDEX `purchase_heir` (`heir_id`),
    INDEX `purchase_country_place_fkey` (`country`, `place`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:26.304', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('19', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '2', 'CREATE TABLE `purchase` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `customer_id` BIGINT NOT NULL,
    `adviser_id` BIGINT,
    `payer_id` BIGINT,
    `heir_id` BIGINT,
    `country` CHAR(2),
    `place` VARCHAR(20),
    `code` VARCHAR(20) NOT NULL,
    `amount` INT NOT NULL,
    `kind` VARCHAR(10) NOT NULL DEFAULT ''plain'',
    `remark` VARCHAR(80),
    PRIMARY KEY (`id`),
    CONSTRAINT `purchase_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE CASCADE,
    CONSTRAINT `purchase_adviser_id_fkey` FOREIGN KEY (`adviser_id`) REFERENCES `customer` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT `purchase_payer_id_fkey` FOREIGN KEY (`payer_id`) REFERENCES `customer` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT `purchase_heir` FOREIGN KEY (`heir_id`) REFERENCES `customer` (`id`),
    CONSTRAINT `purchase_amount_check` CHECK (amount > 0),
    CONSTRAINT `purchase_country_place_fkey` FOREIGN KEY (`country`, `place`) REFERENCES `region` (`country`, `place`) ON UPDATE SET NULL,
    CONSTRAINT `one_code_a_customer` UNIQUE (`customer_id`, `code`),
    CONSTRAINT `purchase_check` CHECK (amount < 1000000),
    INDEX `purchase_adviser_id_fkey` (`adviser_id`),
    INDEX `purchase_payer_id_fkey` (`payer_id`),
    INDEX `purchase_heir` (`heir_id`),
    INDEX `purchase_country_place_fkey` (`country`, `place`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:26.401', 'ada@host, process 31601', '93', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('20', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '3', 'CREATE INDEX `purchase_remark_idx` ON `purchase` (`remark`)', 'started', NULL, NULL, '2026-11-28 01:02:26.401', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('21', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '3', 'CREATE INDEX `purchase_remark_idx` ON `purchase` (`remark`)', 'done', NULL, NULL, '2026-11-28 01:02:26.418', 'ada@host, process 31601', '16', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('22', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '4', 'CREATE INDEX `purchase_by_kind` ON `purchase` (`kind`, `amount`)', 'started', NULL, NULL, '2026-11-28 01:02:26.418', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('23', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', '4', 'CREATE INDEX `purchase_by_kind` ON `purchase` (`kind`, `amount`)', 'done', NULL, NULL, '2026-11-28 01:02:26.433', 'ada@host, process 31601', '13', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('24', 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.433', 'ada@host, process 31601', '162', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('25', 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '1', 'INSERT INTO customer (id, email, name, note) VALUES (1, ''ada@example.org'', ''Ada'', ''it''''s
$1'')', 'started', NULL, NULL, '2026-11-28 01:02:26.435', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('26', 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '1', 'INSERT INTO customer (id, email, name, note) VALUES (1, ''ada@example.org'', ''Ada'', ''it''''s
$1'')', 'done', NULL, NULL, '2026-11-28 01:02:26.438', 'ada@host, process 31601', '1', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('27', 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '2', 'INSERT INTO purchase (id, customer_id, code, amount) VALUES (1, 1, ''P1'', 5), (2, 1, ''P2'', 7)', 'started', NULL, NULL, '2026-11-28 01:02:26.439', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('28', 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '2', 'INSERT INTO purchase (id, customer_id, code, amount) VALUES (1, 1, ''P1'', 5), (2, 1, ''P2'', 7)', 'done', NULL, NULL, '2026-11-28 01:02:26.440', 'ada@host, process 31601', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('29', 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.442', 'ada@host, process 31601', '6', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('30', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '1', 'ALTER TABLE `customer` ADD COLUMN `phone` VARCHAR(24), ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.444', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('31', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '1', 'ALTER TABLE `customer` ADD COLUMN `phone` VARCHAR(24), ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.468', 'ada@host, process 31601', '23', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('32', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '2', 'ALTER TABLE `customer` ADD COLUMN `fax` VARCHAR(24), ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.468', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('33', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '2', 'ALTER TABLE `customer` ADD COLUMN `fax` VARCHAR(24), ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.508', 'ada@host, process 31601', '37', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('34', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '3', 'ALTER TABLE `customer` ADD COLUMN `active` BOOLEAN NOT NULL DEFAULT 1, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.508', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('35', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '3', 'ALTER TABLE `customer` ADD COLUMN `active` BOOLEAN NOT NULL DEFAULT 1, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.552', 'ada@host, process 31601', '38', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('36', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '4', 'ALTER TABLE `customer` ADD COLUMN `rank` DECIMAL(4, 1) NOT NULL DEFAULT ''1.5'', ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.552', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('37', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '4', 'ALTER TABLE `customer` ADD COLUMN `rank` DECIMAL(4, 1) NOT NULL DEFAULT ''1.5'', ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.609', 'ada@host, process 31601', '54', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('38', 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.609', 'ada@host, process 31601', '165', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('39', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '1', 'ALTER TABLE `customer` ALTER COLUMN `credit` SET DEFAULT 20, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.615', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('40', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '1', 'ALTER TABLE `customer` ALTER COLUMN `credit` SET DEFAULT 20, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.629', 'ada@host, process 31601', '12', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('41', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '2', 'ALTER TABLE `customer` ALTER COLUMN `active` SET DEFAULT 0, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.629', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('42', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '2', 'ALTER TABLE `customer` ALTER COLUMN `active` SET DEFAULT 0, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.689', 'ada@host, process 31601', '58', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('43', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '3', 'ALTER TABLE `customer` ALTER COLUMN `rank` SET DEFAULT 2.5, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.689', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('44', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '3', 'ALTER TABLE `customer` ALTER COLUMN `rank` SET DEFAULT 2.5, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.746', 'ada@host, process 31601', '44', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('45', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '4', 'ALTER TABLE `customer` ALTER COLUMN `phone` SET DEFAULT ''none'', ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.746', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('46', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '4', 'ALTER TABLE `customer` ALTER COLUMN `phone` SET DEFAULT ''none'', ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.792', 'ada@host, process 31601', '43', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('47', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '5', 'ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT (lower(''NONE'')), ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.792', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('48', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '5', 'ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT (lower(''NONE'')), ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.833', 'ada@host, process 31601', '40', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('49', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '6', 'ALTER TABLE `kinds` MODIFY COLUMN `o` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.833', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('50', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', '6', 'ALTER TABLE `kinds` MODIFY COLUMN `o` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.873', 'ada@host, process 31601', '27', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('51', 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.873', 'ada@host, process 31601', '261', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('52', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '1', 'ALTER TABLE `customer` ALTER COLUMN `credit` DROP DEFAULT, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.875', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('53', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '1', 'ALTER TABLE `customer` ALTER COLUMN `credit` DROP DEFAULT, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.894', 'ada@host, process 31601', '18', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('54', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '2', 'ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT NULL, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.894', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('55', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '2', 'ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT NULL, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.927', 'ada@host, process 31601', '26', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('56', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '3', 'ALTER TABLE `kinds` MODIFY COLUMN `r` JSON, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:26.927', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('57', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', '3', 'ALTER TABLE `kinds` MODIFY COLUMN `r` JSON, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:26.946', 'ada@host, process 31601', '13', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('58', 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:26.946', 'ada@host, process 31601', '72', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('59', 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '1', 'ALTER TABLE `customer` MODIFY COLUMN `email` VARCHAR(60) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:26.952', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('60', 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '1', 'ALTER TABLE `customer` MODIFY COLUMN `email` VARCHAR(60) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.042', 'ada@host, process 31601', '81', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('61', 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '2', 'ALTER TABLE `customer` MODIFY COLUMN `name` VARCHAR(40), ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.042', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('62', 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '2', 'ALTER TABLE `customer` MODIFY COLUMN `name` VARCHAR(40), ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.159', 'ada@host, process 31601', '113', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('63', 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.159', 'ada@host, process 31601', '208', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('64', 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '1', 'CREATE INDEX `customer_name_phone_idx` ON `customer` (`name`, `phone`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.164', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('65', 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '1', 'CREATE INDEX `customer_name_phone_idx` ON `customer` (`name`, `phone`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.306', 'ada@host, process 31601', '132', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('66', 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '2', 'CREATE UNIQUE INDEX `purchase_code` ON `purchase` (`code`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.306', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('67', 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '2', 'CREATE UNIQUE INDEX `purchase_code` ON `purchase` (`code`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.412', 'ada@host, process 31601', '103', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('68', 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.412', 'ada@host, process 31601', '250', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('69', 'shop', 'm0011_create_index', '', 'up', '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', '1', 'CREATE INDEX `purchase_amount_idx` ON `purchase` (`amount`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.421', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('70', 'shop', 'm0011_create_index', '', 'up', '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', '1', 'CREATE INDEX `purchase_amount_idx` ON `purchase` (`amount`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.494', 'ada@host, process 31601', '65', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('71', 'shop', 'm0011_create_index', '', 'up', '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.494', 'ada@host, process 31601', '67', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('72', 'shop', 'm0012_drop_indexes', '', 'up', '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', '1', 'ALTER TABLE `purchase` DROP INDEX `purchase_by_kind`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.524', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('73', 'shop', 'm0012_drop_indexes', '', 'up', '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', '1', 'ALTER TABLE `purchase` DROP INDEX `purchase_by_kind`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.555', 'ada@host, process 31601', '30', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('74', 'shop', 'm0012_drop_indexes', '', 'up', '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.555', 'ada@host, process 31601', '58', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('75', 'shop', 'm0013_drop_index', '', 'up', 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', '1', 'ALTER TABLE `purchase` DROP INDEX `purchase_remark_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.561', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('76', 'shop', 'm0013_drop_index', '', 'up', 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', '1', 'ALTER TABLE `purchase` DROP INDEX `purchase_remark_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.585', 'ada@host, process 31601', '20', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('77', 'shop', 'm0013_drop_index', '', 'up', 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.585', 'ada@host, process 31601', '24', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('78', 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '1', 'ALTER TABLE `purchase` RENAME COLUMN `remark` TO `comment`, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:27.592', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('79', 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '1', 'ALTER TABLE `purchase` RENAME COLUMN `remark` TO `comment`, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:27.642', 'ada@host, process 31601', '41', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('80', 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '2', 'RENAME TABLE `purchase` TO `sale`', 'started', NULL, NULL, '2026-11-28 01:02:27.642', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('81', 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '2', 'RENAME TABLE `purchase` TO `sale`', 'done', NULL, NULL, '2026-11-28 01:02:27.681', 'ada@host, process 31601', '36', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('82', 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.681', 'ada@host, process 31601', '94', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('83', 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '1', 'CREATE TABLE `review` (
    `place` INT NOT NULL,
    `sale_id` BIGINT,
    `stars` INT NOT NULL DEFAULT 3,
    `said` VARCHAR(40)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:27.682', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('84', 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '1', 'CREATE TABLE `review` (
    `place` INT NOT NULL,
    `sale_id` BIGINT,
    `stars` INT NOT NULL DEFAULT 3,
    `said` VARCHAR(40)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:27.712', 'ada@host, process 31601', '24', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('85', 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '2', 'INSERT INTO review (place, sale_id, said) VALUES (1, 1, ''12''), (2, 2, ''7'')', 'started', NULL, NULL, '2026-11-28 01:02:27.713', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('86', 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '2', 'INSERT INTO review (place, sale_id, said) VALUES (1, 1, ''12''), (2, 2, ''7'')', 'done', NULL, NULL, '2026-11-28 01:02:27.715', 'ada@host, process 31601', '1', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('87', 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:27.716', 'ada@host, process 31601', '34', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('88', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '1', 'ALTER TABLE `review` ADD PRIMARY KEY (`place`), ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.718', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('89', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '1', 'ALTER TABLE `review` ADD PRIMARY KEY (`place`), ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.847', 'ada@host, process 31601', '126', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('90', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '2', 'ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_said_key` UNIQUE (`sale_id`, `said`), ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:27.847', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('91', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '2', 'ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_said_key` UNIQUE (`sale_id`, `said`), ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:27.912', 'ada@host, process 31601', '63', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('92', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '3', 'ALTER TABLE `review` ADD CONSTRAINT `review_stars` CHECK (stars < 6), ALGORITHM=COPY, LOCK=SHARED', 'started', NULL, NULL, '2026-11-28 01:02:27.912', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('93', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '3', 'ALTER TABLE `review` ADD CONSTRAINT `review_stars` CHECK (stars < 6), ALGORITHM=COPY, LOCK=SHARED', 'done', NULL, NULL, '2026-11-28 01:02:27.968', 'ada@host, process 31601', '52', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('94', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '4', 'ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_fkey` FOREIGN KEY (`sale_id`) REFERENCES `sale` (`id`) ON DELETE CASCADE, ALGORITHM=COPY, LOCK=SHARED', 'started', NULL, NULL, '2026-11-28 01:02:27.968', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('95', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '4', 'ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_fkey` FOREIGN KEY (`sale_id`) REFERENCES `sale` (`id`) ON DELETE CASCADE, ALGORITHM=COPY, LOCK=SHARED', 'done', NULL, NULL, '2026-11-28 01:02:28.049', 'ada@host, process 31601', '79', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('96', 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.049', 'ada@host, process 31601', '331', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('97', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '1', 'ALTER TABLE `review` ADD CONSTRAINT `review_check` CHECK (stars > 0), ALGORITHM=COPY, LOCK=SHARED', 'started', NULL, NULL, '2026-11-28 01:02:28.060', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('98', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '1', 'ALTER TABLE `review` ADD CONSTRAINT `review_check` CHECK (stars > 0), ALGORITHM=COPY, LOCK=SHARED', 'done', NULL, NULL, '2026-11-28 01:02:28.349', 'ada@host, process 31601', '152', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('99', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '2', 'CREATE TABLE `answer` (
    `review_place` INT
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:28.349', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('100', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '2', 'CREATE TABLE `answer` (
    `review_place` INT
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:28.403', 'ada@host, process 31601', '34', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('101', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '3', 'ALTER TABLE `answer` ADD CONSTRAINT `answer_review_place_fkey` FOREIGN KEY (`review_place`) REFERENCES `review` (`place`), ADD INDEX `answer_review_place_fkey` (`review_place`)', 'started', NULL, NULL, '2026-11-28 01:02:28.403', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('102', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '3', 'ALTER TABLE `answer` ADD CONSTRAINT `answer_review_place_fkey` FOREIGN KEY (`review_place`) REFERENCES `review` (`place`), ADD INDEX `answer_review_place_fkey` (`review_place`)', 'done', NULL, NULL, '2026-11-28 01:02:28.468', 'ada@host, process 31601', '53', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('103', 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.468', 'ada@host, process 31601', '411', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('104', 'shop', 'm0018_validate', '', 'up', '2a4311ac69378ebb56c6c014bc8b3496a146c13275c0e17f99128d623c36c533', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.470', 'ada@host, process 31601', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('105', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '1', 'ALTER TABLE `sale` MODIFY COLUMN `comment` VARCHAR(300), ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:28.475', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('106', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '1', 'ALTER TABLE `sale` MODIFY COLUMN `comment` VARCHAR(300), ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:28.526', 'ada@host, process 31601', '43', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('107', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '2', 'ALTER TABLE `review` MODIFY COLUMN `stars` BIGINT NOT NULL DEFAULT 3, ALGORITHM=COPY, LOCK=SHARED', 'started', NULL, NULL, '2026-11-28 01:02:28.526', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('108', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '2', 'ALTER TABLE `review` MODIFY COLUMN `stars` BIGINT NOT NULL DEFAULT 3, ALGORITHM=COPY, LOCK=SHARED', 'done', NULL, NULL, '2026-11-28 01:02:28.600', 'ada@host, process 31601', '71', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('109', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '3', 'ALTER TABLE `customer` MODIFY COLUMN `visits` BIGINT NOT NULL DEFAULT 0, ALGORITHM=COPY, LOCK=SHARED', 'started', NULL, NULL, '2026-11-28 01:02:28.600', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('110', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '3', 'ALTER TABLE `customer` MODIFY COLUMN `visits` BIGINT NOT NULL DEFAULT 0, ALGORITHM=COPY, LOCK=SHARED', 'done', NULL, NULL, '2026-11-28 01:02:28.723', 'ada@host, process 31601', '118', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('111', 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.723', 'ada@host, process 31601', '246', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('112', 'shop', 'm0020_run_on_one_server', '', 'up', '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', '1', 'UPDATE customer SET visits = visits + 1', 'started', NULL, NULL, '2026-11-28 01:02:28.726', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('113', 'shop', 'm0020_run_on_one_server', '', 'up', '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', '1', 'UPDATE customer SET visits = visits + 1', 'done', NULL, NULL, '2026-11-28 01:02:28.728', 'ada@host, process 31601', '1', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('114', 'shop', 'm0020_run_on_one_server', '', 'up', '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.729', 'ada@host, process 31601', '3', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('115', 'shop', 'm0021_vacuum', '', 'up', 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.730', 'ada@host, process 31601', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('116', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '1', 'ALTER TABLE `review` DROP FOREIGN KEY `review_sale_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:28.731', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('117', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '1', 'ALTER TABLE `review` DROP FOREIGN KEY `review_sale_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:28.749', 'ada@host, process 31601', '16', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('118', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '2', 'ALTER TABLE `review` DROP INDEX `review_sale_id_said_key`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:28.749', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('119', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '2', 'ALTER TABLE `review` DROP INDEX `review_sale_id_said_key`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:28.774', 'ada@host, process 31601', '22', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('120', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '3', 'ALTER TABLE `review` DROP CONSTRAINT `review_stars`, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:28.774', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('121', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '3', 'ALTER TABLE `review` DROP CONSTRAINT `review_stars`, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:28.800', 'ada@host, process 31601', '22', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('122', 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.800', 'ada@host, process 31601', '69', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('123', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '1', 'ALTER TABLE `customer` DROP COLUMN `fax`, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:28.802', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('124', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '1', 'ALTER TABLE `customer` DROP COLUMN `fax`, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:28.859', 'ada@host, process 31601', '48', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('125', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '2', 'ALTER TABLE `sale` DROP FOREIGN KEY `purchase_heir`, DROP INDEX `purchase_heir`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:28.859', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('126', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '2', 'ALTER TABLE `sale` DROP FOREIGN KEY `purchase_heir`, DROP INDEX `purchase_heir`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:28.900', 'ada@host, process 31601', '31', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('127', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '3', 'ALTER TABLE `sale` DROP COLUMN `heir_id`, ALGORITHM=INSTANT', 'started', NULL, NULL, '2026-11-28 01:02:28.900', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('128', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '3', 'ALTER TABLE `sale` DROP COLUMN `heir_id`, ALGORITHM=INSTANT', 'done', NULL, NULL, '2026-11-28 01:02:28.944', 'ada@host, process 31601', '39', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('129', 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.944', 'ada@host, process 31601', '138', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('130', 'shop', 'm0024_drop_tables', '', 'up', 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', '1', 'DROP TABLE `numbered_1`', 'started', NULL, NULL, '2026-11-28 01:02:28.949', 'ada@host, process 31601', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('131', 'shop', 'm0024_drop_tables', '', 'up', 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', '1', 'DROP TABLE `numbered_1`', 'done', NULL, NULL, '2026-11-28 01:02:28.966', 'ada@host, process 31601', '10', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('132', 'shop', 'm0024_drop_tables', '', 'up', 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:28.966', 'ada@host, process 31601', '12', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('133', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:29.040', 'ada@host, process 31705', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('134', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '1', 'CREATE TABLE `account` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `owner` VARCHAR(40) NOT NULL,
    `opened` DATE,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:29.096', 'ada@host, process 31705', '25', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('135', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'started', NULL, NULL, '2026-11-28 01:02:29.096', 'ada@host, process 31705', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('136', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '2', 'CREATE INDEX `account_owner_idx` ON `account` (`owner`)', 'done', NULL, NULL, '2026-11-28 01:02:29.270', 'ada@host, process 31705', '164', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('137', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:29.270', 'ada@host, process 31705', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('138', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'failed', 'Table ''entry'' already exists (1050)', '1050', '2026-11-28 01:02:29.273', 'ada@host, process 31705', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('139', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'started', NULL, NULL, '2026-11-28 01:02:29.419', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('140', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '3', 'CREATE TABLE `entry` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `account_id` BIGINT NOT NULL,
    `amount` INT NOT NULL,
    `told` VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \\\\ größer'',
    PRIMARY KEY (`id`)
) ENGINE=InnoDB', 'done', NULL, NULL, '2026-11-28 01:02:29.468', 'ada@host, process 31712', '48', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('141', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'started', NULL, NULL, '2026-11-28 01:02:29.468', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('142', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '4', 'CREATE INDEX `entry_account_id_idx` ON `entry` (`account_id`)', 'done', NULL, NULL, '2026-11-28 01:02:29.516', 'ada@host, process 31712', '35', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('143', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'started', NULL, NULL, '2026-11-28 01:02:29.516', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('144', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '5', 'CREATE INDEX `entry_amount_idx` ON `entry` (`amount`)', 'done', NULL, NULL, '2026-11-28 01:02:29.555', 'ada@host, process 31712', '26', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('145', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'started', NULL, NULL, '2026-11-28 01:02:29.555', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('146', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '6', 'INSERT INTO account (id, owner) VALUES (1, ''ada''), (2, ''bob'')', 'done', NULL, NULL, '2026-11-28 01:02:29.562', 'ada@host, process 31712', '3', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('147', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'started', NULL, NULL, '2026-11-28 01:02:29.564', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('148', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '7', 'INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)', 'done', NULL, NULL, '2026-11-28 01:02:29.570', 'ada@host, process 31712', '0', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('149', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'started', NULL, NULL, '2026-11-28 01:02:29.573', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('150', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', '8', 'UPDATE account SET owner = upper(owner)', 'done', NULL, NULL, '2026-11-28 01:02:29.584', 'ada@host, process 31712', '2', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('151', 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:29.585', 'ada@host, process 31712', '172', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('152', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:29.586', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('153', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '1', 'CREATE INDEX `account_opened_idx` ON `account` (`opened`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:29.680', 'ada@host, process 31712', '85', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('154', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=INPLACE LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:29.680', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('155', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', '2', 'CREATE INDEX `entry_told_amount_idx` ON `entry` (`told`, `amount`) ALGORITHM=INPLACE LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:29.771', 'ada@host, process 31712', '90', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('156', 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:29.771', 'ada@host, process 31712', '185', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('157', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:29.774', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('158', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '1', 'ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:29.785', 'ada@host, process 31712', '8', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('159', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'started', NULL, NULL, '2026-11-28 01:02:29.785', 'ada@host, process 31712', NULL, '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('160', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '2', 'ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=INPLACE, LOCK=NONE', 'done', NULL, NULL, '2026-11-28 01:02:29.801', 'ada@host, process 31712', '12', '0.1.0', NULL);
INSERT INTO `migrate_journal` VALUES ('161', 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28 01:02:29.801', 'ada@host, process 31712', '27', '0.1.0', NULL);

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
INSERT INTO `migrate_lock` VALUES ('1', '4', '4', '4', '0.1.0', NULL, NULL, '0', NULL, NULL, NULL, NULL, NULL, '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409 ledger
a36ab7ed0c94eac594abe9f0fb5cf9a804f4a9389c992614bdf07c86178f4453 shop');

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
INSERT INTO `migrate_script` VALUES ('ledger', 'm0003_drop_indexes', '', '1', 'e7a1e83b7245275ffc1b14cb58a6d0510090f82cbf0adb5dfbb466f191b423a9
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:43
drop index `account_owner_idx` of `account`
line=6
statement:82
ALTER TABLE `account` DROP INDEX `account_owner_idx`, ALGORITHM=INPLACE, LOCK=NONE
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
statement:79
ALTER TABLE `entry` DROP INDEX `entry_amount_idx`, ALGORITHM=INPLACE, LOCK=NONE
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
statement:81
CREATE INDEX `entry_amount_idx` ON `entry` (`amount`) ALGORITHM=INPLACE LOCK=NONE
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
statement:83
CREATE INDEX `account_owner_idx` ON `account` (`owner`) ALGORITHM=INPLACE LOCK=NONE
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0001_create_customer', '', '1', 'c49b061787d2febebcbd4db94940d75a67e8b6e710239180c62af7429848c39e
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:23
create table `customer`
line=6
statement:512
CREATE TABLE `customer` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `email` VARCHAR(60),
    `name` VARCHAR(40) NOT NULL,
    `visits` INT NOT NULL DEFAULT 0,
    `credit` INT NOT NULL DEFAULT 10,
    `note` LONGTEXT,
    `created_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    `updated_at` DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
    PRIMARY KEY (`id`),
    CONSTRAINT `customer_email_key` UNIQUE (`email`),
    CONSTRAINT `customer_credit_check` CHECK (credit > -1000)
) ENGINE=InnoDB
probe{
exists{
object=table
name:8
customer
}
}
impact=none
}
}
down{
step{
summary:21
drop table `customer`
line=6
statement:21
DROP TABLE `customer`
probe{
missing{
object=table
name:8
customer
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0002_create_kinds', '', '1', '5b06c042b81be97e2ebce53447b7b90e6528a7c36a5f76bb4334820970643588
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:20
create table `kinds`
line=6
statement:747
CREATE TABLE `kinds` (
    `a` SMALLINT DEFAULT -1,
    `b` INT DEFAULT 2,
    `c` BIGINT DEFAULT 3000000000,
    `d` FLOAT DEFAULT 0.5,
    `e` DOUBLE DEFAULT 1,
    `f` DECIMAL(10, 2) DEFAULT 0.1,
    `g` DECIMAL(65, 30) DEFAULT ''0.99'',
    `h` BOOLEAN DEFAULT 1,
    `i` CHAR(2) DEFAULT ''ä'''''',
    `j` VARCHAR(64) DEFAULT ''back\\\\slash "quoted"
and a line'',
    `k` LONGTEXT DEFAULT (''''),
    `l` LONGBLOB,
    `m` DATE DEFAULT (CURRENT_DATE),
    `n` TIME(6) DEFAULT (CURRENT_TIME(6)),
    `o` DATETIME(6) DEFAULT ''2026-11-21 04:05:06'',
    `p` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6),
    `q` CHAR(36) DEFAULT (uuid()),
    `r` JSON DEFAULT (''{}''),
    `s` VARCHAR(20) DEFAULT (upper(''x'')),
    `größe` INT,
    `order` INT
) ENGINE=InnoDB
probe{
exists{
object=table
name:5
kinds
}
}
impact=none
}
}
down{
step{
summary:18
drop table `kinds`
line=6
statement:18
DROP TABLE `kinds`
probe{
missing{
object=table
name:5
kinds
}
}
impact{
locks{
lock{
table:5
kinds
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0003_create_numbered', '', '1', 'bd91a9b61434f72e48f2109af9e6c236c3b1b00cc9561a8690b8f17697a4122e
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:25
create table `numbered_1`
line=6
statement:109
CREATE TABLE `numbered_1` (
    `id` SMALLINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:10
numbered_1
}
}
impact=none
}
step{
summary:25
create table `numbered_2`
line=9
statement:104
CREATE TABLE `numbered_2` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:10
numbered_2
}
}
impact=none
}
step{
summary:25
create table `numbered_3`
line=12
statement:107
CREATE TABLE `numbered_3` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:10
numbered_3
}
}
impact=none
}
step{
summary:25
create table `numbered_4`
line=15
statement:104
CREATE TABLE `numbered_4` (
    `id` INT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:10
numbered_4
}
}
impact=none
}
}
down{
step{
summary:23
drop table `numbered_4`
line=15
statement:23
DROP TABLE `numbered_4`
probe{
missing{
object=table
name:10
numbered_4
}
}
impact{
locks{
lock{
table:10
numbered_4
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:23
drop table `numbered_3`
line=12
statement:23
DROP TABLE `numbered_3`
probe{
missing{
object=table
name:10
numbered_3
}
}
impact{
locks{
lock{
table:10
numbered_3
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:23
drop table `numbered_2`
line=9
statement:23
DROP TABLE `numbered_2`
probe{
missing{
object=table
name:10
numbered_2
}
}
impact{
locks{
lock{
table:10
numbered_2
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:23
drop table `numbered_1`
line=6
statement:23
DROP TABLE `numbered_1`
probe{
missing{
object=table
name:10
numbered_1
}
}
impact{
locks{
lock{
table:10
numbered_1
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0004_create_purchase', '', '1', '1edc658e62dd47b31d088bb2a94184b7e2989525cd3413df11dfb5a931ab9bf5
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:21
create table `region`
line=6
statement:142
CREATE TABLE `region` (
    `country` CHAR(2) NOT NULL,
    `place` VARCHAR(20) NOT NULL,
    PRIMARY KEY (`country`, `place`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:6
region
}
}
impact=none
}
step{
summary:23
create table `purchase`
line=11
statement:1394
CREATE TABLE `purchase` (
    `id` BIGINT NOT NULL AUTO_INCREMENT,
    `customer_id` BIGINT NOT NULL,
    `adviser_id` BIGINT,
    `payer_id` BIGINT,
    `heir_id` BIGINT,
    `country` CHAR(2),
    `place` VARCHAR(20),
    `code` VARCHAR(20) NOT NULL,
    `amount` INT NOT NULL,
    `kind` VARCHAR(10) NOT NULL DEFAULT ''plain'',
    `remark` VARCHAR(80),
    PRIMARY KEY (`id`),
    CONSTRAINT `purchase_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE CASCADE,
    CONSTRAINT `purchase_adviser_id_fkey` FOREIGN KEY (`adviser_id`) REFERENCES `customer` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT `purchase_payer_id_fkey` FOREIGN KEY (`payer_id`) REFERENCES `customer` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT `purchase_heir` FOREIGN KEY (`heir_id`) REFERENCES `customer` (`id`),
    CONSTRAINT `purchase_amount_check` CHECK (amount > 0),
    CONSTRAINT `purchase_country_place_fkey` FOREIGN KEY (`country`, `place`) REFERENCES `region` (`country`, `place`) ON UPDATE SET NULL,
    CONSTRAINT `one_code_a_customer` UNIQUE (`customer_id`, `code`),
    CONSTRAINT `purchase_check` CHECK (amount < 1000000),
    INDEX `purchase_adviser_id_fkey` (`adviser_id`),
    INDEX `purchase_payer_id_fkey` (`payer_id`),
    INDEX `purchase_heir` (`heir_id`),
    INDEX `purchase_country_place_fkey` (`country`, `place`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:8
purchase
}
}
impact{
locks{
lock{
table:8
customer
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
summary:48
create index `purchase_remark_idx` on `purchase`
line=26
statement:59
CREATE INDEX `purchase_remark_idx` ON `purchase` (`remark`)
probe{
exists{
object=index
table:8
purchase
name:19
purchase_remark_idx
}
}
impact=none
}
step{
summary:45
create index `purchase_by_kind` on `purchase`
line=27
statement:64
CREATE INDEX `purchase_by_kind` ON `purchase` (`kind`, `amount`)
probe{
exists{
object=index
table:8
purchase
name:16
purchase_by_kind
}
}
impact=none
}
}
down{
step{
summary:43
drop index `purchase_by_kind` of `purchase`
line=27
statement:82
ALTER TABLE `purchase` DROP INDEX `purchase_by_kind`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:16
purchase_by_kind
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:46
drop index `purchase_remark_idx` of `purchase`
line=26
statement:85
ALTER TABLE `purchase` DROP INDEX `purchase_remark_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:19
purchase_remark_idx
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:21
drop table `purchase`
line=11
statement:21
DROP TABLE `purchase`
probe{
missing{
object=table
name:8
purchase
}
}
impact{
locks{
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
region
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:19
drop table `region`
line=6
statement:19
DROP TABLE `region`
probe{
missing{
object=table
name:6
region
}
}
impact{
locks{
lock{
table:6
region
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0005_fill', '', '1', 'b478753e2f919b8acd93242de50875c2fabe26e7e3296f26ffa63a7cc36f2735
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:44
run `INSERT INTO customer (id, email, name,`
line=7
statement:93
INSERT INTO customer (id, email, name, note) VALUES (1, ''ada@example.org'', ''Ada'', ''it''''s
$1'')
}
step{
summary:50
run `INSERT INTO purchase (id, customer_id, code,`
line=10
statement:92
INSERT INTO purchase (id, customer_id, code, amount) VALUES (1, 1, ''P1'', 5), (2, 1, ''P2'', 7)
}
}
down{
step{
summary:26
run `DELETE FROM purchase`
line=10
statement:20
DELETE FROM purchase
}
step{
summary:37
run `DELETE FROM customer WHERE id =`
line=7
statement:33
DELETE FROM customer
WHERE id = 1
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0006_add_columns', '', '1', '411e629f0fe8919088061c5b431691cf53215f82ae993c592e3af2ca14fd02a4
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:27
add column `customer.phone`
line=8
statement:72
ALTER TABLE `customer` ADD COLUMN `phone` VARCHAR(24), ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
customer
name:5
phone
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:25
add column `customer.fax`
line=8
statement:70
ALTER TABLE `customer` ADD COLUMN `fax` VARCHAR(24), ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
customer
name:3
fax
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:28
add column `customer.active`
line=10
statement:88
ALTER TABLE `customer` ADD COLUMN `active` BOOLEAN NOT NULL DEFAULT 1, ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
customer
name:6
active
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:26
add column `customer.rank`
line=11
statement:96
ALTER TABLE `customer` ADD COLUMN `rank` DECIMAL(4, 1) NOT NULL DEFAULT ''1.5'', ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
customer
name:4
rank
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:27
drop column `customer.rank`
line=11
statement:60
ALTER TABLE `customer` DROP COLUMN `rank`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:8
customer
name:4
rank
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:29
drop column `customer.active`
line=10
statement:62
ALTER TABLE `customer` DROP COLUMN `active`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:8
customer
name:6
active
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:26
drop column `customer.fax`
line=8
statement:59
ALTER TABLE `customer` DROP COLUMN `fax`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:8
customer
name:3
fax
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:28
drop column `customer.phone`
line=8
statement:61
ALTER TABLE `customer` DROP COLUMN `phone`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:8
customer
name:5
phone
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0007_set_defaults', '', '1', '21a90d001e62d6324c7cb6649a742eb446ed56ed3d1898d2083e74a3ce9e2eb6
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:32
set default of `customer.credit`
line=7
statement:78
ALTER TABLE `customer` ALTER COLUMN `credit` SET DEFAULT 20, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:32
set default of `customer.active`
line=8
statement:77
ALTER TABLE `customer` ALTER COLUMN `active` SET DEFAULT 0, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:30
set default of `customer.rank`
line=9
statement:77
ALTER TABLE `customer` ALTER COLUMN `rank` SET DEFAULT 2.5, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:31
set default of `customer.phone`
line=10
statement:81
ALTER TABLE `customer` ALTER COLUMN `phone` SET DEFAULT ''none'', ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:29
set default of `customer.fax`
line=11
statement:88
ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT (lower(''NONE'')), ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:24
set default of `kinds.o`
line=13
statement:97
ALTER TABLE `kinds` MODIFY COLUMN `o` DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:5
kinds
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
summary:24
set default of `kinds.o`
line=13
statement:89
ALTER TABLE `kinds` ALTER COLUMN `o` SET DEFAULT ''2026-11-21 04:05:06'', ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:5
kinds
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
summary:30
drop default of `customer.fax`
line=11
statement:77
ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT NULL, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:32
drop default of `customer.phone`
line=10
statement:79
ALTER TABLE `customer` ALTER COLUMN `phone` SET DEFAULT NULL, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:30
set default of `customer.rank`
line=9
statement:79
ALTER TABLE `customer` ALTER COLUMN `rank` SET DEFAULT ''1.5'', ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:32
set default of `customer.active`
line=8
statement:77
ALTER TABLE `customer` ALTER COLUMN `active` SET DEFAULT 1, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:32
set default of `customer.credit`
line=7
statement:78
ALTER TABLE `customer` ALTER COLUMN `credit` SET DEFAULT 10, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0008_drop_defaults', '', '1', '53509b081d239d5a27e3291333e64614c3dcc1266108537eb7c1cc262750cf2e
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:33
drop default of `customer.credit`
line=8
statement:76
ALTER TABLE `customer` ALTER COLUMN `credit` DROP DEFAULT, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:30
drop default of `customer.fax`
line=8
statement:77
ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT NULL, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:25
drop default of `kinds.r`
line=11
statement:61
ALTER TABLE `kinds` MODIFY COLUMN `r` JSON, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:5
kinds
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
summary:24
set default of `kinds.r`
line=11
statement:76
ALTER TABLE `kinds` MODIFY COLUMN `r` JSON DEFAULT (''{}''), ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:5
kinds
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
summary:29
set default of `customer.fax`
line=8
statement:88
ALTER TABLE `customer` ALTER COLUMN `fax` SET DEFAULT (lower(''NONE'')), ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:32
set default of `customer.credit`
line=8
statement:78
ALTER TABLE `customer` ALTER COLUMN `credit` SET DEFAULT 20, ALGORITHM=INSTANT
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0009_require_email', '', '1', 'dc03930bb3daf720ec35d0177b428a642c0c261864ce965734a24554c7db0a8d
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:33
make `customer.email` refuse NULL
line=7
statement:95
ALTER TABLE `customer` MODIFY COLUMN `email` VARCHAR(60) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
make `customer.name` accept NULL
line=8
statement:85
ALTER TABLE `customer` MODIFY COLUMN `name` VARCHAR(40), ALGORITHM=INPLACE, LOCK=NONE
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
down{
step{
summary:32
make `customer.name` refuse NULL
line=8
statement:94
ALTER TABLE `customer` MODIFY COLUMN `name` VARCHAR(40) NOT NULL, ALGORITHM=INPLACE, LOCK=NONE
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:33
make `customer.email` accept NULL
line=7
statement:86
ALTER TABLE `customer` MODIFY COLUMN `email` VARCHAR(60), ALGORITHM=INPLACE, LOCK=NONE
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0010_create_indexes', '', '1', '6d850c2c50114fe387fec548df7321e1a23714c60eb3373bdb3780c4584873d7
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:52
create index `customer_name_phone_idx` on `customer`
line=6
statement:98
CREATE INDEX `customer_name_phone_idx` ON `customer` (`name`, `phone`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:8
customer
name:23
customer_name_phone_idx
}
}
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
summary:42
create index `purchase_code` on `purchase`
line=7
statement:86
CREATE UNIQUE INDEX `purchase_code` ON `purchase` (`code`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:8
purchase
name:13
purchase_code
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:40
drop index `purchase_code` of `purchase`
line=7
statement:79
ALTER TABLE `purchase` DROP INDEX `purchase_code`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:13
purchase_code
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:50
drop index `customer_name_phone_idx` of `customer`
line=6
statement:89
ALTER TABLE `customer` DROP INDEX `customer_name_phone_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
customer
name:23
customer_name_phone_idx
}
}
impact{
locks{
lock{
table:8
customer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0011_create_index', '', '1', '6f6b17ea0c001723a569b31573ed2a6d702d7b55b5f86e449c7d80fdb728001d
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:48
create index `purchase_amount_idx` on `purchase`
line=7
statement:87
CREATE INDEX `purchase_amount_idx` ON `purchase` (`amount`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:8
purchase
name:19
purchase_amount_idx
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:46
drop index `purchase_amount_idx` of `purchase`
line=7
statement:85
ALTER TABLE `purchase` DROP INDEX `purchase_amount_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:19
purchase_amount_idx
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0012_drop_indexes', '', '1', '86bef7d7e94f85dd5a45a206975a4b4870a83306c51f7016d79ca7dd4edc4796
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:43
drop index `purchase_by_kind` of `purchase`
line=6
statement:82
ALTER TABLE `purchase` DROP INDEX `purchase_by_kind`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:16
purchase_by_kind
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:45
create index `purchase_by_kind` on `purchase`
line=6
statement:92
CREATE INDEX `purchase_by_kind` ON `purchase` (`kind`, `amount`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:8
purchase
name:16
purchase_by_kind
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0013_drop_index', '', '1', 'a5091218b43f89a096b00a341dc4a93478781a73a0b1484affefe1ecf9f64200
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:46
drop index `purchase_remark_idx` of `purchase`
line=7
statement:85
ALTER TABLE `purchase` DROP INDEX `purchase_remark_idx`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=index
table:8
purchase
name:19
purchase_remark_idx
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
summary:48
create index `purchase_remark_idx` on `purchase`
line=7
statement:87
CREATE INDEX `purchase_remark_idx` ON `purchase` (`remark`) ALGORITHM=INPLACE LOCK=NONE
probe{
exists{
object=index
table:8
purchase
name:19
purchase_remark_idx
}
}
impact{
locks{
lock{
table:8
purchase
mode=LOCK=NONE
blocks=nothing
}
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0014_rename', '', '1', '4db166e4f5fc4157a0927ed46b59e665297aeca23fd7f569a8956d6e77869ea1
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:44
rename column `purchase.remark` to `comment`
line=8
statement:77
ALTER TABLE `purchase` RENAME COLUMN `remark` TO `comment`, ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
purchase
name:7
comment
}
missing{
object=column
table:8
purchase
name:6
remark
}
}
impact{
locks{
lock{
table:8
purchase
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
summary:33
rename table `purchase` to `sale`
line=11
statement:33
RENAME TABLE `purchase` TO `sale`
probe{
exists{
object=table
name:4
sale
}
missing{
object=table
name:8
purchase
}
}
impact{
locks{
lock{
table:8
purchase
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
region
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
summary:33
rename table `sale` to `purchase`
line=11
statement:33
RENAME TABLE `sale` TO `purchase`
probe{
exists{
object=table
name:8
purchase
}
missing{
object=table
name:4
sale
}
}
impact{
locks{
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
region
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
rename column `purchase.comment` to `remark`
line=8
statement:77
ALTER TABLE `purchase` RENAME COLUMN `comment` TO `remark`, ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
purchase
name:6
remark
}
missing{
object=column
table:8
purchase
name:7
comment
}
}
impact{
locks{
lock{
table:8
purchase
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0015_create_review', '', '1', '3285f1f7e3803cee463474f5431870babfd6b556b5a5599de2c9c37b32556c56
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:21
create table `review`
line=6
statement:146
CREATE TABLE `review` (
    `place` INT NOT NULL,
    `sale_id` BIGINT,
    `stars` INT NOT NULL DEFAULT 3,
    `said` VARCHAR(40)
) ENGINE=InnoDB
probe{
exists{
object=table
name:6
review
}
}
impact=none
}
step{
summary:47
run `INSERT INTO review (place, sale_id, said)`
line=12
statement:74
INSERT INTO review (place, sale_id, said) VALUES (1, 1, ''12''), (2, 2, ''7'')
}
}
down{
step{
summary:24
run `DELETE FROM review`
line=12
statement:18
DELETE FROM review
}
step{
summary:19
drop table `review`
line=6
statement:19
DROP TABLE `review`
probe{
missing{
object=table
name:6
review
}
}
impact{
locks{
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0016_add_constraints', '', '1', '920f17f39519520a3d1fd2e90ec8302f443cdf92fd7ebf710c47e0659769d0bf
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:41
add primary key `review_pkey` to `review`
line=9
statement:76
ALTER TABLE `review` ADD PRIMARY KEY (`place`), ALGORITHM=INPLACE, LOCK=NONE
probe{
exists{
object=constraint
table:6
review
name:7
PRIMARY
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:59
add unique constraint `review_sale_id_said_key` to `review`
line=10
statement:118
ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_said_key` UNIQUE (`sale_id`, `said`), ALGORITHM=INPLACE, LOCK=NONE
probe{
exists{
object=constraint
table:6
review
name:23
review_sale_id_said_key
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
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
summary:36
add check `review_stars` to `review`
line=11
statement:97
ALTER TABLE `review` ADD CONSTRAINT `review_stars` CHECK (stars < 6), ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:6
review
name:12
review_stars
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:49
add foreign key `review_sale_id_fkey` to `review`
line=12
statement:153
ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_fkey` FOREIGN KEY (`sale_id`) REFERENCES `sale` (`id`) ON DELETE CASCADE, ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:6
review
name:19
review_sale_id_fkey
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=SHARED ROWS
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
down{
step{
summary:49
drop constraint `review_sale_id_fkey` of `review`
line=12
statement:89
ALTER TABLE `review` DROP FOREIGN KEY `review_sale_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:6
review
name:19
review_sale_id_fkey
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
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
summary:42
drop constraint `review_stars` of `review`
line=11
statement:70
ALTER TABLE `review` DROP CONSTRAINT `review_stars`, ALGORITHM=INSTANT
probe{
missing{
object=constraint
table:6
review
name:12
review_stars
}
}
impact{
locks{
lock{
table:6
review
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
summary:53
drop constraint `review_sale_id_said_key` of `review`
line=10
statement:87
ALTER TABLE `review` DROP INDEX `review_sale_id_said_key`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:6
review
name:23
review_sale_id_said_key
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
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
summary:41
drop constraint `review_pkey` of `review`
line=9
statement:66
ALTER TABLE `review` DROP PRIMARY KEY, ALGORITHM=COPY, LOCK=SHARED
probe{
missing{
object=constraint
table:6
review
name:7
PRIMARY
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0017_add_not_valid', '', '1', 'e529e38a2d21b8c1bdcb55c7f9cc47bf69314cc3d40e98c5be9c4e8126ef5925
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:36
add check `review_check` to `review`
line=8
statement:97
ALTER TABLE `review` ADD CONSTRAINT `review_check` CHECK (stars > 0), ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:6
review
name:12
review_check
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:21
create table `answer`
line=10
statement:62
CREATE TABLE `answer` (
    `review_place` INT
) ENGINE=InnoDB
probe{
exists{
object=table
name:6
answer
}
}
impact=none
}
step{
summary:54
add foreign key `answer_review_place_fkey` to `answer`
line=14
statement:176
ALTER TABLE `answer` ADD CONSTRAINT `answer_review_place_fkey` FOREIGN KEY (`review_place`) REFERENCES `review` (`place`), ADD INDEX `answer_review_place_fkey` (`review_place`)
probe{
exists{
object=constraint
table:6
answer
name:24
answer_review_place_fkey
}
}
impact{
locks{
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
review
mode=SHARED ROWS
blocks=writes
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
summary:54
drop constraint `answer_review_place_fkey` of `answer`
line=14
statement:133
ALTER TABLE `answer` DROP FOREIGN KEY `answer_review_place_fkey`, DROP INDEX `answer_review_place_fkey`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:6
answer
name:24
answer_review_place_fkey
}
}
impact{
locks{
lock{
table:6
answer
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
review
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
summary:19
drop table `answer`
line=10
statement:19
DROP TABLE `answer`
probe{
missing{
object=table
name:6
answer
}
}
impact{
locks{
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:42
drop constraint `review_check` of `review`
line=8
statement:70
ALTER TABLE `review` DROP CONSTRAINT `review_check`, ALGORITHM=INSTANT
probe{
missing{
object=constraint
table:6
review
name:12
review_check
}
}
impact{
locks{
lock{
table:6
review
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0018_validate', '', '1', '33eca3b20078bbadbf266bc42cbad17b12179baa8e8ee64b368fca18f2617bbe
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
}
down{
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0019_change_types', '', '1', '0053aaedf34fd7e6f97827cb6b0fa984181a05a1b497a0748b6d31ead0cc7361
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:45
change type of `sale.comment` to varchar(300)
line=7
statement:85
ALTER TABLE `sale` MODIFY COLUMN `comment` VARCHAR(300), ALGORITHM=INPLACE, LOCK=NONE
probe=repeatable
impact{
locks{
lock{
table:4
sale
mode=LOCK=NONE
blocks=nothing
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
review
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
summary:41
change type of `review.stars` to bigint()
line=11
statement:97
ALTER TABLE `review` MODIFY COLUMN `stars` BIGINT NOT NULL DEFAULT 3, ALGORITHM=COPY, LOCK=SHARED
probe=repeatable
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:44
change type of `customer.visits` to bigint()
line=15
statement:100
ALTER TABLE `customer` MODIFY COLUMN `visits` BIGINT NOT NULL DEFAULT 0, ALGORITHM=COPY, LOCK=SHARED
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=SHARED
blocks=writes
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
down{
step{
summary:45
change type of `customer.visits` to integer()
line=15
statement:97
ALTER TABLE `customer` MODIFY COLUMN `visits` INT NOT NULL DEFAULT 0, ALGORITHM=COPY, LOCK=SHARED
probe=repeatable
impact{
locks{
lock{
table:8
customer
mode=LOCK=SHARED
blocks=writes
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:42
change type of `review.stars` to integer()
line=11
statement:94
ALTER TABLE `review` MODIFY COLUMN `stars` INT NOT NULL DEFAULT 3, ALGORITHM=COPY, LOCK=SHARED
probe=repeatable
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:44
change type of `sale.comment` to varchar(80)
line=7
statement:83
ALTER TABLE `sale` MODIFY COLUMN `comment` VARCHAR(80), ALGORITHM=COPY, LOCK=SHARED
probe=repeatable
impact{
locks{
lock{
table:4
sale
mode=LOCK=SHARED
blocks=writes
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0020_run_on_one_server', '', '1', 'b9a279bf6507c7c4963edcd227171fda2964ea37627e3d81e954b2856d70c15a
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:41
run `UPDATE customer SET visits = visits`
line=8
statement:39
UPDATE customer SET visits = visits + 1
}
}
down{
step{
summary:41
run `UPDATE customer SET visits = visits`
line=8
statement:39
UPDATE customer SET visits = visits - 1
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0021_vacuum', '', '1', '33eca3b20078bbadbf266bc42cbad17b12179baa8e8ee64b368fca18f2617bbe
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
}
down{
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0022_drop_constraints', '', '1', '1402b0c75b8e577d0a53ffaf246dfe190ad36ad4a6a64977e5795011e68790ce
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:49
drop constraint `review_sale_id_fkey` of `review`
line=7
statement:89
ALTER TABLE `review` DROP FOREIGN KEY `review_sale_id_fkey`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:6
review
name:19
review_sale_id_fkey
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
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
summary:53
drop constraint `review_sale_id_said_key` of `review`
line=8
statement:87
ALTER TABLE `review` DROP INDEX `review_sale_id_said_key`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:6
review
name:23
review_sale_id_said_key
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
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
summary:42
drop constraint `review_stars` of `review`
line=9
statement:70
ALTER TABLE `review` DROP CONSTRAINT `review_stars`, ALGORITHM=INSTANT
probe{
missing{
object=constraint
table:6
review
name:12
review_stars
}
}
impact{
locks{
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
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
summary:36
add check `review_stars` to `review`
line=9
statement:97
ALTER TABLE `review` ADD CONSTRAINT `review_stars` CHECK (stars < 6), ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:6
review
name:12
review_stars
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:59
add unique constraint `review_sale_id_said_key` to `review`
line=8
statement:118
ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_said_key` UNIQUE (`sale_id`, `said`), ALGORITHM=INPLACE, LOCK=NONE
probe{
exists{
object=constraint
table:6
review
name:23
review_sale_id_said_key
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=NONE
blocks=nothing
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:6
answer
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
summary:49
add foreign key `review_sale_id_fkey` to `review`
line=7
statement:153
ALTER TABLE `review` ADD CONSTRAINT `review_sale_id_fkey` FOREIGN KEY (`sale_id`) REFERENCES `sale` (`id`) ON DELETE CASCADE, ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:6
review
name:19
review_sale_id_fkey
}
}
impact{
locks{
lock{
table:6
review
mode=LOCK=SHARED
blocks=writes
}
lock{
table:6
review
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=SHARED ROWS
blocks=writes
}
lock{
table:6
answer
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
}
}
');
INSERT INTO `migrate_script` VALUES ('shop', 'm0023_drop_columns', '', '1', '85e019a9bccc7b9ff03d009975ff6c39ded5e1e63fe9a5dbf7cc285e51fd5997
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:26
drop column `customer.fax`
line=7
statement:59
ALTER TABLE `customer` DROP COLUMN `fax`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:8
customer
name:3
fax
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:29
drop what uses `sale.heir_id`
line=9
statement:109
ALTER TABLE `sale` DROP FOREIGN KEY `purchase_heir`, DROP INDEX `purchase_heir`, ALGORITHM=INPLACE, LOCK=NONE
probe{
missing{
object=constraint
table:4
sale
name:13
purchase_heir
}
}
impact{
locks{
lock{
table:4
sale
mode=LOCK=NONE
blocks=nothing
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
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
summary:26
drop column `sale.heir_id`
line=9
statement:59
ALTER TABLE `sale` DROP COLUMN `heir_id`, ALGORITHM=INSTANT
probe{
missing{
object=column
table:4
sale
name:7
heir_id
}
}
impact{
locks{
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
down{
step{
summary:25
add column `sale.heir_id`
line=9
statement:65
ALTER TABLE `sale` ADD COLUMN `heir_id` BIGINT, ALGORITHM=INSTANT
probe{
exists{
object=column
table:4
sale
name:7
heir_id
}
}
impact{
locks{
lock{
table:4
sale
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
summary:41
add foreign key `purchase_heir` to `sale`
line=9
statement:170
ALTER TABLE `sale` ADD CONSTRAINT `purchase_heir` FOREIGN KEY (`heir_id`) REFERENCES `customer` (`id`), ADD INDEX `purchase_heir` (`heir_id`), ALGORITHM=COPY, LOCK=SHARED
probe{
exists{
object=constraint
table:4
sale
name:13
purchase_heir
}
}
impact{
locks{
lock{
table:4
sale
mode=LOCK=SHARED
blocks=writes
}
lock{
table:4
sale
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:8
customer
mode=SHARED ROWS
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:25
add column `customer.fax`
line=7
statement:70
ALTER TABLE `customer` ADD COLUMN `fax` VARCHAR(24), ALGORITHM=INSTANT
probe{
exists{
object=column
table:8
customer
name:3
fax
}
}
impact{
locks{
lock{
table:8
customer
mode=METADATA
blocks=reads and writes, briefly
}
lock{
table:4
sale
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
INSERT INTO `migrate_script` VALUES ('shop', 'm0024_drop_tables', '', '1', '0bc9e87df26d619a0a11d3f3c53d62d73a0e97938ed2201031ec76cc9ba57b59
form=1
needs=1
script{
on=mysql
oldest=8.0.29
up{
step{
summary:23
drop table `numbered_1`
line=7
statement:23
DROP TABLE `numbered_1`
probe{
missing{
object=table
name:10
numbered_1
}
}
impact{
locks{
lock{
table:10
numbered_1
mode=METADATA
blocks=reads and writes, briefly
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
down{
step{
summary:25
create table `numbered_1`
line=7
statement:109
CREATE TABLE `numbered_1` (
    `id` SMALLINT NOT NULL AUTO_INCREMENT,
    PRIMARY KEY (`id`)
) ENGINE=InnoDB
probe{
exists{
object=table
name:10
numbered_1
}
}
impact=none
}
}
}
');

CREATE TABLE `numbered_2` (
  `id` int NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

CREATE TABLE `numbered_3` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

CREATE TABLE `numbered_4` (
  `id` int NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

CREATE TABLE `region` (
  `country` char(2) NOT NULL,
  `place` varchar(20) NOT NULL,
  PRIMARY KEY (`country`,`place`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;

CREATE TABLE `review` (
  `place` int NOT NULL,
  `sale_id` bigint DEFAULT NULL,
  `stars` bigint NOT NULL DEFAULT '3',
  `said` varchar(40) DEFAULT NULL,
  PRIMARY KEY (`place`),
  CONSTRAINT `review_check` CHECK ((`stars` > 0))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `review` VALUES ('1', '1', '3', '12');
INSERT INTO `review` VALUES ('2', '2', '3', '7');

CREATE TABLE `sale` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `customer_id` bigint NOT NULL,
  `adviser_id` bigint DEFAULT NULL,
  `payer_id` bigint DEFAULT NULL,
  `country` char(2) DEFAULT NULL,
  `place` varchar(20) DEFAULT NULL,
  `code` varchar(20) NOT NULL,
  `amount` int NOT NULL,
  `kind` varchar(10) NOT NULL DEFAULT 'plain',
  `comment` varchar(300) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `one_code_a_customer` (`customer_id`,`code`),
  UNIQUE KEY `purchase_code` (`code`),
  KEY `purchase_adviser_id_fkey` (`adviser_id`),
  KEY `purchase_payer_id_fkey` (`payer_id`),
  KEY `purchase_country_place_fkey` (`country`,`place`),
  KEY `purchase_amount_idx` (`amount`),
  CONSTRAINT `purchase_adviser_id_fkey` FOREIGN KEY (`adviser_id`) REFERENCES `customer` (`id`) ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT `purchase_country_place_fkey` FOREIGN KEY (`country`, `place`) REFERENCES `region` (`country`, `place`) ON UPDATE SET NULL,
  CONSTRAINT `purchase_customer_id_fkey` FOREIGN KEY (`customer_id`) REFERENCES `customer` (`id`) ON DELETE CASCADE,
  CONSTRAINT `purchase_payer_id_fkey` FOREIGN KEY (`payer_id`) REFERENCES `customer` (`id`) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT `purchase_amount_check` CHECK ((`amount` > 0)),
  CONSTRAINT `purchase_check` CHECK ((`amount` < 1000000))
) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci;
INSERT INTO `sale` VALUES ('1', '1', NULL, NULL, NULL, NULL, 'P1', '5', 'plain', NULL);
INSERT INTO `sale` VALUES ('2', '1', NULL, NULL, NULL, NULL, 'P2', '7', 'plain', NULL);

SET foreign_key_checks = 1;
