use migrate_core::prelude::*;

/// Ten rows, from which later migrations make thousands.
#[migration]
fn m0001_create_digit(schema: &mut Schema) {
    schema.create_table("digit", |t| {
        t.column("d", integer()).primary_key();
    });
    schema
        .sql("INSERT INTO digit (d) VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)")
        .down("DELETE FROM digit");
}
