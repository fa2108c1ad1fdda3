//! A type of another tool is answered with ours.
use migrate_core::prelude::*;

#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("age", int());
        t.column("active", bool());
        t.column("email", string());
        t.column("seen_at", datetime()).not_null();
        t.column("picture", blob());
        t.column("address", macaddr());
        t.column("visits", biginteger());
        t.column("state", enumeration("new", "paid"));
        t.column("size", intger());
        t.column("nick", text().not_null());
        t.column("rank", rank());
    });
}

fn main() {}
