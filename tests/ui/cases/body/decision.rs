//! An `if` is refused: a migration does the same on every database.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    if cfg!(debug_assertions) {
        schema.create_table("users", |t| t.id());
    }
}

fn main() {}
