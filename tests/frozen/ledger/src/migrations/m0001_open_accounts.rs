use migrate_core::prelude::*;

/// Two tables with rows, which nothing brings back to what they were before.
#[migration]
fn m0001_open_accounts(schema: &mut Schema) {
    schema.create_table("account", |t| {
        t.id();
        t.column("owner", varchar(40)).not_null();
        t.column("opened", date());
        t.index(["owner"]);
    });
    schema.create_table("entry", |t| {
        t.id();
        t.column("account_id", bigint()).not_null();
        t.column("amount", integer()).not_null();
        t.column("told", varchar(80)).not_null().default("it's \"nothing\" \\ größer");
        t.index(["account_id"]);
        t.index(["amount"]);
    });
    schema
        .sql("INSERT INTO account (id, owner) VALUES (1, 'ada'), (2, 'bob')")
        .down("DELETE FROM account WHERE id IN (1, 2)");
    schema.sql("INSERT INTO entry (id, account_id, amount) VALUES (1, 1, 5), (2, 2, -5)").down("DELETE FROM entry");
    schema.sql("UPDATE account SET owner = upper(owner)").irreversible("nobody knows how the owners were spelled");
}
