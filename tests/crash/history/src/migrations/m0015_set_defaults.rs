use migrate_core::prelude::*;

/// Defaults come.
#[migration]
fn m0015_set_defaults(schema: &mut Schema) {
    schema.alter_table("purchase", |t| {
        t.set_default("remark", "none");
        t.set_default("kind", "usual");
    });
    schema.alter_table("customer", |t| t.set_default("credit", 20));
}
