use migrate_core::prelude::*;

/// Users are looked up by name.
#[migration]
fn m0003_index_users_username(schema: &mut Schema) {
    // Built while writes go on, so outside a transaction: that is derived.
    schema.create_index("users", ["username"]).concurrently();
}
