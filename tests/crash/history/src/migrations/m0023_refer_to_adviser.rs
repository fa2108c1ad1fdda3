use migrate_core::prelude::*;

/// A foreign key that is not held against the rows that are there.
#[migration]
fn m0023_refer_to_adviser(schema: &mut Schema) {
    #[assume_safe(blocking_constraints, reason = "nobody is at work")]
    schema.alter_table("sale", |t| {
        t.add_foreign_key(["adviser_id"]).references("customer", ["id"]).on_delete(SetNull).not_valid();
    });
}
