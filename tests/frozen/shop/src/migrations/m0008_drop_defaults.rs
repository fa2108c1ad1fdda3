use migrate_core::prelude::*;

/// Defaults go.
#[migration]
fn m0008_drop_defaults(schema: &mut Schema) {
    schema.alter_table("customer", |t| {
        for column in ["credit", "fax"] {
            t.drop_default(column);
        }
    });
    schema.alter_table("kinds", |t| t.drop_default("r"));
}
