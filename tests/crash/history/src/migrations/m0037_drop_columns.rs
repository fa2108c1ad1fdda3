use migrate_core::prelude::*;

/// Columns go: a plain one, and one with an index and values.
#[migration]
fn m0037_drop_columns(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "nobody is at work")]
    schema.alter_table("customer", |t| t.drop_column("fax"));
    #[assume_safe(dropped_columns, reason = "nobody is at work")]
    schema.alter_table("sale", |t| t.drop_column("adviser_id"));
}
