//! A value from elsewhere is refused: it could change after the migration has run.
use migrate_core::prelude::*;

const TABLE: &str = "users";

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table(TABLE, |t| t.id());
}

fn main() {}
