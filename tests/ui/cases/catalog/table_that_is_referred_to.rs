//! What another table needs cannot be dropped.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
    schema.create_table("posts", |t| {
        t.id();
        t.column("author", bigint()).references("users", "id");
    });
    schema.drop_table("users");
}

fn main() {}
