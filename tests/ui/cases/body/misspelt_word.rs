//! A misspelt method is reported by rustc, whose fix an editor applies; beside another mistake by the macro.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.colum("email", varchar(255)).not_null();
        t.column("age", integer()).defualt(0);
    });
}

#[migration]
fn m0002_names(schema: &mut Schema) {
    let table = "users";
    schema.drop_table(tabel);
    schema.create_table("posts", |t| {
        t.column("name", txt()).not_null();
        t.column("user_id", bigint()).references("users", "id").on_delete(Cascad);
    });
}

#[migration]
fn m0003_alter_users(schema: &mut Schema) {
    schema.alter_table("users", |t| t.drop_colum("age"));
    schema.create_indx("users", ["age"]).concurrently();
    schema.create_index("us.ers", ["age"]).concurently();
}

fn main() {}
