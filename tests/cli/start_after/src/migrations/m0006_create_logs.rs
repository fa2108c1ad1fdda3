use migrate_core::prelude::*;

/// It has a permission that permits nothing.
#[migration]
#[assume_safe(dropped_columns, reason = "a column was dropped here once")]
fn m0006_create_logs(schema: &mut Schema) {
    schema.create_table("logs", |t| {
        t.id();
    });
}
