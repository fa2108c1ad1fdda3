//! Two migrations of one number are refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
}

#[migration]
fn m0001_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| t.id());
}

fn main() {}
