use migrate_core::prelude::*;

/// A table that refers to another one, with all that a new table can have.
#[migration]
fn m0004_create_purchase(schema: &mut Schema) {
    schema.create_table("purchase", |t| {
        t.id();
        t.column("customer_id", bigint()).not_null().references("customer", "id").on_delete(Cascade);
        t.column("code", varchar(20)).not_null().unique();
        t.column("amount", integer()).not_null().check("amount > 0");
        t.column("kind", varchar(10)).not_null().default("plain");
        t.column("adviser_id", bigint());
        t.column("remark", varchar(80));
        t.check("amount < 1000000");
        t.index(["customer_id"]);
    });
}
