use migrate_core::prelude::*;

/// A table without a key: rows that are written twice are there twice.
#[migration]
fn m0030_fill_ledger(schema: &mut Schema) {
    schema
        .sql("INSERT INTO ledger (line, entry) SELECT id, amount FROM sale WHERE id <= 1000")
        .down("DELETE FROM ledger");
    schema
        .sql("INSERT INTO ledger (line, entry) VALUES (0, 1)")
        .down("UPDATE ledger SET entry = entry - 1 WHERE line = 0");
}
