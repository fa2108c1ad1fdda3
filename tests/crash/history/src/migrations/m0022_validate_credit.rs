use migrate_core::prelude::*;

/// It is, now.
#[migration]
fn m0022_validate_credit(schema: &mut Schema) {
    schema.alter_table("customer", |t| t.validate_constraint("customer_credit"));
}
