//! A permission names one rule that exists, with one reason that can be seen.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("age", integer());
        t.column("size", integer());
        t.column("shoe", integer());
        t.column("hat", integer());
    });
}

#[migration]
fn m0002_drop(schema: &mut Schema) {
    #[assume_safe(dropped_columns, renamed_columns, reason = "nobody reads it")]
    schema.alter_table("users", |t| t.drop_column("age"));
    #[assume_safe(dropped_columns, reason = "nobody reads it", reason = "we think")]
    schema.alter_table("users", |t| t.drop_column("size"));
    #[assume_safe(dropped_columns, reason = "\u{200b}")]
    schema.alter_table("users", |t| t.drop_column("shoe"));
    #[assume_safe(everything, reason = "nobody reads it")]
    schema.alter_table("users", |t| t.drop_column("hat"));
}

fn main() {}
