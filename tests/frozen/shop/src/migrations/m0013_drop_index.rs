use migrate_core::prelude::*;

/// An index goes under a lock.
#[migration]
fn m0013_drop_index(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.drop_index("purchase", "purchase_remark_idx");
}
