use migrate_core::prelude::*;

/// A required column with a default, and a change of rows behind it.
#[migration]
fn m0008_add_active(schema: &mut Schema) {
    schema.alter_table("customer", |t| {
        t.add_column("active", boolean()).not_null().default(true);
    });
    schema
        .sql("UPDATE customer SET credit = credit + 5 WHERE active")
        .down("UPDATE customer SET credit = credit - 5 WHERE active");
}
