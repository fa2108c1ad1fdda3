PRAGMA foreign_keys = OFF;
BEGIN;

CREATE TABLE "acme_history" (
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
INSERT INTO "acme_history" VALUES ('ledger', 'm0001_open_accounts', '', 'schema', 1, 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', 'b9acb39a8f6e493d6df19936def5bac703258ac7b5f386e672704044716ad719', '2026-11-28T01:03:54.223Z', 'ada', 2, '0.1.0', 1);
INSERT INTO "acme_history" VALUES ('ledger', 'm0002_index_accounts', '', 'schema', 2, '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', 'b22c014d1753c8b418ab9bb06d5c5c537d86040c6866216ba214c9079d70ae9f', '2026-11-28T01:03:54.235Z', 'ada', 0, '0.1.0', 1);
INSERT INTO "acme_history" VALUES ('ledger', 'm0003_drop_indexes', '', 'schema', 3, 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409', '2026-11-28T01:03:54.236Z', 'ada', 1, '0.1.0', 1);

CREATE TABLE "acme_script" (
        history TEXT NOT NULL,
        name TEXT NOT NULL,
        part TEXT NOT NULL DEFAULT '',
        number INTEGER NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (history, name, part, number)
    );
INSERT INTO "acme_script" VALUES ('ledger', 'm0001_open_accounts', '', 1, '078022412250a20a2b607dcbdb24d9c2fb12edf295551a25bd04db8c5104f1ae
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
INSERT INTO "acme_script" VALUES ('ledger', 'm0002_index_accounts', '', 1, '19060e86c1114676a58f4bdd8db79da5b22a6dc0b925cc8871b985b89f58012b
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
INSERT INTO "acme_script" VALUES ('ledger', 'm0003_drop_indexes', '', 1, '1526c92ae5435240dd8346c955ff586c3801c8e7925c27a46a8b89cb73aba7c9
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

CREATE TABLE "acme_journal" (
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
INSERT INTO "acme_journal" VALUES (1, 'ledger', 'm0001_open_accounts', '', 'up', 'dfd804eb5b942fee3c1e76b16d5c45884b18241ecdb809819326a2b258ccbfc7', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:03:54.223Z', 'ada@host, process 3694', 2, '0.1.0', NULL);
INSERT INTO "acme_journal" VALUES (2, 'ledger', 'm0002_index_accounts', '', 'up', '504affa19e254814e9dde4de12460771c9f4a901743a1dc97c2db74d7dcddb20', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:03:54.236Z', 'ada@host, process 3694', 0, '0.1.0', NULL);
INSERT INTO "acme_journal" VALUES (3, 'ledger', 'm0003_drop_indexes', '', 'up', 'cfa137e642cfb9558d0ff6b2b873df65ff02a598833a74028cae10f11362363f', NULL, NULL, 'finished', NULL, NULL, '2026-11-28T01:03:54.236Z', 'ada@host, process 3694', 1, '0.1.0', NULL);
INSERT INTO "sqlite_sequence" VALUES ('account', 2);
INSERT INTO "sqlite_sequence" VALUES ('entry', 2);
INSERT INTO "sqlite_sequence" VALUES ('acme_journal', 3);

CREATE TABLE "acme_lock" (
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
INSERT INTO "acme_lock" VALUES (1, 4, 4, 4, '0.1.0', NULL, NULL, 0, NULL, NULL, NULL, NULL, NULL, '7cd0e425850bc720680b0d7bf54e15f720f134c7601ef77408e39285656d9409 ledger');

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

CREATE INDEX "account_opened_idx" ON "account" ("opened")
;

CREATE INDEX "entry_told_amount_idx" ON "entry" ("told", "amount")
;

COMMIT;
