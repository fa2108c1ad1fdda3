use migrate_core::prelude::*;

/// An index under a lock.
#[migration]
fn m0012_index_adviser(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.create_index("purchase", ["adviser_id"]);
}
