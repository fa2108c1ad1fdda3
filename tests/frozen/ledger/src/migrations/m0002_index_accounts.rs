use migrate_core::prelude::*;

/// Two indexes, built while writes go on where the server can.
#[migration]
fn m0002_index_accounts(schema: &mut Schema) {
    schema.create_index("account", ["opened"]).concurrently();
    schema.create_index("entry", ["told", "amount"]).concurrently();
}
