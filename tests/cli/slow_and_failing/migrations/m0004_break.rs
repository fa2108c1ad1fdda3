use migrate_core::prelude::*;

/// Refers to a table that no migration created, in words that only the server reads.
#[migration]
fn m0004_break(schema: &mut Schema) {
    schema.sql("INSERT INTO nowhere VALUES (1)").down("DELETE FROM nowhere");
}
