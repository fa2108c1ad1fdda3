//! A permission stands where it has an effect.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("age", integer());
        t.column("size", integer());
    });
}

#[assume_safe(dropped_columns, reason = "nobody reads it")]
#[migration]
fn m0002_drop_age(schema: &mut Schema) {
    schema.alter_table("users", |t| t.drop_column("age"));
}

#[migration]
fn m0003_create_posts(schema: &mut Schema) {
    #[assume_safe(dropped_columns, reason = "nobody reads it")]
    let table = "posts";
    schema.create_table(table, #[assume_safe(dropped_columns, reason = "nobody reads it")] |t| t.id());
    schema.create_index(table, #[assume_safe(dropped_columns, reason = "nobody reads it")] ["id"]);
}

#[assume_safe(dropped_columns, reason = "nobody reads it")]
fn helper() {}

fn main() {}
