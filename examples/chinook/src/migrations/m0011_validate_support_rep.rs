use migrate_core::prelude::*;

/// Every support representative is an employee, from the first row on.
#[migration]
fn m0011_validate_support_rep(schema: &mut Schema) {
    schema.alter_table("customer", |t| t.validate_constraint("customer_support_rep_id_fkey"));
}
