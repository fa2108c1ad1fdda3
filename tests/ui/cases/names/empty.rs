//! An empty name is refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("", |t| t.id());
}

fn main() {}
