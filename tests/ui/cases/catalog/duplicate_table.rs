//! A table that is there already is refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
}

#[migration]
fn m0002_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
}

fn main() {}
