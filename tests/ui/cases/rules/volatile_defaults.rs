//! A default that differs from row to row is refused.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("teams", |t| t.id());
    schema.create_table("users", |t| {
        t.id();
        t.column("nickname", varchar(40));
        t.column("age", integer());
        t.column("team_id", bigint());
    });
}

#[migration]
fn m0002_change(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        t.add_column("token", uuid()).default(random_uuid());
    });
}

fn main() {}
