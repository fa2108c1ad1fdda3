use migrate_core::prelude::*;

/// Two older indexes go; the way back builds them again.
#[migration]
fn m0003_drop_indexes(schema: &mut Schema) {
    schema.drop_index("account", "account_owner_idx").concurrently();
    schema.drop_index("entry", "entry_amount_idx").concurrently();
}
