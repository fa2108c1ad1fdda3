use migrate_core::prelude::*;

#[migration]
fn m0001_names(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("Email", text());
        t.column("email", text());
        t.column("ctid", integer());
    });
    schema.create_table("Users", |t| t.id());
    schema.create_table("sqlite_users", |t| t.id());
    schema.create_index("Users", ["id"]).name("PRIMARY");
}

fn main() {}
