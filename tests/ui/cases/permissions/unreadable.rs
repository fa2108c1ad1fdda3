//! A permission names a rule that exists, has a reason, and is needed.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("age", integer());
        t.column("size", integer());
        t.column("shoe", integer());
    });
}

#[migration]
fn m0002_drop_age(schema: &mut Schema) {
    #[assume_safe(dropped_columns)]
    schema.alter_table("users", |t| t.drop_column("age"));
    #[assume_safe(droped_columns, reason = "nobody reads it")]
    schema.alter_table("users", |t| t.drop_column("size"));
    #[assume_safe(dropped_columns, reason = " ")]
    schema.alter_table("users", |t| t.drop_column("shoe"));
}

#[migration]
#[assume_safe(renamed_columns, reason = "nothing is renamed here")]
fn m0003_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| t.id());
}

fn main() {}
