use migrate_core::prelude::*;

/// An index goes while others read.
#[migration]
fn m0012_drop_indexes(schema: &mut Schema) {
    schema.drop_index("purchase", "purchase_by_kind").concurrently();
}
