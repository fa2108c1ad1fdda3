use migrate_core::prelude::*;

/// Orders of customers who are gone, and customers without an address.
#[migration]
fn m0002_loosen(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.drop_constraint("orders_customer_id_fkey");
    });
    schema.alter_table("customers", |t| {
        t.drop_not_null("email");
    });
}
