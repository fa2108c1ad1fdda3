//! A call of a function is refused, with the near word where there is one.
use migrate_core::prelude::*;

fn columns(t: &mut migrate_core::ir::builder::CreateTableBuilder) {
    t.id();
}

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        columns(t);
        t.column("name", migrate_core::prelude::text());
    });
}

fn main() {}
