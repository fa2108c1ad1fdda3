//! A foreign key over two types is refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
    schema.create_table("posts", |t| {
        t.id();
        t.column("author", integer()).references("users", "id");
    });
}

fn main() {}
