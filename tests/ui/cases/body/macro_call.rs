//! A call of a macro is refused, as a statement and as a value.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    println!("creating");
    schema.drop_table(concat!("us", "ers"));
}

fn main() {}
