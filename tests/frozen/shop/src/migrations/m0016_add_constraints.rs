use migrate_core::prelude::*;

/// Constraints of every kind come.
#[migration]
fn m0016_add_constraints(schema: &mut Schema) {
    #[assume_safe(blocking_constraints, reason = "nobody is at work")]
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.alter_table("review", |t| {
        t.add_primary_key(["place"]);
        t.add_unique(["sale_id", "said"]);
        t.add_check("stars < 6").name("review_stars");
        t.add_foreign_key(["sale_id"]).references("sale", ["id"]).on_delete(Cascade);
    });
}
