//! A table that no migration created is refused, once, with the near name.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
}

#[migration]
fn m0002_change_users(schema: &mut Schema) {
    schema.alter_table("uesrs", |t| {
        t.add_column("age", integer());
        t.add_column("height", integer());
    });
    schema.create_index("orders", ["id"]);
}

fn main() {}
