use migrate_core::prelude::*;

/// Many things at once: on some servers one transaction, on the others many steps.
#[migration]
fn m0033_create_shelf(schema: &mut Schema) {
    schema.create_table("shelf", |t| {
        t.column("place", integer()).not_null();
        t.column("label", varchar(20));
        t.column("books", integer()).not_null().default(0);
    });
    schema.create_index("shelf", ["label"]);
    schema.sql("INSERT INTO shelf (place, label) SELECT d, 'shelf' FROM digit").down("DELETE FROM shelf");
    schema.sql("UPDATE shelf SET books = books + 3").down("UPDATE shelf SET books = books - 3");
    schema.alter_table("shelf", |t| {
        t.add_column("room", varchar(20)).not_null().default("hall");
    });
    schema
        .sql("INSERT INTO witness (line) VALUES ('create_shelf up')")
        .down("INSERT INTO witness (line) VALUES ('create_shelf down')");
}
