//! Where an earlier migration is wrong, the later ones say nothing that follows from it.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    if true {
        schema.create_table("users", |t| t.id());
    }
}

#[migration]
fn m0002_add_age(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.add_column("age", integer());
    });
}

fn main() {}
