use migrate_core::prelude::*;

/// Tables that refer to others, with every action that all servers have.
#[migration]
fn m0004_create_purchase(schema: &mut Schema) {
    schema.create_table("region", |t| {
        t.column("country", char(2)).not_null();
        t.column("place", varchar(20)).not_null();
        t.primary_key(["country", "place"]);
    });
    schema.create_table("purchase", |t| {
        t.id();
        t.column("customer_id", bigint()).not_null().references("customer", "id").on_delete(Cascade);
        t.column("adviser_id", bigint()).references("customer", "id").on_delete(SetNull).on_update(Cascade);
        t.column("payer_id", bigint()).references("customer", "id").on_delete(Restrict).on_update(Restrict);
        t.column("heir_id", bigint()).references("customer", "id").on_delete(NoAction).name("purchase_heir");
        t.column("country", char(2));
        t.column("place", varchar(20));
        t.column("code", varchar(20)).not_null();
        t.column("amount", integer()).not_null().check("amount > 0");
        t.column("kind", varchar(10)).not_null().default("plain");
        t.column("remark", varchar(80));
        t.foreign_key(["country", "place"]).references("region", ["country", "place"]).on_update(SetNull);
        t.unique(["customer_id", "code"]).name("one_code_a_customer");
        t.check("amount < 1000000");
        t.index(["remark"]);
        t.index(["kind", "amount"]).name("purchase_by_kind");
    });
}
