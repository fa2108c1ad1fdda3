use migrate_core::prelude::*;

/// An index goes under a lock.
#[migration]
fn m0014_drop_index_of_name(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.drop_index("customer", "customer_name_idx");
}
