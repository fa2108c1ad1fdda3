use migrate_core::prelude::*;

/// A primary key comes to a table that has none.
#[migration]
fn m0034_key_shelf(schema: &mut Schema) {
    #[assume_safe(blocking_indexes, reason = "nobody is at work")]
    schema.alter_table("shelf", |t| {
        t.add_primary_key(["place"]);
    });
}
