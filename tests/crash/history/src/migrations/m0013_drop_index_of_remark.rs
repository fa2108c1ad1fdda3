use migrate_core::prelude::*;

/// An index goes while others read.
#[migration]
fn m0013_drop_index_of_remark(schema: &mut Schema) {
    schema.drop_index("purchase", "purchase_by_remark").concurrently();
}
