use migrate_core::prelude::*;

/// Rows that the server numbers, in every way.
#[migration]
fn m0003_create_numbered(schema: &mut Schema) {
    schema.create_table("numbered_1", |t| {
        t.column("id", smallserial()).primary_key();
    });
    schema.create_table("numbered_2", |t| {
        t.column("id", serial()).primary_key();
    });
    schema.create_table("numbered_3", |t| {
        t.column("id", bigserial()).primary_key();
    });
    schema.create_table("numbered_4", |t| {
        t.column("id", integer()).identity().primary_key();
    });
}
