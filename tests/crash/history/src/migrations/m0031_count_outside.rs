use migrate_core::prelude::*;

/// Raw SQL outside of a transaction, on one server.
#[migration]
fn m0031_count_outside(schema: &mut Schema) {
    schema
        .sql_on(Postgres, "UPDATE customer SET visits = visits + 10")
        .no_transaction()
        .down("UPDATE customer SET visits = visits - 10");
}
