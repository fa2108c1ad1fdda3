use migrate_core::prelude::*;

/// A unique constraint, and a check that is held at once.
#[migration]
fn m0025_make_unique(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    #[assume_safe(blocking_constraints, reason = "nobody is at work")]
    schema.alter_table("sale", |t| {
        t.add_unique(["customer_id", "code"]);
        t.add_check("amount < 2000000").name("sale_is_small");
    });
}
