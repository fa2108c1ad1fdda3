use migrate_core::prelude::*;

/// The table that most of the others refer to.
#[migration]
fn m0001_create_customer(schema: &mut Schema) {
    schema.create_table("customer", |t| {
        t.id();
        t.column("email", varchar(60)).unique();
        t.column("name", varchar(40)).not_null();
        t.column("visits", integer()).not_null().default(0);
        t.column("credit", integer()).not_null().default(10).check("credit > -1000");
        t.column("note", text());
        t.timestamps();
    });
}
