use migrate_core::prelude::*;

/// Its rows have numbers, so that none gets another one in a second try.
#[migration]
fn m0003_fill_customer(schema: &mut Schema) {
    schema
        .sql(
            "INSERT INTO customer (id, email, name, note) \
             SELECT 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, \
             concat('customer', 1 + a.d + 10 * b.d + 100 * c.d + 1000 * e.d, '@example.org'), \
             concat('name ', a.d + 10 * b.d), 'a note' \
             FROM digit a, digit b, digit c, digit e WHERE e.d < 4",
        )
        .down("DELETE FROM customer");
}
