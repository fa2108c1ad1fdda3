//! A qualified name is refused rather than taken for one word.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("app.users", |t| t.id());
}

fn main() {}
