//! A value that is no literal has its own way out, and rustc adds nothing.
use migrate_core::prelude::*;

const LENGTH: u32 = 64;

fn name() -> String {
    "nick".to_owned()
}

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    const SIZE: u32 = 20;
    let prefix = "user".to_owned();
    let _ = schema.sql("SELECT 1").down("SELECT 1");
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(LENGTH));
        t.column(name(), text());
        t.column(&prefix, text());
        t.column(format!("{prefix}_name"), text());
        t.column("age", integer()).default(6 * 3);
        t.column("seen", timestamp()).default(None);
        t.column("path", text()).default(std::env::var("PATH"));
    });
    schema.sql(include_str!("seed.sql")).down("DELETE FROM users");
    schema.sql_on(PostgreSQL, "SELECT 1").down("SELECT 1");
}

fn main() {}
