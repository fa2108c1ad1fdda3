use migrate_core::prelude::*;

/// A type that takes an expression.
#[migration]
fn m0028_number_visits(schema: &mut Schema) {
    #[assume_safe(rewritten_columns, reason = "nobody is at work")]
    schema.alter_table("customer", |t| {
        t.change_type("visits", bigint()).using("visits * 1");
    });
}
