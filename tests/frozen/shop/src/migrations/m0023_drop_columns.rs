use migrate_core::prelude::*;

/// Columns go: a plain one, and one with a constraint.
#[migration]
fn m0023_drop_columns(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "nobody is at work")]
    schema.alter_table("customer", |t| t.drop_column("fax"));
    #[assume_safe(dropped_columns, reason = "nobody is at work")]
    schema.alter_table("sale", |t| t.drop_column("heir_id"));
}
