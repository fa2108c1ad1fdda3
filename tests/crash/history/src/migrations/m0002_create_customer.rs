use migrate_core::prelude::*;

/// A table that everything is done to.
#[migration]
fn m0002_create_customer(schema: &mut Schema) {
    schema.create_table("customer", |t| {
        t.id();
        t.column("email", varchar(60));
        t.column("name", varchar(40)).not_null();
        t.column("visits", integer()).not_null().default(0);
        t.column("credit", integer()).not_null().default(10);
        t.column("note", text());
    });
}
