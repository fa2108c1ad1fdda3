use migrate_core::prelude::*;

/// Constraints of every kind go.
#[migration]
fn m0022_drop_constraints(schema: &mut Schema) {
    schema.alter_table("review", |t| {
        t.drop_constraint("review_sale_id_fkey");
        t.drop_constraint("review_sale_id_said_key");
        t.drop_constraint("review_stars");
    });
}
