//! A default of another type than the column's is refused by rustc itself.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("active", boolean()).default("yes");
    });
}

fn main() {}
