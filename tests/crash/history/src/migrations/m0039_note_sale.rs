use migrate_core::prelude::*;

/// A default that the server works out, in a table of its own and in an old one; and comments.
#[migration]
fn m0039_note_sale(schema: &mut Schema) {
    schema.create_table("sale_note", |t| {
        t.id();
        t.column("sale_id", bigint()).not_null();
        t.column("said", varchar(20)).not_null().default_sql("upper('nothing')");
        t.foreign_key(["sale_id"]).references("sale", ["id"]).on_delete(Restrict);
    });
    schema.alter_table("sale", |t| {
        t.comment("What was sold.");
        t.comment_on_column("code", "As it stands on the bill.");
    });
    schema.sql("INSERT INTO sale_note (id, sale_id) SELECT 1 + d, 1 + d FROM digit").down("DELETE FROM sale_note");
    schema.alter_table("sale", |t| t.set_default_sql("comment", "lower('NONE')"));
    schema.alter_table("sale", |t| t.drop_comment_on_column("code"));
}
