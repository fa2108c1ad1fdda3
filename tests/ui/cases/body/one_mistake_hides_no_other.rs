//! Mistakes of the body, of the catalog and of the rules are told at once, and nothing that follows from another.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("nick", text());
        t.column("age", integer());
    });
}

#[migration]
fn m0002_change(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.colum("author", bigint());
        t.column("editor", bigint());
        t.index(["author"]);
        t.foreign_key(["editor"]);
        t.foreign_key(["author"]).reference("people", ["id"]);
    });
    schema.alter_table("users", |t| {
        t.drop_not_null("adress");
        t.drop_column("age");
    });
    schema.drop_table("teams");
    schema.create_table("tags", |t| {
        t.colum("name", text());
    });
}

fn main() {}
