use migrate_core::prelude::*;

/// Employees are deleted without a scan of all customers.
#[migration]
fn m0012_index_support_rep(schema: &mut Schema) {
    schema.create_index("customer", ["support_rep_id"]).concurrently();
}
