//! A word that does not exist is told once, with the near one, and a word of a foreign trait is none.
use migrate_core::ir::builder::CreateTableBuilder;
use migrate_core::prelude::*;

trait Mine {
    fn audited(&mut self);
}

impl Mine for CreateTableBuilder {
    fn audited(&mut self) {}
}

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.colum("email", text());
        t.audited();
    });
}

fn main() {}
