//! Raw SQL says how it is undone, or why it cannot be.
use migrate_core::prelude::*;

#[migration]
fn m0001_seed(schema: &mut Schema) {
    let _ = schema.sql("INSERT INTO users (email) VALUES ('a@example.org')");
    schema.sql("DELETE FROM users");
}

fn main() {}
