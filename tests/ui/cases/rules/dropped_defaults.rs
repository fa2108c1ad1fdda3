//! A default that running code may rely on is not dropped without a word.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("role", varchar(40)).not_null().default("member");
        t.column("nickname", varchar(40)).default("none");
    });
}

#[migration]
fn m0002_change(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.drop_default("role");
        t.drop_default("nickname");
    });
}

fn main() {}
