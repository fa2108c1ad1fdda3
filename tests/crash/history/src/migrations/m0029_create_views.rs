use migrate_core::prelude::*;

/// Raw SQL that changes the schema: only its author knows whether it happened.
#[migration]
fn m0029_create_views(schema: &mut Schema) {
    schema.sql("CREATE VIEW dear_sale AS SELECT id, amount FROM sale WHERE amount > 50").down("DROP VIEW dear_sale");
    schema.sql("CREATE TABLE ledger (line integer, entry integer)").down("DROP TABLE ledger");
}
