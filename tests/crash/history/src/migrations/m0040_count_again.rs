use migrate_core::prelude::*;

/// The end: rows are counted once more.
#[migration]
fn m0040_count_again(schema: &mut Schema) {
    schema.sql("UPDATE customer SET visits = visits + 100").down("UPDATE customer SET visits = visits - 100");
    schema.sql("UPDATE ledger SET entry = entry + 1").down("UPDATE ledger SET entry = entry - 1");
    schema
        .sql("INSERT INTO witness (line) VALUES ('count_again up')")
        .down("INSERT INTO witness (line) VALUES ('count_again down')");
}
