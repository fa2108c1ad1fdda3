use migrate_core::prelude::*;

/// Two indexes at once.
#[migration]
fn m0011_index_purchase(schema: &mut Schema) {
    schema.create_index("purchase", ["amount", "kind"]).concurrently();
    schema.create_index("purchase", ["remark"]).name("purchase_by_remark").concurrently();
}
