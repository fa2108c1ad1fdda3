use migrate_core::prelude::*;

/// Two columns get other names, one of them with an index.
#[migration]
fn m0019_rename_columns(schema: &mut Schema) {
    #[assume_safe(renamed_columns, reason = "nobody is at work")]
    schema.alter_table("purchase", |t| {
        t.rename_column("remark", "comment");
        t.rename_column("kind", "sort");
    });
}
