use migrate_core::prelude::*;

/// A view and tables with rows go.
#[migration]
fn m0038_drop_tables(schema: &mut Schema) {
    schema.sql("DROP VIEW dear_sale").down("CREATE VIEW dear_sale AS SELECT id, amount FROM sale WHERE amount > 50");
    #[assume_safe(dropped_tables, reason = "nobody is at work")]
    schema.drop_table("branch");
}
