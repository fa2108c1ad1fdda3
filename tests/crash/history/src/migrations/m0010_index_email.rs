use migrate_core::prelude::*;

/// An index that refuses what is there twice.
#[migration]
fn m0010_index_email(schema: &mut Schema) {
    schema.create_index("customer", ["email"]).unique().concurrently();
}
