use migrate_core::prelude::*;

#[migration]
fn m0004_rename_role(schema: &mut Schema) {
    #[assume_safe(renamed_columns, reason = "no release reads it yet")]
    schema.alter_table("customers", |t| {
        t.rename_column("role", "kind");
    });
}
