use migrate_core::prelude::*;

/// Who buys.
#[migration]
fn m0004_create_customer(schema: &mut Schema) {
    schema.create_table("customer", |t| {
        t.column("customer_id", serial()).primary_key();
        t.column("first_name", varchar(40)).not_null();
        t.column("last_name", varchar(20)).not_null();
        t.column("company", varchar(80));
        t.column("address", varchar(70));
        for part in ["city", "state", "country"] {
            t.column(part, varchar(40));
        }
        t.column("postal_code", varchar(10));
        t.column("phone", varchar(24));
        t.column("fax", varchar(24));
        t.column("email", varchar(60)).not_null();
        t.column("support_rep_id", integer());
    });
}
