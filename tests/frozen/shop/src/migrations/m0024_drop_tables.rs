use migrate_core::prelude::*;

/// A table goes.
#[migration]
fn m0024_drop_tables(schema: &mut Schema) {
    #[assume_safe(dropped_tables, reason = "nobody is at work")]
    schema.drop_table("numbered_1");
}
