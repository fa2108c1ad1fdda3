use migrate_core::prelude::*;

/// A table that refers to itself, with rows.
#[migration]
fn m0035_create_branch(schema: &mut Schema) {
    schema.create_table("branch", |t| {
        t.column("id", integer()).primary_key();
        t.column("parent_id", integer()).references("branch", "id");
        t.column("leaves", integer()).not_null().default(1);
    });
    schema.sql("INSERT INTO branch (id, parent_id) SELECT d, 0 FROM digit").down("DELETE FROM branch");
    schema
        .sql("INSERT INTO witness (line) VALUES ('create_branch up')")
        .down("INSERT INTO witness (line) VALUES ('create_branch down')");
}
