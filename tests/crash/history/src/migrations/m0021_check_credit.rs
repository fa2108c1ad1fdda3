use migrate_core::prelude::*;

/// A condition that is not held against the rows that are there.
#[migration]
fn m0021_check_credit(schema: &mut Schema) {
    #[assume_safe(blocking_constraints, reason = "nobody is at work")]
    schema.alter_table("customer", |t| {
        t.add_check("credit >= 0").name("customer_credit").not_valid();
    });
}
