//! A word that is not called is told with its parentheses, or with the words that it may become.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id;
        t.col;
        t.forei;
        t.column("age", integer()).not_null;
    });
}

fn main() {}
