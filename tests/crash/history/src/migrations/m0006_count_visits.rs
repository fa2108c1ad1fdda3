use migrate_core::prelude::*;

/// Rows that tell how often they were changed, and a row that tells the same.
#[migration]
fn m0006_count_visits(schema: &mut Schema) {
    schema.sql("UPDATE customer SET visits = visits + 1").down("UPDATE customer SET visits = visits - 1");
    schema
        .sql("INSERT INTO witness (line) VALUES ('count_visits up')")
        .down("INSERT INTO witness (line) VALUES ('count_visits down')");
}
