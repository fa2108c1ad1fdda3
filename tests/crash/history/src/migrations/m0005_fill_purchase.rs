use migrate_core::prelude::*;

/// One for every second customer.
#[migration]
fn m0005_fill_purchase(schema: &mut Schema) {
    schema
        .sql(
            "INSERT INTO purchase (id, customer_id, code, amount, adviser_id, remark) \
             SELECT id, id, concat('P', id), 1 + id % 97, 1 + id % 100, concat('remark ', id % 13) \
             FROM customer WHERE id <= 2000",
        )
        .down("DELETE FROM purchase");
}
