//! What copies a table while nobody can write to it is told, though no rule is made for it.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_orders(schema: &mut Schema) {
    schema.create_table("orders", |t| {
        t.column("code", varchar(20)).primary_key();
        t.column("total", integer());
    });
}

#[migration]
fn m0002_change(schema: &mut Schema) {
    schema.alter_table("orders", |t| {
        t.drop_constraint("orders_pkey");
    });
}

fn main() {}
