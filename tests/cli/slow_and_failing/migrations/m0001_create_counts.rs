use migrate_core::prelude::*;

#[migration]
fn m0001_create_counts(schema: &mut Schema) {
    schema.create_table("counts", |t| {
        t.id();
        t.column("total", bigint()).not_null();
    });
}
