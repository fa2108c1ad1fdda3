use migrate_core::prelude::*;

/// A type that is larger: tables are written anew for it.
#[migration]
fn m0026_widen_amount(schema: &mut Schema) {
    #[assume_safe(rewritten_columns, reason = "nobody is at work")]
    schema.alter_table("sale", |t| {
        t.change_type("amount", bigint());
    });
}
