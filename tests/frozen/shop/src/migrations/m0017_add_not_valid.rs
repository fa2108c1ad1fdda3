use migrate_core::prelude::*;

/// Constraints that are not held against the rows that are there.
#[migration]
fn m0017_add_not_valid(schema: &mut Schema) {
    #[assume_safe(blocking_constraints, reason = "nobody is at work")]
    schema.alter_table("review", |t| {
        t.add_check("stars > 0").not_valid();
    });
    schema.create_table("answer", |t| {
        t.column("review_place", integer());
    });
    schema.alter_table("answer", |t| {
        t.add_foreign_key(["review_place"]).references("review", ["place"]).not_valid();
    });
}
