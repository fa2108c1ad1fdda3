use migrate_core::prelude::*;

/// Constraints of every kind go.
#[migration]
fn m0036_drop_constraints(schema: &mut Schema) {
    schema.alter_table("sale", |t| {
        t.drop_constraint("sale_adviser_id_fkey");
        t.drop_constraint("sale_customer_id_code_key");
        t.drop_constraint("sale_is_small");
    });
    #[assume_safe(blocking_changes, reason = "nothing else writes to the table")]
    schema.alter_table("shelf", |t| t.drop_constraint("shelf_pkey"));
}
