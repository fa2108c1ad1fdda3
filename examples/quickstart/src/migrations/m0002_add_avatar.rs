use migrate_core::prelude::*;

/// A picture of each, and who may sign in.
#[migration]
fn m0002_add_avatar(schema: &mut Schema) {
    schema.alter_table("users", |t| {
        // Nullable, or with a constant default: no server rewrites the table for it.
        t.add_column("avatar_url", text());
        t.add_column("is_active", boolean()).not_null().default(true);
    });
}
