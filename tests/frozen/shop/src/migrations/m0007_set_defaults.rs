use migrate_core::prelude::*;

/// Defaults of every kind come.
#[migration]
fn m0007_set_defaults(schema: &mut Schema) {
    schema.alter_table("customer", |t| {
        t.set_default("credit", 20);
        t.set_default("active", false);
        t.set_default("rank", 2.5);
        t.set_default("phone", "none");
        t.set_default_sql("fax", "lower('NONE')");
    });
    schema.alter_table("kinds", |t| t.set_default("o", now()));
}
