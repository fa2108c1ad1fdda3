use migrate_core::prelude::*;

/// An index under a lock.
#[migration(statement_timeout = "30min")]
fn m0011_create_index(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.create_index("purchase", ["amount"]);
}
