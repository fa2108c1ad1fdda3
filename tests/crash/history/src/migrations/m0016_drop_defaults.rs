use migrate_core::prelude::*;

/// Defaults go.
#[migration]
fn m0016_drop_defaults(schema: &mut Schema) {
    schema.alter_table("purchase", |t| t.drop_default("remark"));
    schema.alter_table("customer", |t| t.drop_default("visits"));
}
