PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE "migrate_history" (
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
    );
INSERT INTO "migrate_history" VALUES ('shop', 'm0001_create_customer', '', 'schema', 1, 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', 'e07add12edd6ee1b66be14c210cbb0b3637ef0e47e47ca6ad261bb91f3dce904', '2026-11-28T01:02:38.125Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0002_create_kinds', '', 'schema', 2, 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', '6e8a4a903c16d00c93df9cc4963a743fc73f10ea541b3522bad4cdb9c69afbd4', '2026-11-28T01:02:38.126Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0003_create_numbered', '', 'schema', 3, 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', '2d8d5d696abe46dc78013b11284cd5a71d60c3593259658a6167a8da845a7697', '2026-11-28T01:02:38.126Z', 'ada', 0, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0004_create_purchase', '', 'schema', 4, '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', 'bcd5cc11c854116fb81ee320e7bd01455c09c6c023723d6afe8fd7c531625efb', '2026-11-28T01:02:38.128Z', 'ada', 2, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0005_fill', '', 'schema', 5, 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', '122510cbb2b69b42bd1a901c3f00f30879a2b880f861f538be3b72a5ee0af04f', '2026-11-28T01:02:38.159Z', 'ada', 2, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0006_add_columns', '', 'schema', 6, '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', '5ce82eec0a91b86963eba2753e1e393212fdf70a7c1c33a31ef6a80db4de7c0c', '2026-11-28T01:02:38.180Z', 'ada', 4, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0007_set_defaults', '', 'schema', 7, '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', 'df3a9602091fb511fac933507dc236e57c3024845ed25df3e1149a105bd0c6a5', '2026-11-28T01:02:38.226Z', 'ada', 24, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0008_drop_defaults', '', 'schema', 8, 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', 'c53df10e35828db8999473a1e02648e99cf2ed98382ef7e374f8e3752ea826e9', '2026-11-28T01:02:38.260Z', 'ada', 11, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0009_require_email', '', 'schema', 9, 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', '9c4c4b09f53dcd06b97d7021642f2c7968ec12b26ffd3d3060978d5a160f87d1', '2026-11-28T01:02:38.285Z', 'ada', 7, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0010_create_indexes', '', 'schema', 10, '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', '9155666ea7629d20dc75a187d06ee6e5990d810670498ae210a132e2fe7a27ef', '2026-11-28T01:02:38.299Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0011_create_index', '', 'schema', 11, '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', '0aa7b7b1e5cf83f43316f0ea38e7eba6513cecffe875f7340cc75d92f28904c2', '2026-11-28T01:02:38.314Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0012_drop_indexes', '', 'schema', 12, '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', '5d63283c12bff32de71bbefe92a0b1180c6070e77cf44b5b2b4f33a0aa3b0af6', '2026-11-28T01:02:38.334Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0013_drop_index', '', 'schema', 13, 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', 'd1754a105398afb5ae28ceb544db8caf558e9b80787c4cc06b07e04faa8953be', '2026-11-28T01:02:38.334Z', 'ada', 0, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0014_rename', '', 'schema', 14, '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', '75c1285eb5ac2ebfd1e6b0231bde702ebede0f0d9ce62534b5087c554377e059', '2026-11-28T01:02:38.340Z', 'ada', 6, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0015_create_review', '', 'schema', 15, 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', '0a6b793e0f7efcb7500be1d71d46f9cf5fd0c9d644119023ad929d4343e0113a', '2026-11-28T01:02:38.351Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0016_add_constraints', '', 'schema', 16, 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', '33ee9bd60e97f20c35c00769a0eb8a95c8c827805e2bd448f86e78cb05644192', '2026-11-28T01:02:38.375Z', 'ada', 14, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0017_add_not_valid', '', 'schema', 17, 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', '272f8e781903f97fa5279526571081693b5d1b0c9f9a140d1b1d20f43391324d', '2026-11-28T01:02:38.402Z', 'ada', 7, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0018_validate', '', 'schema', 18, '2a4311ac69378ebb56c6c014bc8b3496a146c13275c0e17f99128d623c36c533', '1ed7c4c1bfa8194c333087f6ef89d99b1988328e18334d8f768d948b5552acc5', '2026-11-28T01:02:38.437Z', 'ada', 0, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0019_change_types', '', 'schema', 19, '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', '0644c9ff41183b0af5f73e44efd611a3090d158d533ca2d75068ce6657921088', '2026-11-28T01:02:38.459Z', 'ada', 6, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0020_run_on_one_server', '', 'schema', 20, '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', 'bff16b1d2e192aafb3d1bd8b99ba19b8e8a4ee57e4f422a97653a292a927a5bc', '2026-11-28T01:02:38.473Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0021_vacuum', '', 'schema', 21, 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', '837f03003cba79dad1d5262ad016ac70f9f9a1cba007e9e63f9357d0fc40566b', '2026-11-28T01:02:38.638Z', 'ada', 134, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0022_drop_constraints', '', 'schema', 22, 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', '2c8adae89a5c197ceb16437d14a031e1a83f3eee8c5d5cc1594ec36b13fb31c2', '2026-11-28T01:02:38.655Z', 'ada', 11, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0023_drop_columns', '', 'schema', 23, 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', '579fc514d5c18b004a1137ca7ff9be86ec560a57666b3f1d41f287d81f3cd6fd', '2026-11-28T01:02:38.669Z', 'ada', 9, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('shop', 'm0024_drop_tables', '', 'schema', 24, 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', 'a36ab7ed0c94eac594abe9f0fb5cf9a804f4a9389c992614bdf07c86178f4453', '2026-11-28T01:02:38.686Z', 'ada', 1, '0.1.0', 1);
INSERT INTO "migrate_history" VALUES ('search', 'm0001_create_document', '', 'schema', 25, '4da8759f9aba9e35230750e7feeb8e1915a03b651f161c9ef415b32df77e819f', '2cf7472cc97b0465184b39db12d4aa1cc1a85f1d00d3822bce6637304e022ddd', '2026-11-28T01:02:38.729Z', 'ada', 1, '0.1.0', 2);
INSERT INTO "migrate_history" VALUES ('search', 'm0002_index_titles', '', 'schema', 26, '58cb10fed985028629a1d3f9442bd9c48b1a1e2dad92c5cfc46d88191aaf3553', '21e6dbda3025c92bf709d113a1f7db012fe863b7c9fbaa220e869fd0fac9efc9', '2026-11-28T01:02:38.750Z', 'ada', 1, '0.1.0', 2);
INSERT INTO "migrate_history" VALUES ('search', 'm0003_index_shelves', '', 'schema', 27, '5bbf495a815e0e7621fd45cc587b04af11eba044173ae72fdfc0e93ab27430b1', '6dd4adda00bec6d1c364636d681b373d6515e6839458d4bf0e7ae1fcf428cf2d', '2026-11-28T01:02:38.785Z', 'ada', 2, '0.1.0', 2);
INSERT INTO "migrate_history" VALUES ('search', 'm0004_number_words', '', 'schema', 28, 'ce87f2dca2c8b314ad9d208a4d71e76d3cb0d11700f8fae21ad6106be103bc66', '034db0bbaf52f1b5e9c54b2bd640c072ea7a886e85e116276a3f28a01a2f3f78', '2026-11-28T01:02:38.803Z', 'ada', 13, '0.1.0', 2);
INSERT INTO "migrate_history" VALUES ('ledger', 'm0001_open_accounts', '', 'schema', 29, 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28T01:02:38.963Z', 'ada', 2, '0.1.0', 3);
INSERT INTO "migrate_history" VALUES ('ledger', 'm0002_index_accounts', '', 'schema', 30, '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', 'b22c014d1753c8b418ab9bb06d5c5c537d86040c6866216ba214c9079d70ae9f', '2026-11-28T01:02:38.984Z', 'ada', 1, '0.1.0', 3);
INSERT INTO "migrate_history" VALUES ('ledger', 'm0003_drop_indexes', '', 'schema', 31, 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409', '2026-11-28T01:02:38.991Z', 'ada', 1, '0.1.0', 3);

CREATE TABLE "migrate_script" (
        history TEXT NOT NULL,
        name TEXT NOT NULL,
        part TEXT NOT NULL DEFAULT '',
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (history, name, part, number)
    );
INSERT INTO "migrate_script" VALUES ('shop', 'm0001_create_customer', '', 1, 'd51004e79b3b97bb6b6545228897309436eae66de28eb5be0d6eb2fe5215b00c
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:23
create table `customer`
line=6
statement:505
CREATE TABLE "customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 10,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
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
transactional
step{
summary:21
drop table `customer`
line=6
statement:21
DROP TABLE "customer"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0002_create_kinds', '', 1, '28b91c7fb7415feb42e913ea426730d6e3f1043dc39d7b103556e94c1b294e3f
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:20
create table `kinds`
line=6
statement:897
CREATE TABLE "kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT ''0.99'',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT ''ä'''''',
    "j" VARCHAR(64) DEFAULT ''back\slash "quoted"
and a line'',
    "k" TEXT DEFAULT '''',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT ''2026-11-21 04:05:06'',
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || ''-'' || hex(randomblob(2)) || ''-4'' || substr(hex(randomblob(2)), 2) || ''-'' || substr(''89AB'', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || ''-'' || hex(randomblob(6)))),
    "r" TEXT DEFAULT ''{}'',
    "s" VARCHAR(20) DEFAULT (upper(''x'')),
    "größe" INTEGER,
    "order" INTEGER
)
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
transactional
step{
summary:18
drop table `kinds`
line=6
statement:18
DROP TABLE "kinds"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0003_create_numbered', '', 1, 'a741231dae4bedaa613a875b8b333e4711d8891b6ded0258632b685714f62b12
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:25
create table `numbered_1`
line=6
statement:110
CREATE TABLE "numbered_1" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_1_pkey" PRIMARY KEY AUTOINCREMENT
)
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
statement:110
CREATE TABLE "numbered_2" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_2_pkey" PRIMARY KEY AUTOINCREMENT
)
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
statement:110
CREATE TABLE "numbered_3" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_3_pkey" PRIMARY KEY AUTOINCREMENT
)
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
statement:110
CREATE TABLE "numbered_4" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_4_pkey" PRIMARY KEY AUTOINCREMENT
)
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
transactional
step{
summary:23
drop table `numbered_4`
line=15
statement:23
DROP TABLE "numbered_4"
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
table:12
the database
mode=RESERVED
blocks=writes
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
DROP TABLE "numbered_3"
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
table:12
the database
mode=RESERVED
blocks=writes
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
DROP TABLE "numbered_2"
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
table:12
the database
mode=RESERVED
blocks=writes
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
DROP TABLE "numbered_1"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0004_create_purchase', '', 1, '18a8cc3cec6992138fb7324e892ea404a8895f61d1243e9d2499f98d12f66327
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:21
create table `region`
line=6
statement:153
CREATE TABLE "region" (
    "country" CHAR(2) NOT NULL,
    "place" VARCHAR(20) NOT NULL,
    CONSTRAINT "region_pkey" PRIMARY KEY ("country", "place")
)
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
statement:1200
CREATE TABLE "purchase" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "heir_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT ''plain'',
    "remark" VARCHAR(80),
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_heir" FOREIGN KEY ("heir_id") REFERENCES "customer" ("id"),
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000)
)
probe{
exists{
object=table
name:8
purchase
}
}
impact=none
}
step{
summary:48
create index `purchase_remark_idx` on `purchase`
line=26
statement:59
CREATE INDEX "purchase_remark_idx" ON "purchase" ("remark")
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
CREATE INDEX "purchase_by_kind" ON "purchase" ("kind", "amount")
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
transactional
step{
summary:43
drop index `purchase_by_kind` of `purchase`
line=27
statement:29
DROP INDEX "purchase_by_kind"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:32
DROP INDEX "purchase_remark_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
DROP TABLE "purchase"
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
table:12
the database
mode=RESERVED
blocks=writes
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
DROP TABLE "region"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0005_fill', '', 1, 'c24ec132aafa91119e8580c4e7b7b4b400373f701524937355a6be4115b273a1
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
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
transactional
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0006_add_columns', '', 1, '1272d915554b33b5e94fa42331be20b672f73c8d6a6f5e36a545141fc5013625
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:27
add column `customer.phone`
line=8
statement:53
ALTER TABLE "customer" ADD COLUMN "phone" VARCHAR(24)
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:51
ALTER TABLE "customer" ADD COLUMN "fax" VARCHAR(24)
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:69
ALTER TABLE "customer" ADD COLUMN "active" BOOLEAN NOT NULL DEFAULT 1
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:77
ALTER TABLE "customer" ADD COLUMN "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5''
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
table:12
the database
mode=RESERVED
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
transactional
step{
summary:27
drop column `customer.rank`
line=11
statement:41
ALTER TABLE "customer" DROP COLUMN "rank"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
step{
summary:29
drop column `customer.active`
line=10
statement:43
ALTER TABLE "customer" DROP COLUMN "active"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
step{
summary:26
drop column `customer.fax`
line=8
statement:40
ALTER TABLE "customer" DROP COLUMN "fax"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
step{
summary:28
drop column `customer.phone`
line=8
statement:42
ALTER TABLE "customer" DROP COLUMN "phone"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
}
}
');
INSERT INTO "migrate_script" VALUES ('shop', 'm0007_set_defaults', '', 1, '189510390e94acdfa121bfceb339b050f3fac265b8ebc7ccc1bbf44996710864
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:32
set default of `customer.credit`
line=7
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:655
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 1,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5'',
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
set default of `customer.active`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:655
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5'',
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:30
set default of `customer.rank`
line=9
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:653
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:31
set default of `customer.phone`
line=10
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:668
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:29
set default of `customer.fax`
line=11
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:692
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24) DEFAULT (lower(''NONE'')),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:24
set default of `kinds.o`
line=13
statement:905
CREATE TABLE "migrate_new_kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT ''0.99'',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT ''ä'''''',
    "j" VARCHAR(64) DEFAULT ''back\slash "quoted"
and a line'',
    "k" TEXT DEFAULT '''',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || ''-'' || hex(randomblob(2)) || ''-4'' || substr(hex(randomblob(2)), 2) || ''-'' || substr(''89AB'', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || ''-'' || hex(randomblob(6)))),
    "r" TEXT DEFAULT ''{}'',
    "s" VARCHAR(20) DEFAULT (upper(''x'')),
    "größe" INTEGER,
    "order" INTEGER
)
statement:281
INSERT INTO "migrate_new_kinds" ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order") SELECT "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order" FROM "kinds"
statement:18
DROP TABLE "kinds"
statement:49
ALTER TABLE "migrate_new_kinds" RENAME TO "kinds"
rebuilds:5
kinds
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:24
set default of `kinds.o`
line=13
statement:909
CREATE TABLE "migrate_new_kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT ''0.99'',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT ''ä'''''',
    "j" VARCHAR(64) DEFAULT ''back\slash "quoted"
and a line'',
    "k" TEXT DEFAULT '''',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT ''2026-11-21 04:05:06'',
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || ''-'' || hex(randomblob(2)) || ''-4'' || substr(hex(randomblob(2)), 2) || ''-'' || substr(''89AB'', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || ''-'' || hex(randomblob(6)))),
    "r" TEXT DEFAULT ''{}'',
    "s" VARCHAR(20) DEFAULT (upper(''x'')),
    "größe" INTEGER,
    "order" INTEGER
)
statement:281
INSERT INTO "migrate_new_kinds" ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order") SELECT "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order" FROM "kinds"
statement:18
DROP TABLE "kinds"
statement:49
ALTER TABLE "migrate_new_kinds" RENAME TO "kinds"
rebuilds:5
kinds
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:30
drop default of `customer.fax`
line=11
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:668
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
drop default of `customer.phone`
line=10
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:653
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:30
set default of `customer.rank`
line=9
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:655
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5'',
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
set default of `customer.active`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:655
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 1,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5'',
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
set default of `customer.credit`
line=7
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:655
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 10,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24),
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 1,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT ''1.5'',
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0008_drop_defaults', '', 1, '4ab4581471f1142b15ddb3df311aea4cdd4e7b5fc6917e4cfd4a36bf0d51e2e0
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:33
drop default of `customer.credit`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:681
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24) DEFAULT (lower(''NONE'')),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:30
drop default of `customer.fax`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:657
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
drop default of `kinds.r`
line=11
statement:892
CREATE TABLE "migrate_new_kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT ''0.99'',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT ''ä'''''',
    "j" VARCHAR(64) DEFAULT ''back\slash "quoted"
and a line'',
    "k" TEXT DEFAULT '''',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || ''-'' || hex(randomblob(2)) || ''-4'' || substr(hex(randomblob(2)), 2) || ''-'' || substr(''89AB'', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || ''-'' || hex(randomblob(6)))),
    "r" TEXT,
    "s" VARCHAR(20) DEFAULT (upper(''x'')),
    "größe" INTEGER,
    "order" INTEGER
)
statement:281
INSERT INTO "migrate_new_kinds" ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order") SELECT "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order" FROM "kinds"
statement:18
DROP TABLE "kinds"
statement:49
ALTER TABLE "migrate_new_kinds" RENAME TO "kinds"
rebuilds:5
kinds
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:24
set default of `kinds.r`
line=11
statement:905
CREATE TABLE "migrate_new_kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT ''0.99'',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT ''ä'''''',
    "j" VARCHAR(64) DEFAULT ''back\slash "quoted"
and a line'',
    "k" TEXT DEFAULT '''',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || ''-'' || hex(randomblob(2)) || ''-4'' || substr(hex(randomblob(2)), 2) || ''-'' || substr(''89AB'', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || ''-'' || hex(randomblob(6)))),
    "r" TEXT DEFAULT ''{}'',
    "s" VARCHAR(20) DEFAULT (upper(''x'')),
    "größe" INTEGER,
    "order" INTEGER
)
statement:281
INSERT INTO "migrate_new_kinds" ("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order") SELECT "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q", "r", "s", "größe", "order" FROM "kinds"
statement:18
DROP TABLE "kinds"
statement:49
ALTER TABLE "migrate_new_kinds" RENAME TO "kinds"
rebuilds:5
kinds
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:29
set default of `customer.fax`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:681
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24) DEFAULT (lower(''NONE'')),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:32
set default of `customer.credit`
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:692
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL DEFAULT 20,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24) DEFAULT (lower(''NONE'')),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0009_require_email', '', 1, '720a50b3be41cada85732ec6d72d2595ab96b5dc2f53fa51365e8944bf106506
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:33
make `customer.email` refuse NULL
line=7
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:666
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:657
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60) NOT NULL,
    "name" VARCHAR(40),
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:32
make `customer.name` refuse NULL
line=8
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:666
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60) NOT NULL,
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:177
SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer" UNION ALL SELECT * FROM "customer" LIMIT 0
statement:657
CREATE TABLE "migrate_new_customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60),
    "name" VARCHAR(40) NOT NULL,
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT ''none'',
    "fax" VARCHAR(24),
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
)
statement:119
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_customer'', seq FROM sqlite_sequence WHERE name = ''customer''
statement:283
INSERT INTO "migrate_new_customer" ("id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank") SELECT "id", "email", "name", "visits", "credit", "note", "created_at", "updated_at", "phone", "fax", "active", "rank" FROM "customer"
statement:21
DROP TABLE "customer"
statement:55
ALTER TABLE "migrate_new_customer" RENAME TO "customer"
rebuilds:8
customer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0010_create_indexes', '', 1, '284304d3ea7e1bdfbd850e78c332c45dc6000c815be472638528b243faec0316
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:52
create index `customer_name_phone_idx` on `customer`
line=6
statement:70
CREATE INDEX "customer_name_phone_idx" ON "customer" ("name", "phone")
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:58
CREATE UNIQUE INDEX "purchase_code" ON "purchase" ("code")
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
}
down{
transactional
step{
summary:40
drop index `purchase_code` of `purchase`
line=7
statement:26
DROP INDEX "purchase_code"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:36
DROP INDEX "customer_name_phone_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0011_create_index', '', 1, 'de63f558a181de468e1ad09071960ee50639584d7f9c79187f077e594d003b37
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:48
create index `purchase_amount_idx` on `purchase`
line=7
statement:59
CREATE INDEX "purchase_amount_idx" ON "purchase" ("amount")
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
}
down{
transactional
step{
summary:46
drop index `purchase_amount_idx` of `purchase`
line=7
statement:32
DROP INDEX "purchase_amount_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0012_drop_indexes', '', 1, 'e3967c8bde4a1eab1c4387566af0ecc98204b4062bd220507c07d89c12c00ca9
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:43
drop index `purchase_by_kind` of `purchase`
line=6
statement:29
DROP INDEX "purchase_by_kind"
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
table:12
the database
mode=RESERVED
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
transactional
step{
summary:45
create index `purchase_by_kind` on `purchase`
line=6
statement:64
CREATE INDEX "purchase_by_kind" ON "purchase" ("kind", "amount")
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0013_drop_index', '', 1, 'c58064daa1adb492a906bb55ec118dcfbc352868e50e6dfb8829de316a518404
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:46
drop index `purchase_remark_idx` of `purchase`
line=7
statement:32
DROP INDEX "purchase_remark_idx"
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
table:12
the database
mode=RESERVED
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
transactional
step{
summary:48
create index `purchase_remark_idx` on `purchase`
line=7
statement:59
CREATE INDEX "purchase_remark_idx" ON "purchase" ("remark")
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0014_rename', '', 1, 'cf43991b93a90f10a6a39dadc9a5a87ede3588cc0043b38aec72aa6824e5ca8e
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:44
rename column `purchase.remark` to `comment`
line=8
statement:58
ALTER TABLE "purchase" RENAME COLUMN "remark" TO "comment"
probe{
exists{
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:39
ALTER TABLE "purchase" RENAME TO "sale"
probe{
exists{
object=table
name:4
sale
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:33
rename table `sale` to `purchase`
line=11
statement:39
ALTER TABLE "sale" RENAME TO "purchase"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:58
ALTER TABLE "purchase" RENAME COLUMN "comment" TO "remark"
probe{
exists{
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0015_create_review', '', 1, 'c58fd7c58cb1b2fed3aa583c27ebbb7448ac961e8dd8bda837af809daa21cce0
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:21
create table `review`
line=6
statement:141
CREATE TABLE "review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40)
)
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
transactional
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
DROP TABLE "review"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0016_add_constraints', '', 1, '2f7bd4ff484d5f2e6d94814d2367fd62a0c8a241b7ce0bb6ddb819c3a8500b0d
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:41
add primary key `review_pkey` to `review`
line=9
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:205
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place")
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:274
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said")
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:36
add check `review_stars` to `review`
line=11
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:323
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:428
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sale" ("id") ON DELETE CASCADE
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:49
drop constraint `review_sale_id_fkey` of `review`
line=12
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:323
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:42
drop constraint `review_stars` of `review`
line=11
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:274
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said")
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:53
drop constraint `review_sale_id_said_key` of `review`
line=10
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:205
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place")
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:41
drop constraint `review_pkey` of `review`
line=9
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:153
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0017_add_not_valid', '', 1, 'f4b88fcf1ff479902e1e0769900813c373f494694395dbd77a6c14dbbe26365f
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:36
add check `review_check` to `review`
line=8
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:477
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sale" ("id") ON DELETE CASCADE,
    CONSTRAINT "review_check" CHECK (stars > 0)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:52
CREATE TABLE "answer" (
    "review_place" INTEGER
)
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
statement:166
CREATE TABLE "migrate_new_answer" (
    "review_place" INTEGER,
    CONSTRAINT "answer_review_place_fkey" FOREIGN KEY ("review_place") REFERENCES "review" ("place")
)
statement:85
INSERT INTO "migrate_new_answer" ("review_place") SELECT "review_place" FROM "answer"
statement:19
DROP TABLE "answer"
statement:51
ALTER TABLE "migrate_new_answer" RENAME TO "answer"
rebuilds:6
answer
impact=none
}
}
down{
transactional
step{
summary:54
drop constraint `answer_review_place_fkey` of `answer`
line=14
statement:64
CREATE TABLE "migrate_new_answer" (
    "review_place" INTEGER
)
statement:85
INSERT INTO "migrate_new_answer" ("review_place") SELECT "review_place" FROM "answer"
statement:19
DROP TABLE "answer"
statement:51
ALTER TABLE "migrate_new_answer" RENAME TO "answer"
rebuilds:6
answer
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:19
drop table `answer`
line=10
statement:19
DROP TABLE "answer"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:428
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sale" ("id") ON DELETE CASCADE
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0018_validate', '', 1, 'a2bdc5b56ecadb28b3fd05b081806118c8ac2b650ccb545185d13414dd849dee
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
}
down{
transactional
}
}
');
INSERT INTO "migrate_script" VALUES ('shop', 'm0019_change_types', '', 1, '89fc679bc6f34431b600dd23aa794bf0ec943d0099e36629deb558a94a7b27ca
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:45
change type of `sale.comment` to varchar(300)
line=7
statement:1210
CREATE TABLE "migrate_new_sale" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "heir_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT ''plain'',
    "comment" VARCHAR(300),
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_heir" FOREIGN KEY ("heir_id") REFERENCES "customer" ("id"),
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000)
)
statement:111
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_sale'', seq FROM sqlite_sequence WHERE name = ''sale''
statement:293
INSERT INTO "migrate_new_sale" ("id", "customer_id", "adviser_id", "payer_id", "heir_id", "country", "place", "code", "amount", "kind", "comment") SELECT "id", "customer_id", "adviser_id", "payer_id", "heir_id", "country", "place", "code", "amount", "kind", CAST("comment" AS TEXT) FROM "sale"
statement:17
DROP TABLE "sale"
statement:47
ALTER TABLE "migrate_new_sale" RENAME TO "sale"
statement:54
CREATE UNIQUE INDEX "purchase_code" ON "sale" ("code")
statement:55
CREATE INDEX "purchase_amount_idx" ON "sale" ("amount")
rebuilds:4
sale
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:44
change type of `sale.comment` to varchar(80)
line=7
statement:1209
CREATE TABLE "migrate_new_sale" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "heir_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT ''plain'',
    "comment" VARCHAR(80),
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_heir" FOREIGN KEY ("heir_id") REFERENCES "customer" ("id"),
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000)
)
statement:111
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_sale'', seq FROM sqlite_sequence WHERE name = ''sale''
statement:293
INSERT INTO "migrate_new_sale" ("id", "customer_id", "adviser_id", "payer_id", "heir_id", "country", "place", "code", "amount", "kind", "comment") SELECT "id", "customer_id", "adviser_id", "payer_id", "heir_id", "country", "place", "code", "amount", "kind", CAST("comment" AS TEXT) FROM "sale"
statement:17
DROP TABLE "sale"
statement:47
ALTER TABLE "migrate_new_sale" RENAME TO "sale"
statement:54
CREATE UNIQUE INDEX "purchase_code" ON "sale" ("code")
statement:55
CREATE INDEX "purchase_amount_idx" ON "sale" ("amount")
rebuilds:4
sale
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0020_run_on_one_server', '', 1, '721ad00343e587bb5c75ec99e60efe6f04f34b75dd7f9c9c404aa3fd9a22b7fe
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:41
run `UPDATE customer SET visits = visits`
line=8
statement:39
UPDATE customer SET visits = visits + 1
}
}
down{
transactional
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0021_vacuum', '', 1, 'fc3672388cfce2cdd11044ddc42b8195366b174b628ceb399be2872e163083f9
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
step{
summary:12
run `VACUUM`
line=7
statement:6
VACUUM
}
}
down{
step{
summary:12
run `VACUUM`
line=7
statement:6
VACUUM
}
}
}
');
INSERT INTO "migrate_script" VALUES ('shop', 'm0022_drop_constraints', '', 1, '78acf5c1cd51a3234e6801c551d533b9feb6a11986a30410f87fe55e10c9570b
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:49
drop constraint `review_sale_id_fkey` of `review`
line=7
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:372
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_check" CHECK (stars > 0)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:53
drop constraint `review_sale_id_said_key` of `review`
line=8
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:303
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_check" CHECK (stars > 0)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=no
}
}
step{
summary:42
drop constraint `review_stars` of `review`
line=9
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:254
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_check" CHECK (stars > 0)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:36
add check `review_stars` to `review`
line=9
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:303
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_check" CHECK (stars > 0),
    CONSTRAINT "review_stars" CHECK (stars < 6)
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:372
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_check" CHECK (stars > 0),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said")
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
line=7
statement:97
SELECT "place", "sale_id", "stars", "said" FROM "review" UNION ALL SELECT * FROM "review" LIMIT 0
statement:477
CREATE TABLE "migrate_new_review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_check" CHECK (stars > 0),
    CONSTRAINT "review_stars" CHECK (stars < 6),
    CONSTRAINT "review_sale_id_said_key" UNIQUE ("sale_id", "said"),
    CONSTRAINT "review_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sale" ("id") ON DELETE CASCADE
)
statement:127
INSERT INTO "migrate_new_review" ("place", "sale_id", "stars", "said") SELECT "place", "sale_id", "stars", "said" FROM "review"
statement:19
DROP TABLE "review"
statement:51
ALTER TABLE "migrate_new_review" RENAME TO "review"
rebuilds:6
review
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0023_drop_columns', '', 1, '19be645271f1b95f9472c656eba866d81d7a495ace4435ae9e8ae2ed76c9a107
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:26
drop column `customer.fax`
line=7
statement:40
ALTER TABLE "customer" DROP COLUMN "fax"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
step{
summary:26
drop column `sale.heir_id`
line=9
statement:1102
CREATE TABLE "migrate_new_sale" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT ''plain'',
    "comment" VARCHAR(300),
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000)
)
statement:111
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_sale'', seq FROM sqlite_sequence WHERE name = ''sale''
statement:257
INSERT INTO "migrate_new_sale" ("id", "customer_id", "adviser_id", "payer_id", "country", "place", "code", "amount", "kind", "comment") SELECT "id", "customer_id", "adviser_id", "payer_id", "country", "place", "code", "amount", "kind", "comment" FROM "sale"
statement:17
DROP TABLE "sale"
statement:47
ALTER TABLE "migrate_new_sale" RENAME TO "sale"
statement:54
CREATE UNIQUE INDEX "purchase_code" ON "sale" ("code")
statement:55
CREATE INDEX "purchase_amount_idx" ON "sale" ("amount")
probe{
missing{
object=column
table:4
sale
name:7
heir_id
}
}
rebuilds:4
sale
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=yes
scans=yes
loses_data=yes
}
}
}
down{
transactional
step{
summary:25
add column `sale.heir_id`
line=9
statement:47
ALTER TABLE "sale" ADD COLUMN "heir_id" INTEGER
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:1210
CREATE TABLE "migrate_new_sale" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT ''plain'',
    "comment" VARCHAR(300),
    "heir_id" INTEGER,
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000),
    CONSTRAINT "purchase_heir" FOREIGN KEY ("heir_id") REFERENCES "customer" ("id")
)
statement:111
INSERT INTO sqlite_sequence (name, seq) SELECT ''migrate_new_sale'', seq FROM sqlite_sequence WHERE name = ''sale''
statement:279
INSERT INTO "migrate_new_sale" ("id", "customer_id", "adviser_id", "payer_id", "country", "place", "code", "amount", "kind", "comment", "heir_id") SELECT "id", "customer_id", "adviser_id", "payer_id", "country", "place", "code", "amount", "kind", "comment", "heir_id" FROM "sale"
statement:17
DROP TABLE "sale"
statement:47
ALTER TABLE "migrate_new_sale" RENAME TO "sale"
statement:54
CREATE UNIQUE INDEX "purchase_code" ON "sale" ("code")
statement:55
CREATE INDEX "purchase_amount_idx" ON "sale" ("amount")
rebuilds:4
sale
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
statement:51
ALTER TABLE "customer" ADD COLUMN "fax" VARCHAR(24)
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('shop', 'm0024_drop_tables', '', 1, 'bc7f0240cfae81cfc584d5e3977ae4ba3be6a06371cf28a9dae98b7beedc1e64
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:23
drop table `numbered_1`
line=7
statement:23
DROP TABLE "numbered_1"
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=no
loses_data=yes
}
}
}
down{
transactional
step{
summary:25
create table `numbered_1`
line=7
statement:110
CREATE TABLE "numbered_1" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_1_pkey" PRIMARY KEY AUTOINCREMENT
)
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
INSERT INTO "migrate_script" VALUES ('search', 'm0001_create_document', '', 1, '59bd1ab6ef0f765a1e4199a6ebe4d00e0dc1386e8f104df90f4384816ff4ea07
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:20
create table `shelf`
line=6
statement:131
CREATE TABLE "shelf" (
    "id" INTEGER NOT NULL,
    "word" VARCHAR(20) NOT NULL,
    CONSTRAINT "shelf_pkey" PRIMARY KEY ("id")
)
probe{
exists{
object=table
name:5
shelf
}
}
impact=none
}
step{
summary:23
create table `document`
line=10
statement:471
CREATE TABLE "document" (
    "id" INTEGER NOT NULL CONSTRAINT "document_pkey" PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT 0,
    "shelf_id" INTEGER DEFAULT 1,
    "other_id" INTEGER DEFAULT 1,
    CONSTRAINT "document_shelf_id_fkey" FOREIGN KEY ("shelf_id") REFERENCES "shelf" ("id") ON DELETE SET DEFAULT,
    CONSTRAINT "document_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "shelf" ("id") ON UPDATE SET DEFAULT
)
probe{
exists{
object=table
name:8
document
}
}
impact=none
}
}
down{
transactional
step{
summary:21
drop table `document`
line=10
statement:21
DROP TABLE "document"
probe{
missing{
object=table
name:8
document
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=no
loses_data=yes
}
}
step{
summary:18
drop table `shelf`
line=6
statement:18
DROP TABLE "shelf"
probe{
missing{
object=table
name:5
shelf
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('search', 'm0002_index_titles', '', 1, '1a91af0f84c9424e4c4a58f9844746e2a85a601c492e0829f6a202ea84fbcc09
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:43
create index `document_title` on `document`
line=6
statement:78
CREATE UNIQUE INDEX "document_title" ON "document" ("title") WHERE NOT deleted
probe{
exists{
object=index
table:8
document
name:14
document_title
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
}
down{
transactional
step{
summary:41
drop index `document_title` of `document`
line=6
statement:27
DROP INDEX "document_title"
probe{
missing{
object=index
table:8
document
name:14
document_title
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('search', 'm0003_index_shelves', '', 1, 'c0ba7823da50f666ad6b0e8f18ede4c11bab908fbe37dfddee5742949e030e2e
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:50
create index `document_shelf_id_idx` on `document`
line=7
statement:90
CREATE INDEX "document_shelf_id_idx" ON "document" ("shelf_id") WHERE shelf_id IS NOT NULL
probe{
exists{
object=index
table:8
document
name:21
document_shelf_id_idx
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
step{
summary:41
drop index `document_title` of `document`
line=9
statement:27
DROP INDEX "document_title"
probe{
missing{
object=index
table:8
document
name:14
document_title
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:43
create index `document_title` on `document`
line=9
statement:78
CREATE UNIQUE INDEX "document_title" ON "document" ("title") WHERE NOT deleted
probe{
exists{
object=index
table:8
document
name:14
document_title
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
step{
summary:48
drop index `document_shelf_id_idx` of `document`
line=7
statement:34
DROP INDEX "document_shelf_id_idx"
probe{
missing{
object=index
table:8
document
name:21
document_shelf_id_idx
}
}
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('search', 'm0004_number_words', '', 1, 'a7f0f7ebc00dd3472c657ccd4551360d2725a5723572e42bf7f82f8ed564b745
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:40
change type of `shelf.word` to integer()
line=8
statement:139
CREATE TABLE "migrate_new_shelf" (
    "id" INTEGER NOT NULL,
    "word" INTEGER NOT NULL,
    CONSTRAINT "shelf_pkey" PRIMARY KEY ("id")
)
statement:79
INSERT INTO "migrate_new_shelf" ("id", "word") SELECT "id", "word" FROM "shelf"
statement:18
DROP TABLE "shelf"
statement:49
ALTER TABLE "migrate_new_shelf" RENAME TO "shelf"
rebuilds:5
shelf
impact{
locks{
lock{
table:12
the database
mode=RESERVED
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
transactional
step{
summary:42
change type of `shelf.word` to varchar(20)
line=8
statement:72
SELECT "id", "word" FROM "shelf" UNION ALL SELECT * FROM "shelf" LIMIT 0
statement:143
CREATE TABLE "migrate_new_shelf" (
    "id" INTEGER NOT NULL,
    "word" VARCHAR(20) NOT NULL,
    CONSTRAINT "shelf_pkey" PRIMARY KEY ("id")
)
statement:93
INSERT INTO "migrate_new_shelf" ("id", "word") SELECT "id", CAST("word" AS TEXT) FROM "shelf"
statement:18
DROP TABLE "shelf"
statement:49
ALTER TABLE "migrate_new_shelf" RENAME TO "shelf"
rebuilds:5
shelf
impact{
locks{
lock{
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('ledger', 'm0001_open_accounts', '', 1, '078022412250a20a2b607dcbdb24d9c2fb12edf295551a25bd04db8c5104f1ae
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:22
create table `account`
line=6
statement:157
CREATE TABLE "account" (
    "id" INTEGER NOT NULL CONSTRAINT "account_pkey" PRIMARY KEY AUTOINCREMENT,
    "owner" VARCHAR(40) NOT NULL,
    "opened" DATE
)
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
CREATE INDEX "account_owner_idx" ON "account" ("owner")
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
statement:236
CREATE TABLE "entry" (
    "id" INTEGER NOT NULL CONSTRAINT "entry_pkey" PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "told" VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \ größer''
)
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
CREATE INDEX "entry_account_id_idx" ON "entry" ("account_id")
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
CREATE INDEX "entry_amount_idx" ON "entry" ("amount")
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
INSERT INTO "migrate_script" VALUES ('ledger', 'm0002_index_accounts', '', 1, '19060e86c1114676a58f4bdd8db79da5b22a6dc0b925cc8871b985b89f58012b
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:46
create index `account_opened_idx` on `account`
line=6
statement:57
CREATE INDEX "account_opened_idx" ON "account" ("opened")
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:66
CREATE INDEX "entry_told_amount_idx" ON "entry" ("told", "amount")
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
table:12
the database
mode=RESERVED
blocks=writes
}
}
rewrites=no
scans=yes
loses_data=no
}
}
}
down{
transactional
step{
summary:45
drop index `entry_told_amount_idx` of `entry`
line=7
statement:34
DROP INDEX "entry_told_amount_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:31
DROP INDEX "account_opened_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
INSERT INTO "migrate_script" VALUES ('ledger', 'm0003_drop_indexes', '', 1, '1526c92ae5435240dd8346c955ff586c3801c8e7925c27a46a8b89cb73aba7c9
form=1
needs=1
script{
on=sqlite
oldest=3.35
up{
transactional
step{
summary:43
drop index `account_owner_idx` of `account`
line=6
statement:30
DROP INDEX "account_owner_idx"
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:29
DROP INDEX "entry_amount_idx"
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
table:12
the database
mode=RESERVED
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
transactional
step{
summary:42
create index `entry_amount_idx` on `entry`
line=7
statement:53
CREATE INDEX "entry_amount_idx" ON "entry" ("amount")
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
table:12
the database
mode=RESERVED
blocks=writes
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
statement:55
CREATE INDEX "account_owner_idx" ON "account" ("owner")
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
table:12
the database
mode=RESERVED
blocks=writes
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

CREATE TABLE "migrate_journal" (
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
    );
INSERT INTO "migrate_journal" VALUES (1, 'shop', 'm0001_create_customer', '', 'up', 'f579547cb64b786c00c5bd02a07970aebc940f6ee04576de7ea3fd9d0f074a5f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.128Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (2, 'shop', 'm0002_create_kinds', '', 'up', 'e5ff63869886a7ec2c070c1e1ba10e6cb6b742fe3eb96c89d902cfc59c5451f8', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.128Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (3, 'shop', 'm0003_create_numbered', '', 'up', 'e52a6463a6f4f706fba34127c0d8f2a76ff6d2c744d85cce4c28ad5836189c28', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.128Z', 'ada@host, process 32177', 0, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (4, 'shop', 'm0004_create_purchase', '', 'up', '0f72977d9f3a6d4ed5fe53960305a37fc91689bdd3eb56deb21747533ee8940f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.128Z', 'ada@host, process 32177', 2, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (5, 'shop', 'm0005_fill', '', 'up', 'de95c6a35f3b76d76bc246240f6746fcaedea53006eee32d98dcff8f953449cf', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.159Z', 'ada@host, process 32177', 2, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (6, 'shop', 'm0006_add_columns', '', 'up', '6b82e46ebb099ffffc066ade5a4a557b85d4b134f810ae634793a89cbae033bc', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.180Z', 'ada@host, process 32177', 5, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (7, 'shop', 'm0007_set_defaults', '', 'up', '0a4fa01a65c75ace31958009141e185b5bef4a8ec09d24043a662cf650d88bb4', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.226Z', 'ada@host, process 32177', 25, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (8, 'shop', 'm0008_drop_defaults', '', 'up', 'fc59110be5e76357cb18356b7068abf2886f59465355c9b398360db912952155', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.261Z', 'ada@host, process 32177', 12, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (9, 'shop', 'm0009_require_email', '', 'up', 'f8dacdaa436fad53d7ef2cdee2e22e26c42b3cf421c7aa7a7581caeb6c4ff0ba', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.285Z', 'ada@host, process 32177', 8, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (10, 'shop', 'm0010_create_indexes', '', 'up', '89645ff1144cc1ae66e16d50594a29441da7203a075a08f0d5c4ef82708adbe4', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.300Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (11, 'shop', 'm0011_create_index', '', 'up', '352f788ca253d3f49c0e25b0bc105cecb8b0dfec0d94af4ba7c152fa8731c87b', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.314Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (12, 'shop', 'm0012_drop_indexes', '', 'up', '68766bb83f06c8d7d68fe8a7f479967b4e49e9f60dda6195ff3c488bcc3c2433', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.340Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (13, 'shop', 'm0013_drop_index', '', 'up', 'c215b86e88a5eb090afebe2f38e1fe56c5d16683b4206c2a0ff4cb7cd8a89add', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.340Z', 'ada@host, process 32177', 0, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (14, 'shop', 'm0014_rename', '', 'up', '6a3f649e9950e02c11f266f5ca5f9e88e9454461cd59e6f0192a79aabebd3381', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.340Z', 'ada@host, process 32177', 6, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (15, 'shop', 'm0015_create_review', '', 'up', 'c1a7e0f7eee8a415f096f3609370c9193b11b84696c3c4794b3e6b067b35e6e9', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.352Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (16, 'shop', 'm0016_add_constraints', '', 'up', 'b986c5768acf2d5ddba4deaa00c6601fcc22c8fe275d5e3c127037bb9113d973', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.375Z', 'ada@host, process 32177', 14, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (17, 'shop', 'm0017_add_not_valid', '', 'up', 'c91d5cc326df0201f25fc456020a8c93bace3bdc86695bc6b459f37587d634c8', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.403Z', 'ada@host, process 32177', 8, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (18, 'shop', 'm0018_validate', '', 'up', '2a4311ac69378ebb56c6c014bc8b3496a146c13275c0e17f99128d623c36c533', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.437Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (19, 'shop', 'm0019_change_types', '', 'up', '79486925d23768c672352e93007b9facf89d5a5b7c7b006c94bc5756b8edfb56', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.459Z', 'ada@host, process 32177', 6, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (20, 'shop', 'm0020_run_on_one_server', '', 'up', '2f94a70dbf44dfdc1cbfcd245ad732bbc8955f56cc030f89dc3ab8d135b0bdcd', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.473Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (21, 'shop', 'm0021_vacuum', '', 'up', 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', 1, 'VACUUM', 'started', NULL, NULL, '2026-11-28T01:02:38.505Z', 'ada@host, process 32177', NULL, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (22, 'shop', 'm0021_vacuum', '', 'up', 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', 1, 'VACUUM', 'done', NULL, NULL, '2026-11-28T01:02:38.564Z', 'ada@host, process 32177', 47, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (23, 'shop', 'm0021_vacuum', '', 'up', 'cbc57666477c18930295953152ba3c4e5d8011fa2422f005846ee829906d3e46', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.638Z', 'ada@host, process 32177', 134, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (24, 'shop', 'm0022_drop_constraints', '', 'up', 'bbdfb4e18cf24a080b14f342c3ad429f82371d74033e67f7449a23c0171c55c7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.656Z', 'ada@host, process 32177', 11, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (25, 'shop', 'm0023_drop_columns', '', 'up', 'c51a2f0736703fceba0ebfc023056443470c890f67f2f45dcac47e0ec8a44989', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.669Z', 'ada@host, process 32177', 9, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (26, 'shop', 'm0024_drop_tables', '', 'up', 'b264aee66b2a22470cf0344b6b80b78f40d002f6352d6d298fa1e65d88362361', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.686Z', 'ada@host, process 32177', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (27, 'search', 'm0001_create_document', '', 'up', '4da8759f9aba9e35230750e7feeb8e1915a03b651f161c9ef415b32df77e819f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.729Z', 'ada@host, process 32189', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (28, 'search', 'm0002_index_titles', '', 'up', '58cb10fed985028629a1d3f9442bd9c48b1a1e2dad92c5cfc46d88191aaf3553', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.750Z', 'ada@host, process 32189', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (29, 'search', 'm0003_index_shelves', '', 'up', '5bbf495a815e0e7621fd45cc587b04af11eba044173ae72fdfc0e93ab27430b1', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.785Z', 'ada@host, process 32189', 2, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (30, 'search', 'm0004_number_words', '', 'up', 'ce87f2dca2c8b314ad9d208a4d71e76d3cb0d11700f8fae21ad6106be103bc66', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.803Z', 'ada@host, process 32189', 13, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (31, 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 3, 'CREATE TABLE "entry" (
    "id" INTEGER NOT NULL CONSTRAINT "entry_pkey" PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "told" VARCHAR(80) NOT NULL DEFAULT ''it''''s "nothing" \ größer''
)', 'taken back', 'table "entry" already exists (1)', '1', '2026-11-28T01:02:38.906Z', 'ada@host, process 32195', NULL, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (32, 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.963Z', 'ada@host, process 32199', 3, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (33, 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.984Z', 'ada@host, process 32199', 1, '0.1.0', NULL);
INSERT INTO "migrate_journal" VALUES (34, 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:02:38.991Z', 'ada@host, process 32199', 1, '0.1.0', NULL);
INSERT INTO "sqlite_sequence" VALUES ('migrate_journal', 34);
INSERT INTO "sqlite_sequence" VALUES ('customer', 1);
INSERT INTO "sqlite_sequence" VALUES ('sale', 2);
INSERT INTO "sqlite_sequence" VALUES ('account', 2);
INSERT INTO "sqlite_sequence" VALUES ('entry', 2);

CREATE TABLE "migrate_lock" (
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
    );
INSERT INTO "migrate_lock" VALUES (1, 4, 4, 4, '0.1.0', NULL, NULL, 5, NULL, NULL, NULL, NULL, NULL, '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409 ledger
034db0bbaf52f1b5e9c54b2bd640c072ea7a886e85e116276a3f28a01a2f3f78 search
a36ab7ed0c94eac594abe9f0fb5cf9a804f4a9389c992614bdf07c86178f4453 shop');

CREATE TABLE "numbered_2" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_2_pkey" PRIMARY KEY AUTOINCREMENT
);

CREATE TABLE "numbered_3" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_3_pkey" PRIMARY KEY AUTOINCREMENT
);

CREATE TABLE "numbered_4" (
    "id" INTEGER NOT NULL CONSTRAINT "numbered_4_pkey" PRIMARY KEY AUTOINCREMENT
);

CREATE TABLE "region" (
    "country" CHAR(2) NOT NULL,
    "place" VARCHAR(20) NOT NULL,
    CONSTRAINT "region_pkey" PRIMARY KEY ("country", "place")
);

CREATE TABLE "kinds" (
    "a" INTEGER DEFAULT -1,
    "b" INTEGER DEFAULT 2,
    "c" INTEGER DEFAULT 3000000000,
    "d" REAL DEFAULT 0.5,
    "e" REAL DEFAULT 1,
    "f" NUMERIC(10, 2) DEFAULT 0.1,
    "g" NUMERIC DEFAULT '0.99',
    "h" BOOLEAN DEFAULT 1,
    "i" CHAR(2) DEFAULT 'ä''',
    "j" VARCHAR(64) DEFAULT 'back\slash "quoted"
and a line',
    "k" TEXT DEFAULT '',
    "l" BLOB,
    "m" DATE DEFAULT CURRENT_DATE,
    "n" TIME DEFAULT CURRENT_TIME,
    "o" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "p" DATETIME DEFAULT CURRENT_TIMESTAMP,
    "q" TEXT DEFAULT (lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))),
    "r" TEXT,
    "s" VARCHAR(20) DEFAULT (upper('x')),
    "größe" INTEGER,
    "order" INTEGER
);

CREATE TABLE "customer" (
    "id" INTEGER NOT NULL CONSTRAINT "customer_pkey" PRIMARY KEY AUTOINCREMENT,
    "email" VARCHAR(60) NOT NULL,
    "name" VARCHAR(40),
    "visits" INTEGER NOT NULL DEFAULT 0,
    "credit" INTEGER NOT NULL,
    "note" TEXT,
    "created_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "phone" VARCHAR(24) DEFAULT 'none',
    "active" BOOLEAN NOT NULL DEFAULT 0,
    "rank" NUMERIC(4, 1) NOT NULL DEFAULT 2.5,
    CONSTRAINT "customer_email_key" UNIQUE ("email"),
    CONSTRAINT "customer_credit_check" CHECK (credit > -1000)
);
INSERT INTO "customer" VALUES (1, 'ada@example.org', 'Ada', 1, 10, 'it''s
$1', '2026-11-28 01:02:38', '2026-11-28 01:02:38', NULL, 1, 1.5);

CREATE TABLE "answer" (
    "review_place" INTEGER,
    CONSTRAINT "answer_review_place_fkey" FOREIGN KEY ("review_place") REFERENCES "review" ("place")
);

CREATE INDEX "customer_name_phone_idx" ON "customer" ("name", "phone");

CREATE TABLE "review" (
    "place" INTEGER NOT NULL,
    "sale_id" INTEGER,
    "stars" INTEGER NOT NULL DEFAULT 3,
    "said" VARCHAR(40),
    CONSTRAINT "review_pkey" PRIMARY KEY ("place"),
    CONSTRAINT "review_check" CHECK (stars > 0)
);
INSERT INTO "review" VALUES (1, 1, 3, '12');
INSERT INTO "review" VALUES (2, 2, 3, '7');

CREATE TABLE "sale" (
    "id" INTEGER NOT NULL CONSTRAINT "purchase_pkey" PRIMARY KEY AUTOINCREMENT,
    "customer_id" INTEGER NOT NULL,
    "adviser_id" INTEGER,
    "payer_id" INTEGER,
    "country" CHAR(2),
    "place" VARCHAR(20),
    "code" VARCHAR(20) NOT NULL,
    "amount" INTEGER NOT NULL,
    "kind" VARCHAR(10) NOT NULL DEFAULT 'plain',
    "comment" VARCHAR(300),
    CONSTRAINT "purchase_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "customer" ("id") ON DELETE CASCADE,
    CONSTRAINT "purchase_adviser_id_fkey" FOREIGN KEY ("adviser_id") REFERENCES "customer" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "purchase_payer_id_fkey" FOREIGN KEY ("payer_id") REFERENCES "customer" ("id") ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT "purchase_amount_check" CHECK (amount > 0),
    CONSTRAINT "purchase_country_place_fkey" FOREIGN KEY ("country", "place") REFERENCES "region" ("country", "place") ON UPDATE SET NULL,
    CONSTRAINT "one_code_a_customer" UNIQUE ("customer_id", "code"),
    CONSTRAINT "purchase_check" CHECK (amount < 1000000)
);
INSERT INTO "sale" VALUES (1, 1, NULL, NULL, NULL, NULL, 'P1', 5, 'plain', NULL);
INSERT INTO "sale" VALUES (2, 1, NULL, NULL, NULL, NULL, 'P2', 7, 'plain', NULL);

CREATE UNIQUE INDEX "purchase_code" ON "sale" ("code");

CREATE INDEX "purchase_amount_idx" ON "sale" ("amount");

CREATE TABLE "document" (
    "id" INTEGER NOT NULL CONSTRAINT "document_pkey" PRIMARY KEY AUTOINCREMENT,
    "title" TEXT NOT NULL,
    "deleted" BOOLEAN NOT NULL DEFAULT 0,
    "shelf_id" INTEGER DEFAULT 1,
    "other_id" INTEGER DEFAULT 1,
    CONSTRAINT "document_shelf_id_fkey" FOREIGN KEY ("shelf_id") REFERENCES "shelf" ("id") ON DELETE SET DEFAULT,
    CONSTRAINT "document_other_id_fkey" FOREIGN KEY ("other_id") REFERENCES "shelf" ("id") ON UPDATE SET DEFAULT
);

CREATE INDEX "document_shelf_id_idx" ON "document" ("shelf_id") WHERE shelf_id IS NOT NULL;

CREATE TABLE "shelf" (
    "id" INTEGER NOT NULL,
    "word" INTEGER NOT NULL,
    CONSTRAINT "shelf_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "account" (
    "id" INTEGER NOT NULL CONSTRAINT "account_pkey" PRIMARY KEY AUTOINCREMENT,
    "owner" VARCHAR(40) NOT NULL,
    "opened" DATE
);
INSERT INTO "account" VALUES (1, 'ADA', NULL);
INSERT INTO "account" VALUES (2, 'BOB', NULL);

CREATE TABLE "entry" (
    "id" INTEGER NOT NULL CONSTRAINT "entry_pkey" PRIMARY KEY AUTOINCREMENT,
    "account_id" INTEGER NOT NULL,
    "amount" INTEGER NOT NULL,
    "told" VARCHAR(80) NOT NULL DEFAULT 'it''s "nothing" \ größer'
);
INSERT INTO "entry" VALUES (1, 1, 5, 'it''s "nothing" \ größer');
INSERT INTO "entry" VALUES (2, 2, -5, 'it''s "nothing" \ größer');

CREATE INDEX "entry_account_id_idx" ON "entry" ("account_id");

CREATE INDEX "account_opened_idx" ON "account" ("opened");

CREATE INDEX "entry_told_amount_idx" ON "entry" ("told", "amount");

COMMIT;
