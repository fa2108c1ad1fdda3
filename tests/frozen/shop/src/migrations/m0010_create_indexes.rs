use migrate_core::prelude::*;

/// Indexes, built while writes go on where the server can.
#[migration(lock_timeout = "2s", statement_timeout = "none")]
fn m0010_create_indexes(schema: &mut Schema) {
    schema.create_index("customer", ["name", "phone"]).concurrently();
    schema.create_index("purchase", ["code"]).unique().name("purchase_code").concurrently();
}
