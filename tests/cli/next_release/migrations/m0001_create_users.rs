use migrate_core::prelude::*;

/// People who can sign in.
#[migration]
fn m0001_create_users(schema: &mut Schema) {
    schema.create_table("users", |t| {
        t.id();
        t.column("email", varchar(255)).not_null().unique();
        t.column("nickname", varchar(64));
    });
}
