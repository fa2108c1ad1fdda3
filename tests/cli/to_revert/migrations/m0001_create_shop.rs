use migrate_core::prelude::*;

#[migration]
fn m0001_create_shop(schema: &mut Schema) {
    schema.create_table("customers", |t| {
        t.id();
        t.column("email", varchar(255)).not_null();
    });
    schema.create_table("orders", |t| {
        t.id();
        t.column("customer_id", bigint()).references("customers", "id").on_delete(Cascade);
    });
}
