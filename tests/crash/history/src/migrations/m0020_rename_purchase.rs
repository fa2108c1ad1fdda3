use migrate_core::prelude::*;

/// A table that refers to another one gets another name.
#[migration]
fn m0020_rename_purchase(schema: &mut Schema) {
    #[assume_safe(renamed_tables, reason = "nobody is at work")]
    schema.rename_table("purchase", "sale");
}
