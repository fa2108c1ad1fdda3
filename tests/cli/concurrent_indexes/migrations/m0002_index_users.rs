use migrate_core::prelude::*;

/// One by one, as none of them can be in a transaction.
#[migration]
fn m0002_index_users(schema: &mut Schema) {
    schema.create_index("users", ["age"]).concurrently();
    schema.create_index("users", ["email"]).concurrently();
}
