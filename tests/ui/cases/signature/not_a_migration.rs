//! The name has a number, and the function takes a schema and gives nothing.
use migrate_core::prelude::*;

#[migration]
fn create_users(schema: &mut Schema) {
    schema.create_table("users", |t| t.id());
}

#[migration]
async fn m0002_rehash(schema: &mut Schema) -> bool {
    true
}

#[migration]
fn m0003_nothing() {}

#[migration(reversible = "yes")]
fn m0004_argument(schema: &mut Schema) {
    schema.create_table("posts", |t| t.id());
}

fn main() {}
