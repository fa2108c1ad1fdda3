use migrate_core::prelude::*;

/// Rows, and raw SQL with quotes, lines and a dollar in it.
#[migration]
fn m0005_fill(schema: &mut Schema) {
    schema
        .sql("INSERT INTO customer (id, email, name, note) VALUES (1, 'ada@example.org', 'Ada', 'it''s\n$1')")
        .down("DELETE FROM customer\nWHERE id = 1");
    schema
        .sql("INSERT INTO purchase (id, customer_id, code, amount) VALUES (1, 1, 'P1', 5), (2, 1, 'P2', 7)")
        .down("DELETE FROM purchase");
}
