use migrate_core::prelude::*;

/// What is dropped is not known, so that nothing can bring it back.
#[migration]
fn m0005_drop_visits(schema: &mut Schema) {
    schema.sql("CREATE TABLE visits (id integer)").down("DROP TABLE visits");
    #[assume_safe(dropped_tables, reason = "the line above has made it")]
    schema.drop_table("visits");
}
