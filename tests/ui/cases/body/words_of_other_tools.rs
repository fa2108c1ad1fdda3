//! A word of another tool is answered with ours.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.increments("id");
        t.string("email");
        t.column("age", integer()).nullable();
        t.column("size", integer()).null(false);
        t.column("visits", bigint()).defaultTo(0);
        t.column("team_id", bigint()).references("teams", "id").not_null();
        t.column("shoe", integer()).wide();
    });
    schema.add_index("users", ["email"]);
    schema.execute("DELETE FROM users");
    schema.add_column("users", "nick", text());
    schema.create_view("adults", "SELECT 1");
    schema.insert("users", ["email"]);
    schema.drop_table("users").cascade();
}

#[migration]
fn m0002_change_users(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.remove_column("age");
        t.string("nick");
        t.drop_foreign_key("users_team_id_fkey");
        t.drop_colum("size");
    });
}

fn main() {}
