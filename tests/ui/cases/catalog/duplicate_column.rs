//! A column that is there already is refused, in the same migration and in a later one.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(255));
    });
}

#[migration]
fn m0002_add_email(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.add_column("email", varchar(255));
    });
}

#[migration]
fn m0003_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("title", varchar(255));
        t.column("title", varchar(80));
    });
}

fn main() {}
