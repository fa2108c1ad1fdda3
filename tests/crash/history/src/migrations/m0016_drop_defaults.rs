use migrate_core::prelude::*;

/// Defaults go.
#[migration]
fn m0016_drop_defaults(schema: &mut Schema) {
    schema.alter_table("purchase", |t| t.drop_default("remark"));
    #[assume_safe(dropped_defaults, reason = "nothing else writes to the table")]
    schema.alter_table("customer", |t| t.drop_default("visits"));
}
