//! What is created further down is told with its line.
use migrate_core::prelude::*;

#[migration]
fn m0001_create(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("author", bigint()).references("users", "id");
    });
    schema.create_index("posts", ["title"]);
    schema.alter_table("posts", |t| {
        t.add_column("title", text());
    });
    schema.create_table("users", |t| t.id());
}

fn main() {}
