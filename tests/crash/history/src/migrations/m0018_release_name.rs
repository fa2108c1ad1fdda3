use migrate_core::prelude::*;

/// A column that accepts NULL from now on.
#[migration]
fn m0018_release_name(schema: &mut Schema) {
    schema.alter_table("customer", |t| t.drop_not_null("name"));
}
