use migrate_core::prelude::*;

/// What users write.
#[migration]
fn m0004_create_posts(schema: &mut Schema) {
    schema.create_table("posts", |t| {
        t.id();
        t.column("author_id", bigint()).not_null().references("users", "id").on_delete(Cascade);
        t.column("title", varchar(200)).not_null();
        t.column("body", text()).not_null();
        t.column("status", varchar(16)).not_null().default("draft").check("status IN ('draft', 'published')");
        t.timestamps();
        t.index(["author_id"]);
    });
}
