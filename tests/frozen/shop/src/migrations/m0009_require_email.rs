use migrate_core::prelude::*;

/// One column refuses NULL from now on, another one accepts it.
#[migration]
fn m0009_require_email(schema: &mut Schema) {
    #[assume_safe(scanned_not_null, reason = "nobody is at work")]
    schema.alter_table("customer", |t| t.set_not_null("email"));
    schema.alter_table("customer", |t| t.drop_not_null("name"));
}
