use migrate_core::prelude::*;

/// A type that is longer, one that is wider, and one that takes an expression.
#[migration]
fn m0019_change_types(schema: &mut Schema) {
    schema.alter_table("sale", |t| {
        t.change_type("comment", varchar(300));
    });
    #[assume_safe(rewritten_columns, reason = "nobody is at work")]
    schema.alter_table("review", |t| {
        t.change_type("stars", bigint());
    });
    #[assume_safe(rewritten_columns, reason = "nobody is at work")]
    schema.alter_table("customer", |t| {
        t.change_type("visits", bigint()).using("visits * 1");
    });
}
