use migrate_core::prelude::*;

/// Columns and a table that refers to others get other names.
#[migration]
fn m0014_rename(schema: &mut Schema) {
    #[assume_safe(renamed_columns, reason = "nobody is at work")]
    schema.alter_table("purchase", |t| {
        t.rename_column("remark", "comment");
    });
    #[assume_safe(renamed_tables, reason = "nobody is at work")]
    schema.rename_table("purchase", "sale");
}
