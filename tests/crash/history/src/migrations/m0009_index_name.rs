use migrate_core::prelude::*;

/// An index, built while writes go on where the server can.
#[migration]
fn m0009_index_name(schema: &mut Schema) {
    schema.create_index("customer", ["name"]).concurrently();
}
