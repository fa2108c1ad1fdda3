//! Every mistake of a migration is told at once, in the order of the source.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    let table = std::env::args().next();
    schema.create_table("users", |t| {
        t.id();
        t.column("", text());
        while true {}
    });
    schema.sql("DELETE FROM users");
    schema.create_table("posts", |t| {
        t.foreign_key(["author"]);
    });
}

fn main() {}
