use migrate_core::prelude::*;

/// It is, now.
#[migration]
fn m0024_validate_adviser(schema: &mut Schema) {
    schema.alter_table("sale", |t| t.validate_constraint("sale_adviser_id_fkey"));
}
